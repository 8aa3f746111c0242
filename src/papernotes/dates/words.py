"""The words and numbers that dates are written with, in Chinese and English."""

from __future__ import annotations

import re
import unicodedata

MONTHS = {
    name: number
    for number, names in enumerate(
        (
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
        ),
        1,
    )
    for name in names
}
"""Months by their English names and abbreviations, in lower case."""

MONTH_NAME = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?(?![a-z])"
"""Pattern of a month's English name; match without regard to case."""

WEEKDAY = (
    r"(?:(?:周|星期|礼拜|週|禮拜)[一二三四五六日天末]"
    r"|(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|nesday|rsday|urday|sday)?\.?(?![a-z]))"
)
"""Pattern of a weekday; match without regard to case."""

_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}


def normalise(text: str) -> str:
    """A text with full-width letters, digits and punctuation as ASCII, and white space as single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("〜", "~").replace("。", ".").split())


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
