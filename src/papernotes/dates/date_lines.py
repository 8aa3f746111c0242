"""One heading by itself: whether it is a date, and what stands beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from papernotes.dates.grammar import Confidence, NumberOrder, ParsedRange, parse_ranges, week_span
from papernotes.dates.heading_date import HeadingDate, exists
from papernotes.dates.lexicon import BRACKETED_WEEKDAY, WEEKDAY, fold_date_text, weekday_number

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_DATE = 200
"""Characters. No longer heading is a date."""

_EMOJI = "\u2190-\u21ff\u2300-\u2bff\u20e3\ufe0f\u200d\U0001f000-\U0001faff"
_LEAD = re.compile(rf"(?:[\s*_`~@\[(\"'“‘|·•{_EMOJI}]|==|<(?=\d{{4}}))*")
_COUNTED = r"(?:(?:week|day)\s?#?\s?|w|第\s?)(?P<counted>\d{1,3})(?:\s?[周週天])?(?![\w%])"
_LEADING = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY})[\])]?|week\sof\b|{_COUNTED})[\s,.:|·-]*",
    re.IGNORECASE,
)
_FILLER = re.compile(rf"(?:[\s*_`\])>\"'”’~|·•,.:;-]|#(?![^\s#]*[^\W\d_])|==|[{_EMOJI}])+")
_WEEKDAY = re.compile(rf"[\[(]?({WEEKDAY})[\])]?", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"[\[(]\s*({BRACKETED_WEEKDAY})\s*[\])]", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_CLOCK = re.compile(
    r"(?:T|@\s?)?\d\d?:\d\d(?::\d\d)?(?:\s?[ap]m)?(?:\s?-\s?\d\d?:\d\d)?(?![\w:])", re.IGNORECASE
)
_TIME_OF_DAY = re.compile(
    r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚|[ap]m|morning|noon|afternoon|evening|night)(?!\w)",
    re.IGNORECASE,
)
_COUNT = re.compile(_COUNTED, re.IGNORECASE)
_BLOCK_ID = re.compile(r"\^[a-zA-Z0-9-]+\s*$")
"""What Obsidian links to: `12.3 ^a1b2`."""
_HASHTAG = re.compile(r"#(?=[^\s#]*[^\W\d_])[\w/-]+")
_GLUED = re.compile(r"[\w%°$+*/\\=^]", re.ASCII)
_EDGES = " *_`~=|·•,.:;-"


DAY_OF_MONTH = re.compile(
    rf"[\s*_]*(?:(?P<before>{WEEKDAY})[\s,.]*)?(?P<day>\d\d?)(?:(?P<ordinal>st|nd|rd|th)|(?P<sign>\s?[日号號]))?"
    rf"(?:[\s,(]*(?P<weekday>{WEEKDAY})\)?)?[\s:*_]*",
    re.IGNORECASE,
)
WEEK_OF_YEAR = re.compile(
    r"[\s*_]*(?:(?:week\s?#?|w)\s?(?P<week>\d\d?)|第\s?(?P<number>\d\d?)\s?[周週])"
    r"(?:[\s:-]*\((?P<remark>[^()]*)\))?[\s:*_]*",
    re.IGNORECASE,
)


class Piece(NamedTuple):
    """A piece of the text beside a date."""

    kind: Literal["weekday", "remark", "time", "count", "aside", "sign", "words"]
    """What it is. `aside` is a clock's time or a tag, which no remark holds; `sign` is punctuation."""
    start: int
    """Place of its first character."""
    end: int
    """Place after its last character."""
    inner: tuple[int, int]
    """Where its words stand, without brackets around them; where a counted number stands."""


def parse_date_line(
    text: str, order: NumberOrder = NumberOrder.MONTH
) -> tuple[HeadingDate, Confidence] | None:
    """Read a heading as a date.

    Emphasis, brackets and emoji may stand around it; a weekday, a week's number or a clock's time or a tag
    beside it is left out of the remark. Words may follow where `Confidence` says so.

    Args:
        text: plain text of the heading.
        order: how `3/4/24` is read.

    Returns:
        The date and how sure it is, or None.
    """
    if len(text) > LONGEST_DATE:
        return None
    folded = fold_date_text(text)
    for leading, span in dates_in(folded, order):
        tail = remark_and_weekday(text, folded, span)
        if tail is not None:
            remark, trailing = tail
            first = span.first
            word = (leading["weekday"] if leading else None) or (None if span.last else trailing)
            weekday = weekday_number(word) if word else None
            date = HeadingDate(first.year, first.month, first.day, span.last, remark, weekday)
            return date, Confidence.CLEAR if leading or trailing or span.last else first.form
    return None


def parse_day_of_month(text: str, month: HeadingDate) -> HeadingDate | None:
    """Read a heading that is nothing but the number of a day, `3日` or `3`, below a heading of its month."""
    match = DAY_OF_MONTH.fullmatch(text)
    if match is None or not exists(month.year, month.month, int(match["day"])):
        return None
    word = match["weekday"]
    weekday = weekday_number(word) if word else None
    return HeadingDate(month.year, month.month, int(match["day"]), weekday=weekday)


def parse_week_of_year(text: str, year: int) -> HeadingDate | None:
    """Read a heading that is nothing but the number of a week, from Monday to Sunday, below its year."""
    match = WEEK_OF_YEAR.fullmatch(text)
    span = week_span(year, int(match["week"] or match["number"]), 0) if match else None
    if match is None or span is None:
        return None
    first = span.first
    return HeadingDate(first.year, first.month, first.day, span.last, match["remark"] or "")


def dates_in(folded: str, order: NumberOrder) -> Iterator[tuple[re.Match[str] | None, ParsedRange]]:
    """The dates that a text may begin with, the likeliest first, each with what is ahead of it."""
    place = _after_lead(folded, 0)
    leading = _LEADING.match(folded, place)
    if leading is not None:
        for span in parse_ranges(folded, _after_lead(folded, leading.end()), order):
            yield leading, span
    for span in parse_ranges(folded, place, order):
        yield leading, span


def _after_lead(folded: str, place: int) -> int:
    """The place after emphasis, brackets and emoji."""
    lead = _LEAD.match(folded, place)
    return lead.end() if lead else place


def remark_and_weekday(text: str, folded: str, span: ParsedRange) -> tuple[str, str | None] | None:
    """The remark and the weekday after a date, or None where something follows that makes it none."""
    remarks: list[str] = []
    weekday = None
    for piece in pieces_after(folded, span.end):
        if piece.kind == "words" and not _may_follow(folded, piece.start, span):
            return None
        if piece.kind == "weekday":
            weekday = folded[slice(*piece.inner)]
        elif piece.kind in {"remark", "time", "words"}:
            remarks.append(text[slice(*piece.inner)])
    return _trimmed(" ".join(" ".join(remarks).split())), weekday


def pieces_after(folded: str, place: int) -> Iterator[Piece]:
    """What stands after a date, up to the first words, which hold all that follows them."""
    while place < len(folded):
        if match := _IN_BRACKETS.match(folded, place):
            piece = Piece("weekday", place, match.end(), match.span(1))
        elif match := _BRACKETS.match(folded, place):
            piece = Piece("remark", place, match.end(), (place + 1, match.end() - 1))
        elif match := _WEEKDAY.match(folded, place):
            piece = Piece("weekday", place, match.end(), match.span(1))
        elif match := _TIME_OF_DAY.match(folded, place):
            piece = Piece("time", place, match.end(), match.span())
        elif match := _CLOCK.match(folded, place):
            piece = Piece("aside", place, match.end(), match.span())
        elif match := _COUNT.match(folded, place):
            piece = Piece("count", place, match.end(), match.span("counted"))
        elif match := _HASHTAG.match(folded, place) or _BLOCK_ID.match(folded, place):
            piece = Piece("aside", place, match.end(), match.span())
        elif match := _FILLER.match(folded, place):
            piece = Piece("sign", place, match.end(), match.span())
        else:
            piece = Piece("words", place, len(folded), (place, len(folded)))
        yield piece
        place = piece.end


def _may_follow(folded: str, place: int, span: ParsedRange) -> bool:
    """Whether the words at a place may follow a date."""
    if span.loose:
        return False
    if span.first.form is Confidence.SPELLED:
        return place > span.end
    return span.first.form is Confidence.FULL and (place > span.end or not _GLUED.match(folded, place))


def _trimmed(remark: str) -> str:
    """A remark without emphasis and punctuation around it."""
    folded = fold_date_text(remark)
    return remark[len(folded) - len(folded.lstrip(_EDGES)) : len(folded.rstrip(_EDGES))]
