"""Days of a log that have words beside them as sections have: `12.9 组会` between `12.5` and `12.14`."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from papernotes.dates.heading_date import HeadingDate, exists
from papernotes.dates.lexicon import WEEKDAY
from papernotes.dates.path_dates import month_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from papernotes.dates.section_numbers import NumberedTitle

_NUMBER = re.compile(r"[\s*_`]*(?P<month>\d{1,2})[.-](?P<day>\d{1,2})(?:[\s:]+|(?=\())(?P<words>\S.*)")
_OPENS_WITH_WEEKDAY = re.compile(rf"\W?{WEEKDAY}", re.IGNORECASE)
_HALF_A_YEAR = 186
"""Days. What lies further ahead lies behind."""


class _NumberedHeading(NamedTuple):
    """A heading that is a day, or begins with a number like one."""

    place: int
    month: int
    day: int
    words: str | None
    """What follows the number; None for a date without words."""


def headings_with_remarks(
    titles: Sequence[NumberedTitle], dates: Sequence[HeadingDate | None], *, path: str, is_log: bool
) -> dict[int, HeadingDate]:
    """Find the numbers with words that a log's days without words enclose.

    `1.1 神经元结构` numbers a section. But where a level holds more days without words than numbers with, one
    that lies between the days before and after it, and in the month of one of them, is a day with a
    remark. Several right after each other are all days, or none is. The first of a month is one only where
    the path names that month, since `2.1 Method` opens a chapter; and numbers none of which is left out
    number sections, unless something says that the note is a log.

    Args:
        titles: all headings of a note, in order.
        dates: what each is as a date by itself, or None.
        path: the note's path.
        is_log: whether the path or a heading says that the note is a log.

    Returns:
        The dates of such headings, by their places.
    """
    named = month_of_path(path)
    found: dict[int, HeadingDate] = {}
    for level in {title.level for title in titles if _NUMBER.match(title.text)}:
        numbers = list(_numbers(titles, dates, level))
        bare = [number for number in numbers if number.words is None]
        worded = sum(not _OPENS_WITH_WEEKDAY.match(number.words) for number in numbers if number.words)
        if not bare or len(bare) + is_log <= worded or (not is_log and _is_count(numbers)):
            continue
        falling = _falls(bare)
        for has_words, group in groupby(numbers, key=lambda number: number.words is not None):
            run = list(group)
            opens_chapter = any(
                number.day == 1 and (named is None or named.month != number.month) for number in run
            )
            if has_words and not opens_chapter and _lie_between(run, bare, falling=falling):
                for number in run:
                    found[number.place] = HeadingDate(
                        None, number.month, number.day, remark=number.words or ""
                    )
    return found


def _numbers(
    titles: Sequence[NumberedTitle], dates: Sequence[HeadingDate | None], level: int
) -> Iterator[_NumberedHeading]:
    for place, (title, date) in enumerate(zip(titles, dates, strict=True)):
        if title.level != level:
            continue
        if date is not None and date.day is not None:
            yield _NumberedHeading(place, date.month, date.day, None)
        elif date is None and (match := _NUMBER.match(title.text)):
            words = match["words"].strip(" *_`")
            yield _NumberedHeading(place, int(match["month"]), int(match["day"]), words)


def _is_count(numbers: Sequence[_NumberedHeading]) -> bool:
    """Whether no number is left out from the first of a chapter on."""
    pairs = [(number.month, number.day) for number in numbers]
    return pairs[0][1] == 1 and all(
        after in {(before[0], before[1] + 1), (before[0] + 1, 1)} for before, after in pairwise(pairs)
    )


def _falls(bare: Sequence[_NumberedHeading]) -> bool:
    """Whether most days lie before the one above them, as in a log with the newest day first."""
    pairs = list(pairwise(bare))
    return 2 * sum(not _is_ahead(one, other) for one, other in pairs) > len(pairs)


def _lie_between(run: Sequence[_NumberedHeading], bare: Sequence[_NumberedHeading], *, falling: bool) -> bool:
    """Whether numbers with words go on from the day before them to the day after, in the month of either."""
    at = bisect(bare, run[0].place, key=lambda one: one.place)
    around = bare[max(at - 1, 0) : at + 1]
    months = {day.month for day in around}
    steps = pairwise([*bare[max(at - 1, 0) : at], *run, *bare[at : at + 1]])
    return all(number.month in months and exists(None, number.month, number.day) for number in run) and all(
        _is_ahead(other, one) if falling else _is_ahead(one, other) for one, other in steps
    )


def _is_ahead(one: _NumberedHeading, other: _NumberedHeading) -> bool:
    """Whether a day is the same as another or the next of its kind after it."""
    return ((other.month - one.month) * 31 + other.day - one.day) % (12 * 31) <= _HALF_A_YEAR
