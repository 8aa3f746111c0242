"""One heading by itself: whether it is a date, and what stands beside it."""

from __future__ import annotations

import re
from itertools import chain

from papernotes.dates.grammar import Confidence, NumberOrder
from papernotes.dates.heading_date import HeadingDate
from papernotes.dates.lexicon import WEEKDAY, fold_date_text, weekday_number
from papernotes.dates.ranges import ParsedRange, parse_ranges

LONGEST_DATE = 200
"""Characters. No longer heading is a date."""

_EMOJI = "\u2190-\u21ff\u2300-\u2bff\u20e3\ufe0f\u200d\U0001f000-\U0001faff"
_LEAD = re.compile(rf"(?:[\s*_`~@\[(\"'“‘|·•{_EMOJI}]|==|<(?=\d{{4}}))*")
_COUNTED = r"(?:(?:week|day)\s?#?\s?|w|第\s?)\d{1,3}(?:\s?[周週天])?(?![\w%])"
_LEADING = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY})[\])]?|week\sof\b|{_COUNTED})[\s,.:|·-]*",
    re.IGNORECASE,
)
_FILLER = re.compile(rf"(?:[\s*_`\])>\"'”’~|·•,.:;-]|#(?![^\s#]*[^\W\d_])|==|[{_EMOJI}])+")
_WEEKDAY = re.compile(rf"[\[(]?({WEEKDAY})[\])]?", re.IGNORECASE)
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
    place = _after_lead(folded, 0)
    leading = _LEADING.match(folded, place)
    spans = parse_ranges(folded, place, order)
    if leading is not None:
        after = _after_lead(folded, leading.end())
        spans = chain(parse_ranges(folded, after, order), spans)
    for span in spans:
        tail = _read_tail(text, folded, span)
        if tail is not None:
            remark, trailing = tail
            first = span.first
            word = (leading["weekday"] if leading else None) or (None if span.last else trailing)
            weekday = weekday_number(word) if word else None
            date = HeadingDate(first.year, first.month, first.day, span.last, remark, weekday)
            return date, Confidence.CLEAR if leading or trailing or span.last else first.form
    return None


def _after_lead(folded: str, place: int) -> int:
    """The place after emphasis, brackets and emoji."""
    lead = _LEAD.match(folded, place)
    return lead.end() if lead else place


def _read_tail(text: str, folded: str, span: ParsedRange) -> tuple[str, str | None] | None:
    """The remark and the weekday after a date, or None where something follows that makes it none."""
    remarks: list[str] = []
    weekday = None
    place = span.end
    while place < len(folded):
        if match := _BRACKETS.match(folded, place):
            inner = match[0][1:-1].strip()
            if _WEEKDAY.fullmatch(inner):
                weekday = inner
            else:
                remarks.append(text[match.start() + 1 : match.end() - 1])
        elif match := _WEEKDAY.match(folded, place):
            weekday = match[1]
        elif match := _TIME_OF_DAY.match(folded, place):
            remarks.append(text[place : match.end()])
        elif not (
            match := _CLOCK.match(folded, place)
            or _COUNT.match(folded, place)
            or _HASHTAG.match(folded, place)
            or _BLOCK_ID.match(folded, place)
            or _FILLER.match(folded, place)
        ):
            if not _may_follow(folded, place, span):
                return None
            remarks.append(text[place:])
            break
        place = match.end()
    return _trimmed(" ".join(" ".join(remarks).split())), weekday


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
