"""Show in a line or two why an entry was found."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from papernotes.model import Day
from papernotes.search.documents import empty_topics
from papernotes.search.highlighting import merged
from papernotes.search.results import Snippet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from papernotes.model import Entry
    from papernotes.search.highlighting import Highlight, Highlighter

_COLUMNS = 156
"""Two lines of an ordinary terminal."""
_BEFORE = 36
"""Columns of what stands before the first mark, at most, where not all fits."""
_MOST_MARKS = 50
"""Marks behind each other that are looked at together."""
_ELLIPSIS = "…"


def snippet(one: Entry | Day, marker: Highlighter) -> Snippet:
    """Return the stretch of an entry or a day that has most of what was searched.

    That is its text if anything is found there, else a block of code, or of a day a topic that no entry
    stands under; where it was found by its name, its topics or the like, the beginning of its text.
    """
    text, lines = _below_name(one)
    marks = marker.marks(text)
    if not marks:
        for other, line in _beside_text(one):
            if found := marker.marks(other):
                return _cut(other, range(line, line + other.count("\n") + 1), found)
    if not text:
        return Snippet(one.links[0].url if one.links else "", (), one.span.line)
    return _cut(text, lines, marks)


def _below_name(one: Entry | Day) -> tuple[str, Sequence[int]]:
    """Return a text with its lines, less a first line that is the name, which is shown anyway."""
    first, _, rest = one.text.partition("\n")
    if isinstance(one, Day) or first != one.name or not rest:
        return one.text, one.text_lines
    return rest, one.text_lines[1:]


def _beside_text(one: Entry | Day) -> Iterator[tuple[str, int]]:
    """Yield what may be shown in place of the text, with its first line."""
    for code in one.code:
        yield code.text, code.line
    if isinstance(one, Day):
        for topic in empty_topics(one):
            yield " › ".join(topic.path), topic.line


def _cut(text: str, lines: Sequence[int], marks: list[Highlight]) -> Snippet:
    """Return the best stretch of a text."""
    start, end = _window(text, marks)
    number = text.count("\n", 0, start)
    before = _ELLIPSIS if start and text[start - 1] != "\n" else ""
    after = _ELLIPSIS if end < len(text) and text[end] != "\n" else ""
    shift = len(before) - start
    shown = [(max(a, start) + shift, min(b, end) + shift) for a, b in merged(marks) if a < end and b > start]
    line = lines[min(number, len(lines) - 1)] if lines else 1
    return Snippet(before + text[start:end] + after, tuple(shown), line)


def _window(text: str, marks: list[Highlight]) -> tuple[int, int]:
    """Return where the stretch begins and ends: on one line, and on the next if both are short."""
    anchor = _best_mark(text, marks)
    line_start = text.rfind("\n", 0, anchor) + 1
    line_end = text.find("\n", anchor)
    line_end = len(text) if line_end < 0 else line_end
    start, left = line_start, _COLUMNS
    if _is_wider(text, line_start, line_end, _COLUMNS):
        start = _back(text, anchor, line_start, _BEFORE)
        tail = _forward(text, start, line_end, _COLUMNS)
        if tail == line_end:
            start = _back(text, line_end, line_start, _COLUMNS)
        return start, tail
    left -= _width(text[line_start:line_end])
    following = text.find("\n", line_end + 1)
    following = len(text) if following < 0 else following
    if line_end < len(text) and not _is_wider(text, line_end + 1, following, left):
        return start, following
    return start, line_end


def _best_mark(text: str, marks: list[Highlight]) -> int:
    """Return the offset of the mark soon after which, on the same line, most of what was searched stands."""
    best = (0, 0)
    all_there_is = len({mark.what for mark in marks})
    seen: Counter[int] = Counter()
    end, line_end = 0, -1
    for number, mark in enumerate(marks):
        if mark.start > line_end:
            line_end = text.find("\n", mark.start)
            line_end = len(text) if line_end < 0 else line_end
        furthest = min(line_end, mark.start + _COLUMNS - _BEFORE)
        while end < len(marks) and end < number + _MOST_MARKS and marks[end].start <= furthest:
            seen[marks[end].what] += 1
            end += 1
        best = max(best, (len(seen), -mark.start))
        if best[0] == all_there_is:
            break
        seen[mark.what] -= 1
        if not seen[mark.what]:
            del seen[mark.what]
    return -best[1]


def _width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _is_wider(text: str, start: int, end: int, columns: int) -> bool:
    """Whether a stretch takes more than so many columns; each character takes at least one."""
    return end - start > columns or _width(text[start:end]) > columns


def _forward(text: str, start: int, stop: int, columns: int) -> int:
    """Return how far a stretch reaches that takes so many columns at most, and ends between words."""
    end, used = start, 0
    while end < stop and (used := used + _width(text[end])) <= columns:
        end += 1
    whole = end
    while whole > start and end < stop and _is_within_word(text, whole):
        whole -= 1
    return whole if whole > start else end


def _back(text: str, end: int, stop: int, columns: int) -> int:
    """Return where a stretch begins that takes so many columns at most, and begins between words."""
    start, used = end, 0
    while start > stop and (used := used + _width(text[start - 1])) <= columns:
        start -= 1
    whole = start
    while whole < end and start > stop and (_is_within_word(text, whole) or text[whole].isspace()):
        whole += 1
    return whole if whole < end else start


def _is_within_word(text: str, at: int) -> bool:
    """Whether an offset is between two letters or digits of one Latin word."""
    before, after = text[at - 1], text[at]
    return before.isalnum() and after.isalnum() and _width(before) == 1 and _width(after) == 1
