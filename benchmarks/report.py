"""What was measured, as tables that read well both on a terminal and in Markdown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Timing

HEADINGS = ("what", "min", "median", "max", "ratio", "of CPU", "peak")


def heading(text: str) -> None:
    """Print a heading."""
    print(f"\n### {text}\n", flush=True)


def remark(text: str) -> None:
    """Print a sentence on what is measured, or on what is missing."""
    print(f"{text}\n", flush=True)


def progress(text: str) -> None:
    """Say on stderr what is being done, so that a long run is not mistaken for a hanging one."""
    print(f"... {text}", file=sys.stderr, flush=True)


def timings(rows: Sequence[tuple[str, Timing]], *, base: Timing | None = None) -> None:
    """Print a table of times, each with its ratio to `base`."""
    table([HEADINGS, *(_row(name, timing, base) for name, timing in rows)])


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns; the first row is the headings, the first column stands left."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for row in (rows[0], rule, *rows[1:]):
        cells = [row[0] + " " * (widths[0] - _width(row[0]))]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print(f"| {' | '.join(cells)} |", flush=True)
    print(flush=True)


def duration(seconds: float) -> str:
    """`1.2 s` or `34 ms`."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    milliseconds = seconds * 1000
    digits = 0 if milliseconds >= 10 else 1 if milliseconds >= 0.1 else 2
    return f"{milliseconds:.{digits}f} ms"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _row(name: str, timing: Timing, base: Timing | None) -> tuple[str, ...]:
    ratio = f"{timing.relative_to(base):.1f}x" if base else ""
    work = timing.work_relative_to(base) if base else None
    peak = f"{timing.peak / 1e6:.0f} MB" if timing.peak else ""
    shown = (duration(value) for value in (min(timing.seconds), timing.median, max(timing.seconds)))
    return (name, *shown, ratio, f"{work:.1f}x" if work else "", peak)
