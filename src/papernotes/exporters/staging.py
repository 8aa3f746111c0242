"""Folders in which an export is made before it is put in its place, and what killed exports left of theirs.

The folder stands within the target: its files have the target's disk, group and rights, and are put in their
places by renames. Its name is random, and is written down among the user's own files before it is made, under
a lock that ends with the process. So a later export knows which folders killed ones left, by nobody's word.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.writing.lock import is_held, locked

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = ".papernotes-"
_PATIENCE = 10.0
"""Seconds to wait for another export that looks through the records."""


@contextlib.contextmanager
def staging(target: Path, records: Path | None) -> Iterator[Path]:
    """Make a folder within another and take it away in the end, with what killed exports left anywhere.

    Args:
        target: the folder that it is made in; created if need be.
        records: a folder of the user alone that remembers what was made; without one, what a killed export
            leaves stays.

    Raises:
        OSError: it cannot be made.
    """
    target.mkdir(parents=True, exist_ok=True)
    name = _PREFIX + secrets.token_hex(16)
    with contextlib.ExitStack() as stack:
        if records is not None:
            with contextlib.suppress(OSError):
                records.mkdir(mode=0o700, parents=True, exist_ok=True)
                stack.enter_context(_recorded(records, name, target))
        folder = target / name
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _recorded(records: Path, name: str, target: Path) -> Iterator[None]:
    """Hold a record of a folder while the block runs, and remove what records of dead processes name."""
    record = records / name
    with locked(
        records / "lock", _PATIENCE
    ):  # else another process could take a new record for that of a dead one
        _remove_leftovers(records)
        record.write_bytes(os.fsencode(target.resolve()))
        lock = contextlib.ExitStack()
        lock.enter_context(locked(record, 0))
    try:
        with lock:
            yield
    finally:
        with contextlib.suppress(OSError):
            record.unlink()


def _remove_leftovers(records: Path) -> None:
    for record in records.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if is_held(record):
                continue
            left = Path(os.fsdecode(record.read_bytes())) / record.name
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            record.unlink()
