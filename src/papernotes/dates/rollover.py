"""The way a log runs, and where its months pass New Year."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

A_SLIP = 1
"""Months. A day that is out of order by no more was noted late; one further back is of the next year."""
NOTED_LATE = 3
"""Days. So many headings before or after tell that a December among Januaries is the one just past."""
LONGEST_LOG = 30
"""Years. Dates that would take longer run in no order."""

Place = tuple[int, int | None]
"""Month and day, or month and None."""


def count_rollovers(places: Sequence[Place], parts: Sequence[object]) -> list[int]:
    """How many New Years lie between the first of some days and each, negative where a log runs back in time.

    A log runs one way, `A_SLIP` apart. A step against it passes New Year; with it, any step may be a silence.

    Args:
        places: the days in the order in which they are written.
        parts: the part of the note that each stands in; days are noted late in their own.

    Returns:
        A number for each, 0 for the first.
    """
    forward = direction(places)
    months = [month * forward for month, _ in places]
    steps = []
    for place, (before, after) in enumerate(pairwise(months), 1):
        if after == before + 11 and _is_late(months, parts, place):
            steps.append(-forward)
        else:
            steps.append(forward if after < before - A_SLIP else 0)
    passed = abs(sum(steps))
    if passed > LONGEST_LOG or 3 * passed > len(places) + 1:
        return [0] * len(places)
    return list(accumulate(steps, initial=0))[: len(places)]


def _is_late(months: Sequence[int], parts: Sequence[object], place: int) -> bool:
    """Whether a December after a January is the one just past, noted late."""
    around = range(max(place - 1 - NOTED_LATE, 0), min(place + 1 + NOTED_LATE, len(months)))
    near = [months[there] if parts[there] == parts[place] else None for there in around]
    here = place - around.start
    return months[place] in near[: here - 1] or months[place - 1] in near[here + 1 :]


def direction(places: Sequence[Place]) -> int:
    """1 for a log whose newest day is last, -1 for one whose newest day is first.

    Told by the steps from a month to the next, as a log may hold its months newest first and the days of each
    oldest first; else by the steps within months; else by the shorter way round the year.
    """
    by_month = by_day = around = 0
    for (month, day), (next_month, next_day) in pairwise(places):
        step = next_month - month
        if 1 <= abs(step) <= 2:
            by_month += 1 if step > 0 else -1
        elif step:
            shorter = (step + 5) % 12 - 5
            around += (shorter > 0) - (shorter < 0)
        elif day is not None and next_day is not None:
            by_day += (next_day > day) - (next_day < day)
    return -1 if (by_month or by_day or around) < 0 else 1
