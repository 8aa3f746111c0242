"""Text for terminals: control characters removed, on one line, and the wording of counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters except tab and newline, characters that set the direction of text, surrogates."""


def printable(text: str) -> str:
    """Return the text without characters that control a terminal or reorder what it shows.

    Carriage returns are removed too: with one, a note could overwrite the line that it stands on.
    """
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Return the text with each run of white space as one space, to fit a field of a line."""
    return " ".join(text.split())


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, `1 note` or `12,345 notes`.

    Args:
        number: how many there are.
        one: the noun in the singular.
        many: its plural; the singular with an `s` if left out.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def grouped(problems: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield each problem once, with the first thing that has it: `https://... and 2 others: no answer`.

    Args:
        problems: each thing and its problem.
    """
    things: dict[str, list[str]] = {}
    for thing, problem in problems:
        things.setdefault(problem, []).append(thing)
    for problem, (first, *others) in things.items():
        more = f" and {counted(len(others), 'other')}" if others else ""
        yield f"{first}{more}: {problem}"
