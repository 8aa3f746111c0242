"""Queries one after the other inside one process, as the page in the browser asks them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpus, queries
from benchmarks.rivals import ENGINES, HITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.queries import Query

PAPERNOTES = "papernotes"
QUERIES = 60
"""Of each kind: each is asked once, as an engine remembers what it was asked before."""


def measure(engine: str, entries: str, library: str, folder: str) -> dict[str, list[float]]:
    """Seconds of each query, by its kind."""
    asked = queries.draw([entry for note in corpus.notes(int(entries)) for entry in note.entries], QUERIES)
    ask = _papernotes(Path(library)) if engine == PAPERNOTES else ENGINES[engine](Path(folder)).ask
    for query in queries.draw([corpus.GeneratedEntry("2020-01-01", "", "", "model training")], 3, seed=2)[
        "AND"
    ]:
        ask(query)
    return {kind: [_seconds(ask, query) for query in drawn] for kind, drawn in asked.items()}


def _seconds(ask: Callable[[Query], object], query: Query) -> float:
    begin = time.perf_counter()
    ask(query)
    return time.perf_counter() - begin


def _papernotes(path: Path) -> Callable[[Query], object]:
    from papernotes.library import Library

    library = Library.find(path)
    return lambda query: library.search(query.for_papernotes(), limit=HITS)
