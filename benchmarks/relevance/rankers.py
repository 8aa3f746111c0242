"""What ranks entries for a query: papernotes, and two engines as one would set them up in an afternoon."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from papernotes.library import Library
    from papernotes.model import Entry

    Ranker = Callable[[str], list[str]]
    """From a query to the keys of entries, the best first."""

MOST = 10_000
"""Hits that count for recall."""


def papernotes(library: Library) -> Ranker:
    """Papernotes' own search."""

    def rank(query: str) -> list[str]:
        return [hit.entry.key for hit in library.search(query, limit=MOST).hits if hit.entry is not None]

    return rank


def whoosh(entries: Sequence[Entry]) -> Ranker:
    """Whoosh as its manual begins: BM25F over fields of StandardAnalyzer, all words wanted."""
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.qparser.default import MultifieldParser

    schema = Schema(key=ID(stored=True), name=TEXT, topics=TEXT, tags=TEXT, text=TEXT)
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for entry in entries:
        name, topics, tags, text = _fields(entry)
        writer.add_document(key=entry.key, name=name, topics=topics, tags=tags, text=text)
    writer.commit()
    searcher = index.searcher()
    parser = MultifieldParser(["name", "topics", "tags", "text"], schema)

    def rank(query: str) -> list[str]:
        return [hit["key"] for hit in searcher.search(parser.parse(query), limit=MOST)]

    return rank


def trigrams(entries: Sequence[Entry]) -> Ranker:
    """SQLite's FTS5 with its trigram tokeniser, which knows no words in any language."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE entry USING fts5(key UNINDEXED, name, topics, tags, text, tokenize = trigram)"
    )
    database.executemany(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?)", [(entry.key, *_fields(entry)) for entry in entries]
    )

    def rank(query: str) -> list[str]:
        wanted = " ".join('"' + word.replace('"', '""') + '"' for word in query.split())
        found = database.execute(
            "SELECT key FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT ?", (wanted, MOST)
        )
        return [key for (key,) in found]

    return rank


def _fields(entry: Entry) -> tuple[str, str, str, str]:
    """Name, topics, tags, and all text with code and links: what papernotes indexes too."""
    text = "\n".join([entry.text, *(link.url for link in entry.links), *(code.text for code in entry.code)])
    return entry.name, "\n".join(entry.topics), "\n".join(entry.tags), text
