"""Which entry is meant by a name, an identifier, a URL, a key, or a beginning of one."""

from __future__ import annotations

import re
from json import dumps
from typing import TYPE_CHECKING

from papernotes.catalogue import rows
from papernotes.catalogue.select import entries_where
from papernotes.errors import AmbiguousEntryError, NothingFoundError, UsageError, nearest
from papernotes.identifiers import identify, identity
from papernotes.model import PAPER_KINDS
from papernotes.works.keys import could_be_key, key_forms, work_part

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from papernotes.model import Entry
    from papernotes.works.keys import Forms

_SCHEMES = (*PAPER_KINDS, "github", "huggingface")
"""Kinds of links whose identifiers people know by heart."""

_PLACE = re.compile(r"(?P<path>.+\.\w+):(?P<line>\d{1,9})(?:-\d+)?")
_IDENTITY = "link.identity"
_WRITTEN = {"entry.folded_name": "entry.name", "work.folded_title": "work.title"}
"""Columns that are folded to be compared, and where they are as they are written."""

_ENTRIES_OF = {
    "entry": "entry.id FROM entry",
    "link": "link.entry FROM link",
    "work": "entry.id FROM work JOIN entry ON entry.work = work.file",
}
"""Where the ids of entries are, for a condition on each table."""

_JOINERS = " -_"
"""What joins the parts of a name, and is often typed otherwise."""

_NEARLY = 0.7
"""How much alike names are, by difflib's ratio, one of which is a misspelling of the other."""

_SHOWN = 10
"""How many candidates an error lists."""

_LAST = "\U0010ffff"
"""Sorts after every character that follows a beginning."""


def resolve(connection: sqlite3.Connection, name: str) -> Entry:
    """Return the one entry that is meant.

    The first of these that fits anything decides: the key; the key that a reading had while its work had more
    or fewer readings; the place, as `list` prints it; the work, by any of its identifiers or URLs; the
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
            return _entries(connection, found)[0]
        if found:
            hint = _candidates(_entries(connection, found), len(found))
            raise AmbiguousEntryError(f"{len(found)} entries answer to {name!r}", hint=hint)
    similar = _similar(connection, rows.fold_value(name))
    hint = "`papernotes list` shows what there is."
    if similar:
        hint = f"These are similar:\n{_candidates(similar, len(similar))}"
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


def _rungs(connection: sqlite3.Connection, name: str) -> Iterator[set[int]]:
    """Yield the ids of entries that a name fits, the surest way first."""
    folded = rows.fold_value(name)
    yield _ids(connection, "entry.key = ?", folded)
    yield {entry for entry, forms in _readings(connection, folded) if could_be_key(folded, forms)}
    if place := _PLACE.fullmatch(name):
        at = connection.execute(
            "SELECT entry.id FROM entry JOIN file ON file.id = entry.file"
            " WHERE file.path = ? AND ? BETWEEN entry.line AND entry.end_line",
            (place["path"], int(place["line"])),
        )
        yield {entry for (entry,) in at}
    link = identify(name)
    if link is not None:
        yield _ids(connection, "link.identity = ?", identity(link))
    yield _ids(connection, "work.citekey = ?", name)
    yield _ids(connection, "entry.folded_name = ? AND entry.name = ?", folded, name)
    yield _ids(connection, "entry.folded_name = ?", folded)
    yield _ids(connection, "work.folded_title = ?", folded)
    found: set[int] = set()
    for column, start in _beginnings(name):
        found |= _ids(connection, _between(column), start, start + _LAST)
    if "/" in name:
        # Links stand in an entry's body as the user wrote them.
        begun = f'["{name}' if "://" in name else f"://{name}"
        found |= _ids(connection, _holds("entry.body"), begun)
    yield found


def _ids(connection: sqlite3.Connection, condition: str, *values: str) -> set[int]:
    """Return the ids of the entries for which a condition on one table holds."""
    table = condition.partition(".")[0].rpartition("(")[2]
    found = connection.execute(f"SELECT {_ENTRIES_OF[table]} WHERE {condition}", values)
    return {entry for (entry,) in found}


def _readings(connection: sqlite3.Connection, key: str) -> list[tuple[int, Forms]]:
    """Return the readings of the work that a key names: their ids, and the keys that each could have."""
    found = connection.execute(
        "SELECT entry.id, entry.key, entry.date, entry.name, file.path FROM entry"
        " JOIN file ON file.id = entry.file WHERE entry.key >= ?1 AND entry.key < ?1 || '.'",
        (work_part(key),),
    )
    return rows.decoded(lambda row: (row[0], key_forms(work_part(row[1]), *row[2:])), found)


def _similar(connection: sqlite3.Connection, folded: str) -> list[Entry]:
    """Return entries that have a name in theirs, however its parts are joined, else those spelt nearly so.

    For what was the key of a reading, they are the other readings of the work.
    """
    if readings := {entry for entry, _ in _readings(connection, folded)}:
        return _entries(connection, readings)
    joined = "".join(character for character in folded if character not in _JOINERS)
    column = "entry.folded_name"
    for joiner in _JOINERS:
        column = f"replace({column}, '{joiner}', '')"
    within = connection.execute(f"SELECT id FROM entry WHERE {_holds(column)}", (joined,))
    if found := {entry for (entry,) in within} if joined else set():
        return _entries(connection, found)
    about = connection.execute(
        "SELECT folded_name, id FROM entry WHERE abs(length(folded_name) - ?) < 3", (len(folded),)
    )
    names: dict[str, set[int]] = {}
    for one, entry in about:
        names.setdefault(one, set()).add(entry)
    nearly = nearest(folded, names, alike=_NEARLY)
    return _entries(connection, set().union(*(names[one] for one in nearly)))


def _entries(connection: sqlite3.Connection, ids: set[int]) -> list[Entry]:
    """Return entries by their ids, oldest first; no more than are shown."""
    wanted = dumps(sorted(ids))
    return entries_where(connection, "entry.id IN (SELECT value FROM json_each(?))", wanted, limit=_SHOWN)


def _beginnings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the columns that say what an entry is called, each with how it then begins."""
    folded = rows.fold_value(text)
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


def _holds(column: str) -> str:
    """Return the condition that a column has a text in it, in any case of its ASCII letters.

    LIKE takes no pattern of more than 50,000 bytes, and as many steps as the product of both lengths.
    """
    return f"instr(lower({column}), lower(?)) > 0"


def _candidates(entries: list[Entry], count: int) -> str:
    """Return the first of several entries as lines to choose from."""
    lines = [
        f"  {entry.key}  {entry.date or 'undated'}  {entry.name}  ({entry.span.path}:{entry.span.line})"
        for entry in entries
    ]
    if count > len(entries):
        lines.append(f"  and {count - len(entries)} more")
    return "\n".join(lines)
