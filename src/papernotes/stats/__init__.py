"""What was read and when: figures, and pictures of them."""

from papernotes.stats.charts import bars, heat_map, svg
from papernotes.stats.figures import (
    RECENT_DAYS,
    RankedCount,
    Silence,
    Stats,
    Streak,
    Trend,
    stats_object,
    summarise,
)

__all__ = [
    "RECENT_DAYS",
    "RankedCount",
    "Silence",
    "Stats",
    "Streak",
    "Trend",
    "bars",
    "heat_map",
    "stats_object",
    "summarise",
    "svg",
]
