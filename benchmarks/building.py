"""Building another engine's index from Markdown: `python -m benchmarks.building ENGINE LIBRARY FOLDER`.

Notes are read and text is cut as papernotes does it, so that beside papernotes' own first index
only the engine differs.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import work_in_turn
from benchmarks.rivals import ENGINES, terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.rivals import Row


def rows(library: Path) -> Iterator[Row]:
    """What an engine is fed of each entry in the notes of a library."""
    from papernotes.reading import read_note

    today = dt.datetime.now(tz=dt.UTC).date()
    for path in sorted(library.glob("notes/*.md")):
        for entry in read_note(path.read_text(encoding="utf-8"), f"notes/{path.name}", today=today).entries:
            yield entry.date or "", " ".join(entry.tags), " ".join(terms(entry.text)), entry.text


def measure(engine: str, library: str, folder: str, runs: str) -> dict[str, list[float]]:
    """Seconds to insert rows that are ready; the index is left for queries."""
    ready = list(rows(Path(library)))
    empty = ENGINES[engine](Path(folder))
    return {engine: list(work_in_turn({engine: lambda: empty.fill(ready)}, int(runs))[engine].seconds)}


if __name__ == "__main__":
    ENGINES[sys.argv[1]](Path(sys.argv[3])).fill(rows(Path(sys.argv[2])))
