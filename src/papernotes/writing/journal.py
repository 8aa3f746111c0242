"""Keep the content of files before each write, so that `undo` can restore it.

A record is a folder `undo-2/000012/` with `record.json` and a before-image of each file that existed before
(`before-0`, `before-1`, ...). The record is complete before the first file of the library is changed. It
holds a file `unfinished` until the last file is changed. So if a process dies, either nothing was changed, or
the hashes in the record show how many files were changed.

Records are in the user's state folder, not in the library. A library may come from a stranger, and `undo`
writes the content of records.
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
from papernotes.user_folders import is_private, make_private, state_folder
from papernotes.writing.atomic import remove_leftovers, replace_file, sync_folder, write_error, write_new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

OLD_JOURNAL = ".papernotes/undo"
"""The records of earlier versions, relative to the library. They are not read, since they may come from a
stranger."""
_FOLDER = "undo-2"
"""The folder of records in a library's state. It ends with the number of the format."""

KEPT_RECORDS = 50
"""Number of commands that can be undone. Older records are removed."""

_RECORD = "record.json"
_UNFINISHED = "unfinished"
_MODE = 0o600
"""File mode of records: no other user may read them."""

_HINT = "Nothing was changed. Set PAPERNOTES_STATE_DIR to a folder of your own for the records of `undo`."
_ROOT = "root"


def old_journal(root: Path) -> str | None:
    """Return the path of an earlier version's journal in a library, or None."""
    return OLD_JOURNAL if os.path.lexists(root / OLD_JOURNAL) else None


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class FileChange:
    """The change of a file by a command."""

    path: str
    """The file, relative to the library, with `/` between folders."""
    before: str | None
    """SHA-256 of its content before. None if the command created it."""
    after: str
    """SHA-256 of its content afterwards."""


@dataclass(frozen=True, slots=True)
class JournaledChange:
    """The changes of a command."""

    number: int
    """Its number. Later changes have higher numbers."""
    label: str
    """The command as shown to the user: `add https://arxiv.org/abs/2512.03036`."""
    time: str
    """Its time in ISO 8601 with the offset from UTC."""
    files: tuple[FileChange, ...]
    """The files in the order of writing."""


class Journal:
    """The records of a library. All methods except `changes` need the library's lock.

    Args:
        root: the library's folder.
        state: the state of the library, which holds the records.
    """

    def __init__(self, root: Path, state: LibraryState) -> None:
        self.root = root
        self.folder = state.folder / _FOLDER
        self._state = state

    def changes(self) -> list[JournaledChange]:
        """Return the changes that can be undone, newest first. Damaged records are skipped.

        Raises:
            WriteError: other users can write to the folder of the records.
        """
        if not self._state.exists():
            return []
        return [change for folder in self._folders() if (change := self._standing(folder))]

    def wrote(self, path: str, data: bytes) -> bool:
        """Whether the newest recorded change of a file wrote these bytes."""
        changes = filter(None, map(_load, self._folders()))
        last = next((file for change in changes for file in change.files if file.path == path), None)
        return last is not None and last.after == fingerprint(data)

    def settle(self) -> None:
        """Clean up after a process that died: remove records of changes that never began, close others."""
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
        """Write the record of a change before it is made, and force it to the disk.

        Args:
            label: the command.
            time: the present time in ISO 8601.
            files: path, content before and content after of each file.

        Raises:
            WriteError: it cannot be written. It is removed completely.
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
        """Mark a change as finished, and remove records beyond `KEPT_RECORDS`."""
        with contextlib.suppress(OSError):  # the next command finds out that the change was made
            (self._place(change) / _UNFINISHED).unlink(missing_ok=True)
        for folder in self._folders()[KEPT_RECORDS:]:
            _remove(folder)

    def discard(self, change: JournaledChange) -> None:
        """Remove the record of a change that was not made or was undone."""
        _remove(self._place(change))

    def before_image(self, change: JournaledChange, index: int) -> bytes | None:
        """Return the content of a file before the change. None if the change created the file.

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
            raise WriteError(f"{image}, the content from before, is missing or damaged")
        return data

    def image_path(self, change: JournaledChange, index: int) -> Path:
        """Return the path of the before-image of a file of the change."""
        return self._place(change) / f"before-{index}"

    def _standing(self, folder: Path) -> JournaledChange | None:
        """Return the change of a record, or None if no file was changed."""
        change = _load(folder)
        if change is not None and (folder / _UNFINISHED).exists():
            made = (_holds(target, file.after) for file, target in self._targets(change))
            return change if any(made) else None
        return change

    def _targets(self, change: JournaledChange) -> Iterator[tuple[FileChange, ConfinedFile]]:
        """Yield the files of a change. Paths that are no files of the library are skipped."""
        for file in change.files:
            with contextlib.suppress(RefusedError):
                yield file, file_of(self.root, file.path)

    def _folders(self) -> list[Path]:
        """Return the folders of the records, newest first."""
        try:
            found = [item for item in self.folder.iterdir() if _number(item)]
        except OSError:  # it is missing or not readable
            return []
        return sorted(found, key=_number, reverse=True)

    def _place(self, change: JournaledChange) -> Path:
        return self.folder / f"{change.number:06}"


def _holds(target: ConfinedFile, digest: str) -> bool:
    """Whether the content of a file has a fingerprint. True if the file cannot be read."""
    try:
        data = target.read()
    except OSError:
        return True
    return data is not None and fingerprint(data) == digest


def _number(folder: Path) -> int:
    """Return the number of a record from the name of its folder, or 0 for other folders."""
    return int(folder.name) if folder.name.isascii() and folder.name.isdigit() else 0


def _remove(folder: Path) -> None:
    """Remove a record. Its index is removed first, so that a partly removed record is not used."""
    with contextlib.suppress(OSError):  # a later command tries again
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
    """Read a record. None if it is missing, incomplete or of another format."""
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


class LibraryState:
    """The folder for the state of a library: its journal and its lock.

    Args:
        root: the library's folder, resolved.
        environ: the environment's variables.

    Raises:
        WriteError: the user's folders are unknown.
    """

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self._root = os.fsencode(root)
        readable = root.name.encode("ascii", "ignore").decode()[:40]
        name = f"{readable}-{hashlib.sha256(self._root).hexdigest()}"
        try:
            self.folder = state_folder(environ) / "libraries" / name
            """The path of the folder, which need not exist."""
        except RuntimeError as error:
            raise WriteError(f"there is no folder for the records of `undo`: {error}", hint=_HINT) from error

    def exists(self) -> bool:
        """Whether the folder exists and belongs to the library.

        Raises:
            WriteError: other users can write to the folder.
        """
        try:
            self._check(is_private)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise self._unusable(error) from error
        return self._owner() == self._root

    def make(self) -> None:
        """Make the folder.

        Raises:
            WriteError: it cannot be made, or other users can write to it.
        """
        try:
            self._check(make_private)
        except OSError as error:
            raise self._unusable(error) from error

    def claim(self) -> None:
        """Write the library's path into the folder. The caller holds the lock.

        Raises:
            WriteError: the folder belongs to another library, or cannot be written.
        """
        said = self._owner()
        if said is None:
            marker = ConfinedFile(self.folder, _ROOT)
            replace_file(marker, self._root, expected=None, name=str(self.folder / _ROOT))
        elif said != self._root:
            raise WriteError(f"{self.folder} holds the records of `undo` of another library", hint=_HINT)

    def _owner(self) -> bytes | None:
        """Return the path of the library that is written in the folder, or None."""
        try:
            return ConfinedFile(self.folder, _ROOT).read()
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> WriteError:
        reason = (error.strerror or str(error)).lower()
        return WriteError(
            f"{self.folder}, the folder for the records of `undo`, is unusable: {reason}", hint=_HINT
        )

    def _check(self, look: Callable[[Path], bool]) -> None:
        if not look(self.folder):
            raise WriteError(
                f"{self.folder}, the folder for the records of `undo`, does not belong to you alone",
                hint=_HINT,
            )
