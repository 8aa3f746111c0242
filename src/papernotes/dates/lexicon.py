"""The words, digits and signs that dates are written with, in Chinese and English."""

from __future__ import annotations

import re

_MONTHS = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may",),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}

WEEKDAY = (
    r"(?:(?:周|星期|礼拜|週|禮拜)[一二三四五六日天末]"
    r"|(?:mon|tues?|wed(?:s|nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?)"
)
"""Pattern of a weekday; match without regard to case."""

NUMERAL = r"[一二两三四五六七八九十]{1,3}"
"""Pattern of a Chinese numeral."""

_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_CHINESE_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

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
    """0 for Monday to 6 for Sunday, from a word that `WEEKDAY` matches; None for the weekend (`周末`)."""
    last = word[-1].replace("天", "日")
    if last in _CHINESE_WEEKDAYS:
        return _CHINESE_WEEKDAYS.index(last)
    start = word[:3].lower()
    return _ENGLISH_WEEKDAYS.index(start) if start in _ENGLISH_WEEKDAYS else None
