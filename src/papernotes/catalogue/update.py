"""Bringing the catalogue up to what is on disk; what has to be read is found without reading."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from papernotes.catalogue.refresh_plan import RefreshPlan, RefreshResult
from papernotes.catalogue.rows import DamagedError
from papernotes.catalogue.scanning import Scan, scan
from papernotes.model import Diagnostic, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from papernotes.catalogue.refresh_plan import Progress, RefreshContext
    from papernotes.file_signature import Rest


def update(
    connection: sqlite3.Connection,
    context: RefreshContext,
    progress: Progress | None,
    rest: Rest | None = None,
    own: Collection[str] = (),
) -> RefreshResult:
    """Bring the catalogue up to what is on disk.

    A file that another program is saving is waited for. What is known of it stays until it is whole.

    Args:
        connection: the catalogue.
        context: the library.
        progress: called with the number of files read so far and of all that are to be read.
        rest: how long a file must rest that lacks something it held; None for `READING`.
        own: paths of files that papernotes wrote itself, which are whole.

    Raises:
        sqlite3.Error: the catalogue is damaged, locked or cannot be written; it is as it was before.
        DamagedError: it is damaged.
    """
    changes = _update(connection, context, progress, rest, own)
    if changes.saving:
        from papernotes.file_signature import POLL, READING

        deadline = time.monotonic() + (rest or READING).patience
        while changes.saving and time.monotonic() < deadline:
            time.sleep(POLL)
            changes = changes.followed_by(_update(connection, context, progress, rest, own))
    return changes


def _update(
    connection: sqlite3.Connection,
    context: RefreshContext,
    progress: Progress | None,
    rest: Rest | None,
    own: Collection[str],
) -> RefreshResult:
    """Bring the catalogue up to what is on disk in one transaction, without waiting for any file."""
    changes = RefreshResult()
    found = scan(context.root, context.config)
    if plan := _plan(connection, context, found):
        from papernotes.catalogue.refresh import Refresh

        intake = Refresh(connection, context, rest, own)
        if intake.confirm(plan):
            with _transaction(connection):
                # While this process waited, another may have done some of it, and seen later files.
                started = time.time_ns()
                found = scan(context.root, context.config)
                changes = intake.carry_out(_plan(connection, context, found), started, progress)
            intake.free_memory()
    return changes._replace(warnings=(*found.warnings, *_problems(connection)))


def _plan(connection: sqlite3.Connection, context: RefreshContext, found: Scan) -> RefreshPlan:
    """Compare the marks of files on disk with those in the catalogue."""
    known = {
        path: (size, mtime, ctime) if is_good else None
        for path, size, mtime, ctime, is_good in connection.execute(
            "SELECT path, size, mtime_ns, ctime_ns, settled AND ?1 >= valid_from AND ?1 < valid_until"
            " FROM file",
            (context.today.isoformat(),),
        )
    }
    if not all(isinstance(path, str) for path in known):
        raise DamagedError
    works = sorted(path for path, stamp in found.works.items() if known.get(path) != stamp)
    notes = sorted(path for path, stamp in found.notes.items() if known.get(path) != stamp)
    gone = sorted(path for path in known if path not in found.notes and path not in found.works)
    return RefreshPlan(works, notes, gone)


def _problems(connection: sqlite3.Connection) -> Iterator[Diagnostic]:
    """Yield a warning for each file that could not be read."""
    for path, line, problem, fix in connection.execute(
        "SELECT path, problem_line, problem, problem_fix FROM file WHERE problem IS NOT NULL ORDER BY path"
    ):
        yield Diagnostic("warning", "unreadable", Span(path, line, line), problem, fix)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep what is done within wholly, or, after an exception, not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.rollback()
        raise
