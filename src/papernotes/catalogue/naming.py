"""Which entry is meant by a name, an identifier, a URL, a key, or a beginning of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.catalogue import rows
from papernotes.catalogue.lookup import entries_on_work, entries_where
from papernotes.errors import AmbiguousEntryError, NothingFoundError, UsageError
from papernotes.identifiers import identify, identity

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from papernotes.model import Entry

_SCHEMES = ("arxiv", "doi", "openreview", "acl", "pubmed", "github", "huggingface")
"""Kinds of links whose identifiers people know by heart."""

_IDENTITY = "link.identity"
_WRITTEN = {"entry.folded_name": "entry.name", "work.folded_title": "work.title"}
"""Columns that are folded to be compared, and where they are as they are written."""

_SHOWN = 10
"""How many candidates an error lists."""

_LAST = "\U0010ffff"
"""Sorts after every character that follows a beginning."""


def resolve(connection: sqlite3.Connection, name: str) -> Entry:
    """Return the one entry that is meant.

    The first of these that fits anything decides: the key; the work, by any of its identifiers or URLs; the
    citekey; the name as it is written; the name or title in any case; the beginning of any of these.

    Args:
        connection: the catalogue.
        name: as the user typed it.

    Raises:
        UsageError: nothing was typed.
        NothingFoundError: no entry is called that.
        AmbiguousEntryError: several are; the hint lists them.
    """
    name = rows.storable(name.strip())
    if not name:
        raise UsageError("an entry needs a name", hint="Give its name, key, arXiv id, URL or citekey.")
    for found in _rungs(connection, name):
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousEntryError(f"{len(found)} entries answer to {name!r}", hint=_candidates(found))
    similar = entries_where(
        connection, "entry.folded_name LIKE ? ESCAPE '\\'", f"%{_escaped(rows.folded(name))}%", limit=_SHOWN
    )
    hint = (
        f"These are similar:\n{_candidates(similar)}" if similar else "`papernotes list` shows what there is."
    )
    raise NothingFoundError(f"no entry is called {name!r}", hint=hint)


def words(connection: sqlite3.Connection, beginning: str) -> list[str]:
    """Return what entries are called that begins so, in any case, for a shell to complete.

    Names come first, then titles, citekeys, identifiers and keys, each as it is written.
    """
    beginning = rows.storable(beginning.strip())
    found: dict[str, None] = {}
    for column, start in _beginnings(beginning):
        table, _, _ = column.partition(".")
        found |= dict.fromkeys(
            word.partition(":")[2] if column == _IDENTITY else word
            for (word,) in connection.execute(
                f"SELECT DISTINCT {_WRITTEN.get(column, column)} FROM {table}"
                f" WHERE {_between(column)} ORDER BY 1",
                (start, start + _LAST),
            )
        )
    return list(found)


def _rungs(connection: sqlite3.Connection, name: str) -> Iterator[list[Entry]]:
    """Yield what a name fits, the surest way first."""
    folded = rows.folded(name)
    yield entries_where(connection, "entry.key = ?", folded)
    link = identify(name)
    if link is not None:
        yield entries_on_work(connection, identity(link))
    yield entries_where(connection, "work.citekey = ?", name)
    yield entries_where(connection, "entry.folded_name = ? AND entry.name = ?", folded, name)
    yield entries_where(connection, "entry.folded_name = ?", folded)
    yield entries_where(connection, "work.folded_title = ?", folded)
    yield _beginning_so(connection, name)


def _beginning_so(connection: sqlite3.Connection, name: str) -> list[Entry]:
    """Return the entries that have something beginning so, oldest first."""
    found: list[Entry] = []
    for column, start in _beginnings(name):
        condition = _between(column)
        if column == _IDENTITY:
            condition = f"entry.id IN (SELECT entry FROM link WHERE {condition})"
        found += entries_where(connection, condition, start, start + _LAST)
    if "/" in name:
        # Links stand in an entry's body as the user wrote them.
        pattern = f'%["{_escaped(name)}%' if "://" in name else f"%://{_escaped(name)}%"
        found += entries_where(connection, "entry.body LIKE ? ESCAPE '\\'", pattern)
    unique = {entry.key: entry for entry in found}
    return sorted(unique.values(), key=lambda entry: (entry.date or "", entry.span.path, entry.span.line))


def _beginnings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the columns that say what an entry is called, each with how it then begins."""
    folded = rows.folded(text)
    yield "entry.folded_name", folded
    yield "work.folded_title", folded
    yield "work.citekey", text
    if ":" in folded:
        yield _IDENTITY, folded
    for scheme in _SCHEMES:
        yield from ((_IDENTITY, f"{scheme}:{one}") for one in {text: None, folded: None})
    yield "entry.key", folded


def _between(column: str) -> str:
    """Return the condition that a column begins with something, in a form that uses its index."""
    return f"{column} >= ? AND {column} < ?"


def _candidates(entries: list[Entry]) -> str:
    """Return entries as lines to choose from."""
    lines = [
        f"  {entry.key}  {entry.date or 'undated'}  {entry.name}  ({entry.span.path}:{entry.span.line})"
        for entry in entries[:_SHOWN]
    ]
    if len(entries) > _SHOWN:
        lines.append(f"  and {len(entries) - _SHOWN} more")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Return text for LIKE, where backslash, percent and underscore stand for themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
