"""The words, digits and signs that dates are written with, in Chinese and English."""

from __future__ import annotations

import re

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
"""The months' English names; the first three letters are their abbreviations."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""The weekdays' English names; the first three letters are their abbreviations."""
_LONG_ABBREVIATIONS = {"September": "Sept", "Tuesday": "Tues", "Thursday": "Thurs"}
_MONTH_NUMBERS = {
    name.lower(): number
    for number, month in enumerate(MONTHS, 1)
    for name in (month, month[:3], _LONG_ABBREVIATIONS.get(month, month))
}

CHINESE_WEEKS = ("周", "星期", "礼拜", "週", "禮拜")
"""The Chinese words for a week, which are followed by the number of a weekday."""
_CHINESE_WEEKDAYS = "一二三四五六日"
_JAPANESE_WEEKDAYS = "月火水木金土日"
_JAPANESE_WEEKDAY = rf"[{_JAPANESE_WEEKDAYS}]曜日?"

WEEKDAY = (
    rf"(?:(?:{'|'.join(CHINESE_WEEKS)})[{_CHINESE_WEEKDAYS}天末]|{_JAPANESE_WEEKDAY}"
    r"|(?:mon|tues?|wed(?:s|nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?)"
)
"""Pattern of a weekday; match without regard to case."""
BRACKETED_WEEKDAY = rf"(?:{WEEKDAY}|[{_JAPANESE_WEEKDAYS}])"
"""Pattern of what is a weekday between brackets: `(水)` too."""

NUMERALS = "一二两兩三四五六七八九十"
"""The characters of Chinese numerals below one hundred."""
NUMERAL = rf"[{NUMERALS}]{{1,3}}"
"""Pattern of a Chinese numeral."""

_DIGITS = "零一二三四五六七八九"
_CHINESE_DIGITS = {character: value for value, character in enumerate(_DIGITS)} | {"〇": 0, "两": 2, "兩": 2}

_FOLDED = str.maketrans(
    {chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94)}
    | dict.fromkeys("\t\n\r\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff", " ")
    | {chr(code): " " for code in range(0x2000, 0x200B)}
    | dict.fromkeys("‐‑‒–—―−﹣", "-")
    | dict.fromkeys("〜∼˜", "~")
    | dict.fromkeys("。｡", ".")
    | dict.fromkeys("【〔「『《〈", "[")
    | dict.fromkeys("】〕」』》〉", "]")
)


def fold_date_text(text: str) -> str:
    """A text of the same length with full-width signs, dashes, brackets and blanks as their ASCII likes.

    Places in it are places in the text that was given.
    """
    return text.translate(_FOLDED)


def chinese_number(text: str) -> int | None:
    """The value of digits or of a Chinese numeral below one hundred (`三`, `十二`, `二十五`), or None."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _CHINESE_DIGITS.get(text)
    high = _CHINESE_DIGITS.get(tens) if tens else 1
    low = _CHINESE_DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else high * 10 + low


def chinese_year(text: str) -> int:
    """The year that is spelled digit by digit: `二〇二五`."""
    return int("".join(str(_CHINESE_DIGITS[character]) for character in text))


def month_number(name: str) -> int | None:
    """1 to 12 for a month's English name or abbreviation in any case, else None."""
    return _MONTH_NUMBERS.get(name.lower())


def weekday_number(word: str) -> int | None:
    """0 for Monday to 6 for Sunday, from what `BRACKETED_WEEKDAY` matches; None for the weekend (`周末`)."""
    start = word[:3].lower()
    english = next((number for number, name in enumerate(WEEKDAYS) if name[:3].lower() == start), None)
    if english is not None:
        return english
    days = _JAPANESE_WEEKDAYS if word[0] in _JAPANESE_WEEKDAYS else _CHINESE_WEEKDAYS
    day = word[0] if days is _JAPANESE_WEEKDAYS else word[-1].replace("天", "日")
    return days.index(day) if day in days else None


def year_spellings(year: int) -> dict[str, str]:
    """All ways to write a year, by the names of the ways."""
    digits = "".join(_DIGITS[int(digit)] for digit in f"{year:04}")
    return {
        "2025": f"{year:04}",
        "25": f"{year % 100:02}",
        "二〇二五": digits.replace("零", "〇"),
        "二零二五": digits,
    }


def month_spellings(month: int) -> dict[str, str]:
    """All ways to write a month, by the names of the ways."""
    name = MONTHS[month - 1]
    names = {
        "Jan": name[:3],
        "Sept": _LONG_ABBREVIATIONS.get(name, name[:3]),
        "January": name,
    }
    return {**number_spellings(month), **_in_cases(names)}


def day_spellings(day: int) -> dict[str, str]:
    """All ways to write a day of a month, by the names of the ways."""
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return {**number_spellings(day), **_in_cases({"1st": f"{day}{suffix}", "01st": f"{day:02}{suffix}"})}


def number_spellings(number: int) -> dict[str, str]:
    """All ways to write a number, in Chinese below one hundred, by the names of the ways."""
    tens, ones = divmod(number, 10)
    ten = f"{_DIGITS[tens] if 1 < tens < 10 else ''}{'十' if tens else ''}"
    return {"1": str(number), "01": f"{number:02}", "一": ten + (_DIGITS[ones] if ones else "")}


def weekday_spellings(weekday: int) -> dict[str, str]:
    """All ways to write a weekday, 0 for Monday to 6 for Sunday, by the names of the ways."""
    name, chinese, japanese = WEEKDAYS[weekday], _CHINESE_WEEKDAYS[weekday], _JAPANESE_WEEKDAYS[weekday]
    names = {"Mon": name[:3], "Tues": _LONG_ABBREVIATIONS.get(name, name[:3]), "Monday": name}
    return {
        **_in_cases(names),
        **{week + "日": week + chinese for week in CHINESE_WEEKS},
        **{week + "天": week + chinese.replace("日", "天") for week in CHINESE_WEEKS},
        **{"月" + end: japanese + end for end in ("", "曜", "曜日")},
    }


def _in_cases(names: dict[str, str]) -> dict[str, str]:
    return {case(way): case(name) for case in (str, str.lower, str.upper) for way, name in names.items()}
