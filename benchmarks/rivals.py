"""Other engines under papernotes' own tokens: what is compared is the engine, not how text is cut."""

from __future__ import annotations

import importlib
import sqlite3
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from benchmarks.queries import Query

HITS = 20
"""How many hits each engine returns, with their text."""

Row = tuple[str, str, str, str]
"""Date, tags, tokens with blanks between them, and the text itself."""


def terms(text: str) -> list[str]:
    """The tokens of a text as papernotes cuts it."""
    from papernotes.search.analysis.tokens import tokens

    return [term for term, *_ in tokens(text)]


class Engine(Protocol):
    """Something that can be filled and asked."""

    def fill(self, rows: Iterable[Row]) -> None:
        """Index all rows in place of what was there, and make them last."""

    def ask(self, query: Query) -> list[str]:
        """The texts of the best hits."""


class Fts5:
    """SQLite's full-text search, in a file."""

    # With all punctuation part of words, blanks alone divide them, as they stand between the tokens.
    _SCHEMA = """
        CREATE VIRTUAL TABLE entries USING fts5(
            date UNINDEXED, tags, terms, text UNINDEXED,
            tokenize = "unicode61 remove_diacritics 0 tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_`{|}~'"
        )"""

    def __init__(self, folder: Path) -> None:
        """Open or make the database in a folder."""
        self._database = sqlite3.connect(folder / "fts5.db")

    def fill(self, rows: Iterable[Row]) -> None:
        """Index all rows in one transaction."""
        self._database.execute("DROP TABLE IF EXISTS entries")
        self._database.execute(self._SCHEMA)
        self._database.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", rows)
        self._database.commit()

    def ask(self, query: Query) -> list[str]:
        """The texts of the best hits by BM25."""
        if query.kind == "phrase":
            wanted = f'terms:"{" ".join(terms(query.words[0]))}"'
        elif query.kind == "prefix":
            wanted = f'terms:"{query.words[0]}"*'
        else:
            wanted = " AND ".join(f'terms:"{term}"' for word in query.words for term in terms(word))
        if query.tag:
            wanted += f' AND tags:"{query.tag}"'
        first, last = query.dates or ("0001", "9999")
        found = self._database.execute(
            "SELECT text FROM entries WHERE entries MATCH ? AND date BETWEEN ? AND ? ORDER BY rank LIMIT ?",
            (wanted, first, last, HITS),
        )
        return [text for (text,) in found]


class Tantivy:
    """The engine written in Rust, through its Python binding.

    Raises:
        ImportError: the binding is not installed.
    """

    def __init__(self, folder: Path) -> None:
        """Open or make the index in a folder."""
        # Loaded by name: it is no dependency, and the type checker need not know it.
        self._library: Any = importlib.import_module("tantivy")
        builder = self._library.SchemaBuilder()
        builder.add_integer_field("date", stored=False, indexed=True, fast=True)
        builder.add_text_field("tags", tokenizer_name="whitespace")
        builder.add_text_field("terms", tokenizer_name="whitespace")
        builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        (folder / "tantivy").mkdir(exist_ok=True)
        self._index = self._library.Index(self._schema, str(folder / "tantivy"))

    def fill(self, rows: Iterable[Row]) -> None:
        """Index all rows with one thread and commit."""
        writer = self._index.writer(num_threads=1)
        writer.delete_all_documents()
        for date, tags, words, text in rows:
            document = self._library.Document(date=_number(date), tags=tags, terms=words, text=text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def ask(self, query: Query) -> list[str]:
        """The texts of the best hits by BM25."""
        library, schema = self._library, self._schema
        must: list[Any] = []
        if query.kind == "phrase":
            must.append(library.Query.phrase_query(schema, "terms", terms(query.words[0])))
        elif query.kind == "prefix":
            must.append(library.Query.regex_query(schema, "terms", f"{query.words[0]}.*"))
        else:
            must += [
                library.Query.term_query(schema, "terms", term)
                for word in query.words
                for term in terms(word)
            ]
        if query.tag:
            must.append(library.Query.term_query(schema, "tags", query.tag))
        if query.dates:
            first, last = map(_number, query.dates)
            must.append(library.Query.range_query(schema, "date", library.FieldType.Integer, first, last))
        searcher = self._index.searcher()
        wanted = library.Query.boolean_query([(library.Occur.Must, part) for part in must])
        return [searcher.doc(address)["text"][0] for _, address in searcher.search(wanted, HITS).hits]


def _number(date: str) -> int:
    return int(date.replace("-", ""))


ENGINES: dict[str, Callable[[Path], Engine]] = {"fts5": Fts5, "tantivy": Tantivy}
"""The engines by their short names."""
