"""Markdown to entries, beside what markdown-it-py alone takes for the same text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from benchmarks import corpus
from benchmarks.measure import work_in_turn

if TYPE_CHECKING:
    from collections.abc import Callable

BARE = "`MarkdownIt().parse` alone"
READING = "`read_note`: Markdown to entries"


def measure(entries: str, runs: str) -> dict[str, list[float]]:
    """Seconds for all notes of a log of that many entries."""
    from markdown_it import MarkdownIt

    from papernotes.reading import read_note

    notes = list(corpus.notes(int(entries)))
    bare = MarkdownIt()
    today = dt.date(2026, 1, 1)

    # What was made is let go at once: kept tokens would burden the garbage collector, and the two unequally.
    def parse() -> None:
        for note in notes:
            bare.parse(note.text)

    def read() -> None:
        for note in notes:
            read_note(note.text, note.path, today=today)

    pieces: dict[str, Callable[[], object]] = {BARE: parse, READING: read}
    work_in_turn(pieces, 1)
    return {name: list(timing.seconds) for name, timing in work_in_turn(pieces, int(runs)).items()}
