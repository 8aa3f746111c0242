"""What was there before each command's writes, kept in the user's state folder for `undo`.

A record is a folder `undo-2/000012/` with `record.json` and a before-image of each file that was there before
(`before-0`, `before-1`, ...). It is written whole before the first file of the library is
touched, and holds a file `unfinished` until the last one has been. So a process that dies leaves either no
record and no change, or a record whose hashes tell how far the change came.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.errors import WriteError
from papernotes.library_files import ConfinedFile, RefusedError, file_of
from papernotes.writing.atomic import remove_leftovers, sync_folder, write_error, write_new

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from papernotes.writing.state import LibraryState

OLD_JOURNAL = ".papernotes/undo"
"""Where earlier versions had their records, relative to the library. It is not read: a stranger may have put
it there."""
_FOLDER = "undo-2"
"""Where the records are in the state of a library; the number is that of their format."""

KEPT_RECORDS = 50
"""How many commands can be taken back; older records are removed."""

_RECORD = "record.json"
_UNFINISHED = "unfinished"
_MODE = 0o600
"""Mode of what is kept: no more readable than any note."""


def old_journal(root: Path) -> str | None:
    """Return where a library has a journal of an earlier version, relative to it, or None."""
    return OLD_JOURNAL if os.path.lexists(root / OLD_JOURNAL) else None


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class FileChange:
    """What one command did to one file."""

    path: str
    """The file, relative to the library, with `/` between folders."""
    before: str | None
    """SHA-256 of what it held before; None where the command created it."""
    after: str
    """SHA-256 of what it held afterwards."""


@dataclass(frozen=True, slots=True)
class JournaledChange:
    """What one command wrote."""

    number: int
    """Its place in the order of changes; counts up."""
    label: str
    """The command, for a person: `add https://arxiv.org/abs/2512.03036`."""
    time: str
    """When, ISO 8601 with its offset from UTC."""
    files: tuple[FileChange, ...]
    """The files in the order they were written."""


class Journal:
    """The records of one library. All but `changes` is for the holder of the library's lock.

    Args:
        root: the library's folder.
        state: where the records are.
    """

    def __init__(self, root: Path, state: LibraryState) -> None:
        self.root = root
        self.folder = state.folder / _FOLDER
        self._state = state

    def changes(self) -> list[JournaledChange]:
        """Return the changes that can be taken back, newest first; damaged records are passed over.

        Raises:
            WriteError: the records are not in a folder of the user's alone.
        """
        if not self._state.exists():
            return []
        return [change for folder in self._folders() if (change := self._standing(folder))]

    def wrote(self, path: str, data: bytes) -> bool:
        """Say whether the newest recorded change to a file made it hold these bytes."""
        changes = filter(None, map(_load, self._folders()))
        last = next((file for change in changes for file in change.files if file.path == path), None)
        return last is not None and last.after == fingerprint(data)

    def settle(self) -> None:
        """Clear up after a process that died: drop a record whose change never began, close any other."""
        for folder in self._folders():
            if (folder / _UNFINISHED).exists() or not (folder / _RECORD).exists():
                begun = _load(folder)
                for _, target in self._targets(begun) if begun else ():
                    with contextlib.suppress(OSError), target.folder() as around:
                        remove_leftovers(around)
                change = self._standing(folder)
                if change is None:
                    _remove(folder)
                else:
                    self.close(change)

    def open(
        self, label: str, time: str, files: Sequence[tuple[str, bytes | None, bytes]]
    ) -> JournaledChange:
        """Write the record of a change that is about to be made, and force it to the disk.

        Args:
            label: the command.
            time: the moment, ISO 8601.
            files: path, bytes before and bytes after of each file.

        Raises:
            WriteError: it cannot be written; nothing of it is left.
        """
        change = JournaledChange(
            number=max(map(_number, self._folders()), default=0) + 1,
            label=label,
            time=time,
            files=tuple(
                FileChange(path, None if before is None else fingerprint(before), fingerprint(after))
                for path, before, after in files
            ),
        )
        folder = self._place(change)
        try:
            with ConfinedFile(folder, _RECORD).folder(make=True) as held:
                os.close(held.open(_UNFINISHED, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE))
                for index, (_, before, _) in enumerate(files):
                    if before is not None:
                        write_new(held, self.image_path(change, index).name, before, mode=_MODE)
                write_new(held, _RECORD, _dump(change), mode=_MODE)
                sync_folder(held)
            with ConfinedFile(self.folder, folder.name).folder() as held:
                sync_folder(held)
        except OSError as error:
            _remove(folder)
            raise write_error(str(self.folder), error) from error
        return change

    def close(self, change: JournaledChange) -> None:
        """Mark a change as made, and remove the oldest records beyond those that are kept."""
        with contextlib.suppress(OSError):  # the next command finds that the change was made
            (self._place(change) / _UNFINISHED).unlink(missing_ok=True)
        for folder in self._folders()[KEPT_RECORDS:]:
            _remove(folder)

    def discard(self, change: JournaledChange) -> None:
        """Remove the record of a change that was not made, or was taken back."""
        _remove(self._place(change))

    def before_image(self, change: JournaledChange, index: int) -> bytes | None:
        """Return what a file of the change held before, or None where it was created.

        Raises:
            WriteError: the image is missing or damaged.
        """
        if change.files[index].before is None:
            return None
        image = self.image_path(change, index)
        data = None
        with contextlib.suppress(OSError):
            data = image.read_bytes()
        if data is None or fingerprint(data) != change.files[index].before:
            raise WriteError(f"{image}, the text to go back to, is missing or damaged")
        return data

    def image_path(self, change: JournaledChange, index: int) -> Path:
        """Return where the before-image of a file of the change is kept."""
        return self._place(change) / f"before-{index}"

    def _standing(self, folder: Path) -> JournaledChange | None:
        """Return a record's change, or None for one that never came as far as its first file."""
        change = _load(folder)
        if change is not None and (folder / _UNFINISHED).exists():
            made = (_holds(target, file.after) for file, target in self._targets(change))
            return change if any(made) else None
        return change

    def _targets(self, change: JournaledChange) -> Iterator[tuple[FileChange, ConfinedFile]]:
        """Yield the files of a change; what is no file of the library is passed over."""
        for file in change.files:
            with contextlib.suppress(RefusedError):
                yield file, file_of(self.root, file.path)

    def _folders(self) -> list[Path]:
        """Return the folders of the records, newest first."""
        try:
            found = [item for item in self.folder.iterdir() if _number(item)]
        except OSError:  # missing, or not for us to look into
            return []
        return sorted(found, key=_number, reverse=True)

    def _place(self, change: JournaledChange) -> Path:
        return self.folder / f"{change.number:06}"


def _holds(target: ConfinedFile, digest: str) -> bool:
    """Whether a file holds bytes with a fingerprint; one that cannot be read may."""
    try:
        data = target.read()
    except OSError:
        return True
    return data is not None and fingerprint(data) == digest


def _number(folder: Path) -> int:
    """Return a record's number from its folder's name; 0 for anything else."""
    return int(folder.name) if folder.name.isascii() and folder.name.isdigit() else 0


def _remove(folder: Path) -> None:
    """Remove a record, its index first: what is left if the process dies here is no record any more."""
    with contextlib.suppress(OSError):  # what cannot be removed now is removed by a later command
        (folder / _RECORD).unlink(missing_ok=True)
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def _dump(change: JournaledChange) -> bytes:
    record = {
        "format": 2,
        "label": change.label,
        "time": change.time,
        "files": [{"path": file.path, "before": file.before, "after": file.after} for file in change.files],
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _load(folder: Path) -> JournaledChange | None:
    """Read a record; None where it is missing, half written or of another format."""
    try:
        record = json.loads((folder / _RECORD).read_bytes())
        return JournaledChange(
            number=_number(folder),
            label=str(record["label"]),
            time=str(record["time"]),
            files=tuple(
                FileChange(
                    path=str(file["path"]),
                    before=None if file["before"] is None else str(file["before"]),
                    after=str(file["after"]),
                )
                for file in record["files"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
