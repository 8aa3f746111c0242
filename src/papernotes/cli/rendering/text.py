"""Text made safe for a terminal."""

from __future__ import annotations

import re

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
