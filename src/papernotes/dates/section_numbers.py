"""Numbers in headings: which dates number sections, and which numbers with words are days.

`1.1` beside `1.2 Method`, or below `# 1`, numbers a section. `12.9 组会` between `12.5` and `12.14` is a day.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from papernotes.dates.heading_date import HeadingDate, exists
from papernotes.dates.lexicon import NUMERAL, WEEKDAY, chinese_number
from papernotes.dates.path_dates import month_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER = re.compile(
    r"[\s*_`]*(?:(?:chapter|section|part|lecture|lesson|ch\.|sec\.|§|第)\s*)?"
    r"(?P<number>\d{1,2}(?:[.-]\d{1,2}){0,4})"
    r"(?:\s?[章节節讲講课課]|[.、):])?(?=[\s*_`]|$|[^\x00-\x7f])",
    re.IGNORECASE | re.ASCII,
)
_CHAPTER = re.compile(
    rf"[\s*_`]*(?:第\s?(?={NUMERAL}\s?[章节節讲講课課部]))?(?P<number>{NUMERAL})\s?[章节節讲講课課部、]"
)
_NUMBER_AND_WORDS = re.compile(
    r"[\s*_`]*(?P<month>\d{1,2})[.-](?P<day>\d{1,2})(?:[\s:]+|(?=\())(?P<words>\S.*)"
)
_OPENS_WITH_WEEKDAY = re.compile(rf"\W?{WEEKDAY}", re.IGNORECASE)
_HALF_A_YEAR = 186
"""Days. What lies further ahead lies behind."""
LONGEST_MONTH = 31
"""Days."""

_LETTER = re.compile(r"[^\W\d_]")
_LOG = re.compile(
    r"(?<![a-z])(?:logs?|journal|diary|daily)(?![a-z])|日志|日誌|日记|日記|周报|阅读记录|(?:19|20)\d\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NumberedTitle:
    """A heading, as far as numbering goes."""

    level: int
    """1 to 6."""
    text: str
    """Its text, folded."""
    is_date: bool
    """Whether it reads as a date."""
    in_doubt: tuple[int, int] | None
    """Month and day of a date that could be a section number."""
    opens_list: bool = False
    """Whether a list of links follows it."""


@dataclass(slots=True)
class _NumberCounter:
    """How the numbers on one level go on."""

    last: tuple[int, ...] = ()
    """The previous number: (chapter, section), or (chapter,) after the heading of a chapter."""
    sure: bool = False
    """Whether the previous number certainly numbers a section."""
    numbers: list[tuple[int, int]] = field(default_factory=list)
    """The numbers that may be dates."""
    up: int = 0
    """How many of `numbers` follow the previous number."""
    down: int = 0
    """How many of `numbers` follow when read backwards, as versions are listed."""
    turns: int = 0
    """How many of those that follow open the next chapter."""
    sections: list[int] = field(default_factory=list)
    """The chapters of headings that certainly are numbers of sections."""
    titled_chapters: int = 0
    """Headings such as `1 Model` that those in doubt fit."""
    bare_chapters: int = 0
    """Headings such as `1` that those in doubt fit."""
    dates: int = 0
    """Headings that certainly are dates."""
    claimed: set[int] = field(default_factory=set)
    """Places of the numbers that follow a certain section number."""


def section_numbers(titles: list[NumberedTitle], *, path: str = "") -> list[bool]:
    """Tell section numbers from dates.

    Sections count up, logs have gaps. The headings in doubt are judged level by level. They number sections

    - each that goes on from what certainly is a number: `1.2` after `1.1 Model`, `1.1` below `# 1 Model`;
    - all of a level, when certain numbers fit them (`1.3 Loss` or `1.0` beside them, `2. Loss` after `1.1`,
      `1.1.1` below), outnumber the certain dates there, and at least half go on from each other, or are as
      many; in a log, only when all go on from each other;
    - all of a level without certain dates, when each goes on from the one before, and bare chapters stand
      above (`# 1`), or they begin with 1.1 or turn to a new chapter and nothing says that the note is a log;
    - a lone `1.1` in a note that is no log and has numbers on any level, as `### 4.2 CFG`.

    Args:
        titles: all headings of a note, in order.
        path: the note's path, which may say that it is a log: `2026-01.md`, `journal/x.md`.

    Returns:
        For each heading, whether it looks like a date and numbers a section.
    """
    result = [False] * len(titles)
    levels = {title.level for title in titles if title.in_doubt}
    if not levels:
        return result
    numbers = [title.in_doubt or (() if title.is_date else _number(title.text)) for title in titles]
    is_log = says_log(titles, path)
    anywhere = [
        number[0]
        for title, number in zip(titles, numbers, strict=True)
        if len(number) > 1 and not title.is_date
    ]
    for level in levels:
        count = _count(titles, numbers, level)
        every = _are_sections(count, anywhere, is_log=is_log)
        for place, title in enumerate(titles):
            if title.in_doubt and title.level == level:
                result[place] = every or place in count.claimed
    return result


def says_log(titles: list[NumberedTitle], path: str) -> bool:
    """Whether a note's path or a heading says that it is a log, or a heading certainly is a date.

    So do links, where a list of them follows each of several headings in doubt, as in no text with sections.
    """
    if _LOG.search(path) is not None or any(
        (title.is_date and not title.in_doubt) or _LOG.search(title.text) for title in titles
    ):
        return True
    in_doubt = [title for title in titles if title.in_doubt]
    has_sections = any(
        not title.is_date and len(_number(title.text)) > 1 and _LETTER.search(title.text) for title in titles
    )
    return len(in_doubt) > 1 and not has_sections and all(title.opens_list for title in in_doubt)


def _number(text: str) -> tuple[int, ...]:
    """The number that a heading begins with, or ()."""
    match = _NUMBER.match(text)
    if match is not None:
        return tuple(int(part) for part in re.split(r"[.-]", match["number"]))
    match = _CHAPTER.match(text)
    return (chinese_number(match["number"]) or 0,) if match else ()


def _count(titles: list[NumberedTitle], numbers: list[tuple[int, ...]], level: int) -> _NumberCounter:
    """Follow the numbers of one level, and the chapters on it and above."""
    count = _NumberCounter()
    for place, (title, number) in enumerate(zip(titles, numbers, strict=True)):
        if title.level > level:
            if len(number) > 2 and count.numbers and number[:2] == count.last:
                count.sections.append(number[0])
        elif title.is_date and not title.in_doubt:
            count.dates += title.level == level
        elif len(number) == 1:
            _enter_chapter(count, number[0], titled=bool(_LETTER.search(title.text)))
        elif number and title.level == level:
            if title.in_doubt is not None:
                _enter_doubtful(count, place, *title.in_doubt)
            elif _is_section(title.text, number, goes_on=_goes_on(count.last, number[0], number[1])):
                count.sections.append(number[0])
                count.last, count.sure = number[:2], True
    return count


def _enter_chapter(count: _NumberCounter, chapter: int, *, titled: bool) -> None:
    """Count `2 Model` or `2`, which fits when the numbers before are of chapter 1."""
    if count.numbers and len(count.last) == 2 and count.last[0] == chapter - 1:
        count.titled_chapters += titled
        count.bare_chapters += not titled
    count.last, count.sure = (chapter,), titled


def _enter_doubtful(count: _NumberCounter, place: int, chapter: int, section: int) -> None:
    """Count `1.1`, written without any words."""
    goes_on = _goes_on(count.last, chapter, section)
    if goes_on and len(count.last) == 1:
        count.titled_chapters += count.sure
        count.bare_chapters += not count.sure
    count.up += goes_on
    count.down += not count.last or count.last in {(chapter, section + 1), (chapter + 1, 0), (chapter + 1, 1)}
    count.turns += goes_on and bool(count.numbers) and section == 1
    count.sure = count.sure and goes_on
    if count.sure:
        count.claimed.add(place)
    count.last = (chapter, section)
    count.numbers.append((chapter, section))


def _goes_on(last: tuple[int, ...], chapter: int, section: int) -> bool:
    """Whether a number is the next after another, or the first."""
    if len(last) < 2:
        return section == 1 and last in {(), (chapter,)}
    return last == (chapter, section - 1) or (section == 1 and last[0] == chapter - 1)


def _is_section(text: str, number: tuple[int, ...], *, goes_on: bool) -> bool:
    """Whether a number that is no date certainly is one.

    Without words it is mistyped if its month has fewer days (`11.31`), or if it does not go on from the
    number before (`13.3` among days of December).
    """
    if len(number) > 2 or number[1] == 0 or _LETTER.search(text):
        return True
    return goes_on and not (1 <= number[0] <= 12 and number[1] <= LONGEST_MONTH)


def _are_sections(count: _NumberCounter, anywhere: list[int], *, is_log: bool) -> bool:
    """Whether all headings in doubt on a level number sections.

    Args:
        count: the numbers of the level.
        anywhere: chapters of the numbered headings with words on all levels.
        is_log: whether something else in the note says that it is a log.
    """
    total = len(count.numbers)
    chapters = {chapter for chapter, _ in count.numbers}
    lowest = min(chapters)
    begins = any(section == 1 for _, section in count.numbers)
    fitting = sum(
        not chapters.isdisjoint((chapter - 1, chapter, chapter + 1)) or (begins and chapter >= lowest)
        for chapter in count.sections
    )
    certain = fitting + count.titled_chapters
    follow = max(count.up, count.down)
    go_on = 2 * follow >= total and follow >= min(2, total)
    if certain > count.dates and (follow == total if is_log else go_on or certain >= total):
        return True
    if count.dates or count.up < total:
        return False
    if count.bare_chapters:
        return True
    if is_log:
        return False
    if total == 1:
        return any(chapter >= lowest for chapter in anywhere)
    begins_with_first = count.numbers[0] == (1, 1)
    return (begins_with_first or count.turns > 0) and count.turns < total - 1


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
    for level in {title.level for title in titles if _NUMBER_AND_WORDS.match(title.text)}:
        numbers = list(_days_and_numbers(titles, dates, level))
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


def _days_and_numbers(
    titles: Sequence[NumberedTitle], dates: Sequence[HeadingDate | None], level: int
) -> Iterator[_NumberedHeading]:
    for place, (title, date) in enumerate(zip(titles, dates, strict=True)):
        if title.level != level:
            continue
        if date is not None and date.day is not None:
            yield _NumberedHeading(place, date.month, date.day, None)
        elif date is None and (match := _NUMBER_AND_WORDS.match(title.text)):
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
