"""Texts, names of persons and dates as pages and services write them, made safe and plain."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from papernotes.dates.lexicon import MONTHS, month_number
from papernotes.model import Creator

if TYPE_CHECKING:
    from collections.abc import Iterable

_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_TAG = re.compile(
    r"</?(?:jats:|mml:)?(a|b|bold|br|div|em|h\d|i|inline-formula|italic|li|math|m\w{1,10}|ol|p|sc|scp|sec|small|span|strong"
    r"|sub|sup|tex-math|title|tt|u|ul)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
"""Tags of running text in HTML, JATS and MathML; other angle brackets are meant as they stand."""
_BREAKS = frozenset({"br", "div", "li", "p", "sec", "title"})
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_-]+)""")
_KNOWN_CHARSET = re.compile(
    r"(utf|gb|big5|euc|shift|sjis|iso-8859|iso8859|latin|windows-125|cp\d|koi8|us-ascii|hz)[\w-]*"
)
_NOT_LIKE_ASCII = ("utf-16", "utf-32", "hz")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def clean(text: str, longest: int = 1000) -> str:
    """Collapse white space and take out what is invisible or steers a terminal.

    Args:
        text: any text.
        longest: the most characters to keep.
    """
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _INVISIBLE.sub(lambda match: " " if match.group().isspace() else "", text)
    return " ".join(text.split())[:longest].strip()


def plain_text(markup: str, longest: int = 20_000) -> str:
    """Clean a text that may hold HTML or JATS tags and entities (`<jats:p>`, `H<sub>2</sub>O`, `&amp;`)."""
    from html import unescape

    bare = _TAG.sub(lambda tag: " " if tag.group(1).lower() in _BREAKS else "", markup)
    return clean(unescape(bare), longest)


def decode_page(body: bytes, charset: str) -> str:
    """Decode a page whose declared character set may be missing or wrong.

    What is valid UTF-8 is UTF-8, whatever it says; then come the declared set, the one that the page's head
    declares, and GB 18030. What fits none is decoded with U+FFFD for each fault, which `is_garbled` finds.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    found = (pattern.search(body[:4096]) for pattern in (_XML_ENCODING, _META_CHARSET))
    declared = [charset.lower(), *(match.group(1).decode("ascii").lower() for match in found if match)]
    usable = [name for name in declared if _KNOWN_CHARSET.fullmatch(name)]
    if not usable or not usable[0].startswith(_NOT_LIKE_ASCII):
        usable.insert(0, "utf-8")
    for name in [*usable, "gb18030"]:
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


def is_garbled(text: str) -> bool:
    """Whether a text holds signs of having been decoded wrongly."""
    return "\ufffd" in text


_MOST = 5000
_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten", "ter"}
    | {"van", "von", "zu", "zum", "zur"}
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:team|group|collaboration|consortium|ai|inc|labs?|laboratory|university|institute|project|research"
    r"|foundation|contributors|authors|community|committee|et al)\b\.?",
    re.IGNORECASE,
)


def parse_creators(names: Iterable[str]) -> tuple[Creator, ...]:
    """Take names apart, leaving out what is none: arXiv lists a lone `:` after a group's name."""
    cleaned = [clean(name, 200).strip(" ,;") for name in names]
    return tuple(parse_creator(name) for name in cleaned if any(char.isalnum() for char in name))[:_MOST]


def parse_creator(name: str) -> Creator:
    """Take one name apart, `Berg, Anna van den` or `Anna van den Berg`; a group or one word stays whole."""
    family, comma, given = name.partition(",")
    if comma and given.strip() and not _GROUP.search(name):
        return Creator(family=family.strip(), given=given.strip())
    words = name.split()
    if len(words) < 2 or comma or _GROUP.search(name) or any(char.isdigit() for char in name):
        return Creator(literal=name)
    start = len(words) - 1
    if _SUFFIX.fullmatch(words[start]) and start > 1:
        start -= 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Creator(family=" ".join(words[start:]), given=" ".join(words[:start]))


_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(?:[-/.年 ]+(\d{1,2})(?:[-/.月 ]+(\d{1,2}))?)?(?!\d)", re.ASCII)
_WITH_NAME = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[ .-]+)?({'|'.join(name[:3] for name in MONTHS)})[a-z]*[ .,-]*"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?[ -]+)?((?:19|20)\d\d)",
    re.IGNORECASE | re.ASCII,
)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)


def iso_date(text: str) -> str | None:
    """Read a date: `2025/12/02`, `2025-12-02T08:00:00Z`, `2 Dec 2025`, `December 2, 2025`, `2025年12月`."""
    text = text.strip()[:100]
    if match := _YEAR_FIRST.match(text):
        year, month, day = match.groups()
        return of_parts(int(year), int(month or 0), int(day or 0))
    if match := _WITH_NAME.search(text):
        before, month, after, year = match.groups()
        return of_parts(int(year), month_number(month) or 0, int(before or after or 0))
    match = _ANY_YEAR.search(text)
    return match.group() if match else None


def of_parts(year: int, month: int = 0, day: int = 0) -> str | None:
    """Write a date as precisely as its parts allow; a part of 0, or one that no calendar has, is unknown."""
    if not 1000 <= year <= 9999:
        return None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02}" if 1 <= month <= 12 else f"{year}"
