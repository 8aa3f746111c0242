"""Text made safe for a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters but tab and newline, what turns the direction of text, and halves of surrogate pairs."""

_BLANKS = re.compile(r"\s+")


def printable(text: str) -> str:
    """Return the text without characters that steer a terminal or reorder what it shows.

    A carriage return goes too: it would let a note overwrite the line it stands on.
    """
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Return the text with each run of blanks as one space, so that it fits a field of a line."""
    return _BLANKS.sub(" ", text).strip()


def counted(number: int, one: str, many: str) -> str:
    """Return a number of things: `1 note`, `12,345 notes`."""
    return f"{number:,} {one if number == 1 else many}"


def grouped(problems: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield each problem once, with the first of what has it: `https://... and 2 others: no answer`.

    Args:
        problems: things, and what is the matter with each.
    """
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    for what, problem in problems:
        first.setdefault(problem, what)
        counts[problem] = counts.get(problem, 0) + 1
    for problem, what in first.items():
        others = counts[problem] - 1
        more = f" and {counted(others, 'other', 'others')}" if others else ""
        yield f"{what}{more}: {problem}"
