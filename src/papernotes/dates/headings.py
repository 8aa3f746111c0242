"""Headings that are dates, and those that only look like one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.dates.words import MONTH_NAME, MONTHS, WEEKDAY, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAP_YEAR = 2024
"""A year in which every day of the year exists, to check days whose year is not known yet."""


@dataclass(frozen=True, slots=True)
class HeadingDate:
    """What a dated heading says; the year may be left to other evidence."""

    year: int | None
    """Its year, or None."""
    month: int
    """1 to 12."""
    day: int | None
    """1 to 31, or None for a month's heading."""
    end: tuple[int | None, int, int] | None = None
    """Year (None if it is not written), month and day of the last day of a range."""
    remark: str = ""
    """The words beside the date, without its weekday and brackets."""


@dataclass(frozen=True, slots=True)
class _Point:
    """One written date."""

    year: int | None
    month: int
    day: int | None
    length: int
    """Characters read."""
    dotted: bool = False
    """Written as `1.1` or `1-1`, as sections are numbered too."""
    chinese: bool = False
    """Written as `12月3日`, which numbers nothing else."""


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_END = r"(?![\d.:/%]*\d)"
_FORMS = [
    (re.compile(pattern + (_END if guarded else ""), re.IGNORECASE), kind)
    for pattern, kind, guarded in (
        (rf"{_YEAR} ?年 ?{_MONTH} ?月 ?{_DAY} ?[日号號]?", "day", True),
        (rf"{_YEAR} ?(?P<sep>[-./]) ?{_MONTH} ?(?P=sep) ?{_DAY}", "day", True),
        (r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])", "day", True),
        (rf"(?P<name>{MONTH_NAME}) ?{_DAY}(?:st|nd|rd|th)?(?:(?:,| ,?) ?{_YEAR})?", "day", True),
        (rf"{_DAY}(?:st|nd|rd|th)?[ -](?:of )?(?P<name>{MONTH_NAME})(?:(?: ?,? |-){_YEAR})?", "day", True),
        (rf"(?P<short>[23]\d)(?P<sep>[.-]){_MONTH}(?P=sep){_DAY}", "day", True),
        (
            r"(?P<first>\d{1,2})(?P<sep>[-./])(?P<second>\d{1,2})(?P=sep)(?P<year>20\d\d|\d\d)",
            "american",
            True,
        ),
        (rf"{_YEAR} ?年 ?{_MONTH} ?月(?:份)?", "month", True),
        (rf"{_YEAR}[-./]{_MONTH}", "month", True),
        (rf"(?P<name>{MONTH_NAME}),? {_YEAR}", "month", True),
        (rf"{_YEAR} (?P<name>{MONTH_NAME})", "month", True),
        (rf"{_MONTH} ?月 ?{_DAY} ?[日号號]?", "day", True),
        (rf"{_MONTH}(?P<dot>[-./]){_DAY}", "day", True),
        (rf"{_MONTH} ?月(?:份)?", "month", False),
        (rf"(?P<name>{MONTH_NAME})$", "month", False),
    )
]
_CLOCK = re.compile(r"(?: |T| ?@ ?)\d{1,2}:\d\d(?::\d\d)?(?![\d:])(?: ?[ap]m\b)?", re.IGNORECASE)
_WEEK = re.compile(
    r"(?P<year>20\d\d)(?:[ -]{0,2}(?:W|week ?)(?P<week>\d{1,2})| ?年? ?第 ?(?P<chinese>\d{1,2}) ?[周週])"
    r"(?!\w)",
    re.IGNORECASE,
)
_LEADING_WEEK = re.compile(r"(?:week ?|w|第 ?)\d{1,2}(?: ?[周週])?(?!\d)[ ,.:|-]*", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(
    rf"(?:{WEEKDAY}[ ,.]*)?(?P<day>3[01]|[12]\d|0?[1-9])(?: ?[日号號]|st|nd|rd|th)?(?:[ ,]*{WEEKDAY})?",
    re.IGNORECASE,
)
_LONE_DAY = re.compile(r"(?P<day>3[01]|[12]\d|0?[1-9]) ?[日号號]?" + _END)
_RANGE = re.compile(r" ?(?:[-~–—]|--|至|到|to|until) ?", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|「([^「」]*)」|<([^<>]*)>")
_LEADING_WEEKDAY = re.compile(rf"{WEEKDAY}[ ,.]*", re.IGNORECASE)
_TRAILING_WEEKDAY = re.compile(rf"[ ,.·|/-]*{WEEKDAY}(?= |$|[,.:·|])", re.IGNORECASE)
_YEAR_IN_HEADING = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?! ?[-./]?\d)(?:年)?")
_SIGNS = "%$+<>=≥≤±°^"
_EDGES = " \t:,.·|-–—*_~`#=\u200b\ufe0f"

_TITLED_NUMBER = re.compile(r"(\d+)(?:\.(\d+))?(?:\.\d+)*\.?[ 、)]\s*\S")
_BARE_NUMBER = re.compile(r"(\d+)(?:\.(\d+))?(?:\.\d+)*\.?")


def parse_heading(text: str) -> HeadingDate | None:
    """Read one heading by itself; see `date_headings` for what its neighbours tell."""
    parsed = _parse(text)
    return parsed[0] if parsed else None


def date_headings(headings: Sequence[tuple[int, str]]) -> list[HeadingDate | None]:
    """Decide which headings of a note are dates.

    A heading is a date when it is nothing else: at most a weekday or a bracketed remark stands beside it, or,
    where it has year, month and day, further words. `1.1` may number a section. It is taken for a number

    - where it goes on with its chapter: `1.2 Method` stands at its level, or `1 Introduction` above it, and
      the number before it is there;
    - where headings of its level or above number sections (`2. Pruning`, `1.0`, `13.2`), its chapter is
      among theirs or next to them, and no heading is surely a date, as `12.29` or `3月4日` are.

    Below a month's heading a day's number is enough (`# 2025年12月`, then `## 3日` or `## 3`).

    Args:
        headings: level (1 to 6) and plain text of all headings of the note, in order.

    Returns:
        For each heading its date, or None.
    """
    parsed = [_parse(text) for _, text in headings]
    texts = [normalise(text).strip(_EDGES) for _, text in headings]
    certain = any(found and _certain(*found) for found in parsed)
    numbering = _Numbering([level for level, _ in headings], texts, parsed)
    dates: list[HeadingDate | None] = []
    months: list[tuple[int, HeadingDate]] = []
    for (level, _), text, found in zip(headings, texts, parsed, strict=True):
        while months and months[-1][0] >= level:
            months.pop()
        if found is None:
            dates.append(_day_below(months[-1][1], text) if months else None)
            continue
        date, dotted = found
        numbers = dotted and not date.remark and numbering.claims(level, text, certain=certain)
        dates.append(None if numbers else date)
        if date.day is None:
            months.append((level, date))
    return dates


def _day_below(month: HeadingDate, text: str) -> HeadingDate | None:
    """The day that a heading of nothing but its number is in the month above it."""
    match = _DAY_OF_MONTH.fullmatch(_strip_symbols(text))
    if match is None or not _exists(month.year, month.month, int(match["day"])):
        return None
    return HeadingDate(month.year, month.month, int(match["day"]))


class _Numbering:
    """The section numbers among a note's headings."""

    def __init__(
        self, levels: list[int], texts: list[str], parsed: list[tuple[HeadingDate, bool] | None]
    ) -> None:
        self.titled: set[tuple[int, int, int]] = set()
        """Level, chapter and section of headings such as `1.2 Method`."""
        self.written: set[tuple[int, int, int]] = set()
        """The same of all headings, those without words included."""
        self.tops: dict[int, int] = {}
        """The highest level of a heading such as `1 Introduction`, by its chapter."""
        self.last_chapter = 0
        self.level = 7
        """The highest level on which sections are numbered."""
        for level, text, found in zip(levels, texts, parsed, strict=True):
            titled = None if found else _TITLED_NUMBER.match(text)
            match = titled or _BARE_NUMBER.fullmatch(text)
            if match is None or len(match[1]) > 2:
                continue
            chapter = int(match[1])
            if match[2]:
                number = (level, chapter, int(match[2]))
                self.written.add(number)
                if titled:
                    self.titled.add(number)
            if found is None:
                self.last_chapter = max(self.last_chapter, chapter)
                self.level = min(self.level, level)
                if not match[2]:
                    self.tops[chapter] = min(level, self.tops.get(chapter, level))

    def claims(self, level: int, text: str, *, certain: bool) -> bool:
        """Whether a heading that could be a date numbers a section."""
        match = _BARE_NUMBER.fullmatch(text.replace("-", "."))
        if match is None or not match[2] or int(match[2]) > 12:
            return False
        chapter, section = int(match[1]), int(match[2])
        siblings = any(number[:2] == (level, chapter) for number in self.titled)
        follows = section == 1 or (level, chapter, section - 1) in self.written
        taken = (level, chapter, section) in self.titled
        if follows and not taken and (siblings or self.tops.get(chapter, level) < level):
            return True
        return not certain and self.level <= level and chapter <= self.last_chapter + 1


def _certain(date: HeadingDate, dotted: bool) -> bool:
    """Whether a date cannot be a section number: sections beyond the twelfth are rare."""
    return not dotted or bool(date.remark) or date.end is not None or (date.day or 0) > 12


def _parse(text: str) -> tuple[HeadingDate, bool] | None:
    """A heading's date, and whether it is written as sections are numbered."""
    if len(text) > 200 or not any(character.isdigit() or character.isalpha() for character in text):
        return None
    words, remarks = _without_brackets(normalise(text))
    words = _strip_symbols(words)
    week = _WEEK.match(words)
    if week:
        number = int(week["week"] or week["chinese"])
        return _week(int(week["year"]), number, words[week.end() :].strip(_EDGES), remarks)
    weekday = _LEADING_WEEKDAY.match(words) or _LEADING_WEEK.match(words)
    if weekday:
        words = words[weekday.end() :].strip(_EDGES)
    first = _point(words)
    if first is None:
        return None
    rest = words[first.length :]
    end, rest = _range_end(first, rest)
    shown = _TRAILING_WEEKDAY.match(rest)
    if shown:
        rest = rest[shown.end() :]
    clock = _CLOCK.match(rest) if first.day is not None else None
    if clock:
        rest = rest[clock.end() :]
    certain = first.day is not None and (first.year is not None or first.chinese)
    free = rest.strip(_EDGES)
    if free and not (certain and (rest[0].isspace() or first.year is not None) and not rest[0].isalnum()):
        return None
    remark = " ".join(part for part in [free, *remarks] if part)
    dotted = first.dotted and end is None and not weekday and not shown and not clock
    return HeadingDate(first.year, first.month, first.day, end, remark), dotted


def _week(year: int, week: int, rest: str, remarks: list[str]) -> tuple[HeadingDate, bool] | None:
    """A week (ISO 8601, 3.1.1.23: of Monday to Sunday, the first holds 4 January) as a range of days."""
    try:
        first, last = (dt.date.fromisocalendar(year, week, day) for day in (1, 7))
    except ValueError:
        return None
    end = (last.year, last.month, last.day)
    remark = " ".join(part for part in [rest, *remarks] if part)
    return HeadingDate(first.year, first.month, first.day, end, remark), False


def _without_brackets(text: str) -> tuple[str, list[str]]:
    """A text without its bracketed parts, and what stood in them; a bracketed date or weekday stays."""
    remarks: list[str] = []

    def take(match: re.Match[str]) -> str:
        inner = next(group for group in match.groups() if group is not None).strip()
        if re.fullmatch(WEEKDAY, inner, re.IGNORECASE) or _point(inner.strip("[] ")):
            return f" {inner} "
        if inner:
            remarks.append(inner)
        return " "

    for _ in range(2):
        text = _BRACKETS.sub(take, text)
    return " ".join(text.split()), remarks


def _strip_symbols(text: str) -> str:
    """A text without emphasis and emoji around it."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum() and text[start] not in _SIGNS:
        start += 1
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in _SIGNS:
        end -= 1
    return text[start:end]


def _point(text: str) -> _Point | None:
    """The date that a text begins with."""
    for pattern, kind in _FORMS:
        match = pattern.match(text)
        if match is None:
            continue
        parts = match.groupdict()
        if kind == "american":
            point = _american(parts, match.end())
        else:
            written = parts.get("year") or (f"20{parts['short']}" if parts.get("short") else "")
            month = (
                MONTHS[parts["name"].lower().rstrip(".")] if parts.get("name") else int(parts["month"] or 0)
            )
            day = int(parts["day"]) if kind == "day" and parts.get("day") else None
            dotted = parts.get("dot") in {".", "-"} and not parts["month"].startswith("0")
            year = int(written) if written else None
            point = _Point(year, month, day, match.end(), dotted, "月" in match[0])
        if point is not None and _exists(point.year, point.month, point.day):
            return point
    return None


def _american(parts: dict[str, str | None], length: int) -> _Point | None:
    """`8/28/24`: month first, unless only the day can come first."""
    first, second, year = int(parts["first"] or 0), int(parts["second"] or 0), int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    if first > 12 >= second:
        first, second = second, first
    return _Point(year, first, second, length) if 1 <= first <= 12 else None


def _range_end(first: _Point, rest: str) -> tuple[tuple[int | None, int, int] | None, str]:
    """The last day of a range that `rest` goes on with, and what follows it."""
    dash = _RANGE.match(rest)
    if dash is None or first.day is None:
        return None, rest
    tail = rest[dash.end() :]
    point = _point(tail)
    if point is not None and point.day is not None:
        return (point.year, point.month, point.day), tail[point.length :]
    lone = _LONE_DAY.match(tail)
    if (
        lone is None
        or int(lone["day"]) <= first.day
        or not _exists(first.year, first.month, int(lone["day"]))
    ):
        return None, rest
    return (first.year, first.month, int(lone["day"])), tail[lone.end() :]


def _exists(year: int | None, month: int, day: int | None) -> bool:
    try:
        dt.date(year or LEAP_YEAR, month, day or 1)
    except ValueError:
        return False
    return True
