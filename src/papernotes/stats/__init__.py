"""What was read and when: figures, and pictures of them."""

from papernotes.stats.figures import (
    RECENT_DAYS,
    Count,
    Gap,
    Stats,
    Streak,
    Trend,
    as_object,
    summarise,
)
from papernotes.stats.pictures import bars, heat_map, svg

__all__ = [
    "RECENT_DAYS",
    "Count",
    "Gap",
    "Stats",
    "Streak",
    "Trend",
    "as_object",
    "bars",
    "heat_map",
    "summarise",
    "svg",
]
