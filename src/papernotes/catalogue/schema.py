"""The tables of the catalogue."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

READER_VERSION = 7
"""Raised whenever the reader reads some note differently, so that what an older one read is read again."""
SCHEMA_VERSION = 4
"""Raised whenever the tables or what is in them change."""

VERSION = SCHEMA_VERSION * 10_000 + READER_VERSION
"""Both, as SQLite keeps it in the file's header."""

# A date that is missing is '', so that it can be part of a key; as text it sorts before all others.
# `last` is the last day that a date of reduced precision or a range reaches; it is compared, never shown.
# `body` is JSON of what is never asked for by its value.
# `about` is the identity of the work behind an entry, `work` the record of that work if there is one.
# A facet is a value by which entries or days are selected: kind is tag, topic, kind or has; value is folded,
# label as the user wrote it. Its date stands in the key, so that one index gives a selection in its order.
# The index of ranges has what reaches beyond its own day, month or year ('~' sorts after '-' and digits).
_TABLES = """
CREATE TABLE state (
    catalogue_id TEXT NOT NULL,
    generation INTEGER NOT NULL
);
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    size INTEGER,
    mtime_ns INTEGER,
    ctime_ns INTEGER,
    settled INTEGER,
    digest BLOB,
    valid_from TEXT,
    valid_until TEXT,
    generation INTEGER,
    problem TEXT,
    problem_line INTEGER,
    problem_fix TEXT
);
CREATE INDEX file_generation ON file (generation);
CREATE INDEX file_problem ON file (path) WHERE problem IS NOT NULL;
CREATE TABLE removed (
    path TEXT PRIMARY KEY,
    generation INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE work (
    file INTEGER PRIMARY KEY REFERENCES file ON DELETE CASCADE,
    identity TEXT NOT NULL,
    title TEXT,
    folded_title TEXT,
    citekey TEXT,
    body TEXT NOT NULL
);
CREATE INDEX work_identity ON work (identity);
CREATE INDEX work_title ON work (folded_title);
CREATE INDEX work_citekey ON work (citekey);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    date TEXT NOT NULL,
    last TEXT NOT NULL,
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    about TEXT,
    work INTEGER,
    body TEXT NOT NULL
);
CREATE INDEX entry_key ON entry (key);
CREATE INDEX entry_name ON entry (folded_name);
CREATE INDEX entry_about ON entry (about) WHERE about IS NOT NULL;
CREATE INDEX entry_work ON entry (work) WHERE work IS NOT NULL;
CREATE TABLE link (
    identity TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    PRIMARY KEY (identity, entry)
) WITHOUT ROWID;
CREATE INDEX link_entry ON link (entry);
CREATE TABLE day (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    date TEXT NOT NULL,
    last TEXT NOT NULL,
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    body TEXT NOT NULL
);
"""
_TABLES_OF_EACH = """
CREATE INDEX {owner}_file ON {owner} (file);
CREATE INDEX {owner}_date ON {owner} (date, last);
CREATE INDEX {owner}_range ON {owner} (last, date) WHERE last > date || '~';
CREATE TABLE {owner}_facet (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    date TEXT NOT NULL,
    {owner} INTEGER NOT NULL REFERENCES {owner} ON DELETE CASCADE,
    label TEXT NOT NULL,
    PRIMARY KEY (kind, value, date, {owner})
) WITHOUT ROWID;
CREATE INDEX {owner}_facet_{owner} ON {owner}_facet ({owner});
"""


def create(connection: sqlite3.Connection) -> None:
    """Make an empty catalogue of this version, unless another process just did.

    Raises:
        sqlite3.Error: the database is locked, damaged or cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA user_version").fetchone()[0] == VERSION:
        connection.execute("COMMIT")
        return
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL"
    ).fetchall():
        if kind in {"table", "view"}:
            quoted = name.replace('"', '""')
            connection.execute(f'DROP {kind} "{quoted}"')
    statements = _TABLES + "".join(_TABLES_OF_EACH.format(owner=owner) for owner in ("entry", "day"))
    for statement in statements.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO state VALUES (?, 0)", (os.urandom(8).hex(),))
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
