"""Dates counted from today: `yesterday`, `last week`, `3 weeks ago`, `上周三`, `最近7天`."""

from __future__ import annotations

import datetime as dt
import re

from papernotes.dates.heading_date import last_day
from papernotes.dates.lexicon import WEEKDAY, chinese_number, weekday_number

_DAYS = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("yesterday", "昨天", "昨日"), 1),
    **dict.fromkeys(("day before yesterday", "the day before yesterday", "前天", "前日"), 2),
    "大前天": 3,
}
_SHIFTS = {
    **dict.fromkeys(("this", "current", "本", "这", "今"), 0),
    **dict.fromkeys(("last", "previous", "上", "去"), 1),
    **dict.fromkeys(("上上", "前"), 2),
}
_UNITS = {
    **dict.fromkeys(("天", "日"), "day"),
    **dict.fromkeys(("周", "星期", "礼拜"), "week"),
    "月": "month",
    "年": "year",
}
_ENGLISH = {
    **dict.fromkeys(("a", "an", "one"), 1),
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_HALVES = {"半年": "6个月", "half a year": "6 months", "半个月": "15天", "半月": "15天"}

_UNIT = r"个?(?P<unit>day|week|month|year|天|日|周|星期|礼拜|月|年)s?"
_COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(_ENGLISH)}|[零一二两三四五六七八九十]{{1,3}})"
_PERIOD = re.compile(rf"(?P<shift>{'|'.join(sorted(_SHIFTS, key=len, reverse=True))}) ?一?{_UNIT}")
_AGO = re.compile(rf"{_COUNT} ?{_UNIT} ?(?:ago|之?前|以前)")
_UP_TO_TODAY = re.compile(
    rf"(?:the )?(?:last|past|最近|过去|近) ?{_COUNT} ?{_UNIT}|(?:the )?past (?P<one>week|month|year)"
)
_OF_WEEK = re.compile(rf"(?P<shift>this|上上|上|本|这)个? ?(?P<weekday>{WEEKDAY})")
_LATEST = re.compile(rf"(?P<last>last )?(?P<weekday>{WEEKDAY})")


def read_relative(words: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Read days that are counted from today.

    Weeks begin on Monday. `last week` and `3 weeks ago` are a whole week, as months and years are whole ones;
    `last 3 weeks` are the 21 days up to today. A weekday is the latest, and `last Friday` not today.

    Args:
        words: the text, folded, in lower case, with single blanks.
        today: the day to count from.

    Returns:
        The first and the last day, or None if it is no such date.
    """
    for half, months in _HALVES.items():
        words = words.replace(half, months)
    if words in _DAYS:
        return _period(today, "day", _DAYS[words])
    if match := _PERIOD.fullmatch(words):
        return _period(today, _unit(match["unit"]), _SHIFTS[match["shift"]])
    if match := _AGO.fullmatch(words):
        return _period(today, _unit(match["unit"]), _count(match["count"]))
    if match := _UP_TO_TODAY.fullmatch(words):
        count, unit = (1, match["one"]) if match["one"] else (_count(match["count"]), _unit(match["unit"]))
        return min(_back(_same_day(today, unit, count), -1), today), today
    if match := _OF_WEEK.fullmatch(words):
        weekday = weekday_number(match["weekday"])
        monday, _ = _period(today, "week", _SHIFTS[match["shift"]])
        return _period(monday, "day", -weekday) if weekday is not None else None
    if match := _LATEST.fullmatch(words):
        weekday = weekday_number(match["weekday"])
        if weekday is None:
            return None
        days = (today.weekday() - weekday) % 7
        return _period(today, "day", days or (7 if match["last"] else 0))
    return None


def _unit(word: str) -> str:
    return _UNITS.get(word, word)


def _count(words: str) -> int:
    return _ENGLISH.get(words) or chinese_number(words) or 0


def _period(today: dt.date, unit: str, count: int) -> tuple[dt.date, dt.date]:
    """The day, week, month or year that lies `count` of them before today's."""
    day = _same_day(today, unit, count)
    if unit == "week":
        monday = _back(day, day.weekday())
        return monday, _back(monday, -6)
    if unit == "month":
        return day.replace(day=1), day.replace(day=last_day(day.year, day.month))
    if unit == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day


def _same_day(today: dt.date, unit: str, count: int) -> dt.date:
    """The day a number of days, weeks, months or years before today, or the last of its month."""
    if unit in {"day", "week"}:
        return _back(today, count * (7 if unit == "week" else 1))
    months = max(today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1), 12)
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(today.day, last_day(year, month)))


def _back(day: dt.date, days: int) -> dt.date:
    """The day so many days before another, within the calendar."""
    return dt.date.fromordinal(min(max(day.toordinal() - days, 1), dt.date.max.toordinal()))
