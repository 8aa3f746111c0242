"""Write an export's folder of files, or the pictures beside a document, and overwrite no file of others.

The files are made in a staging folder and then renamed into their places. The staging folder stands within
the target, so that its files have the target's disk, group and rights. Its name is random. Before it is
made, the name is recorded among the user's own files, under a lock that ends with the process. A later export
thus knows which staging folders killed exports left, and trusts nobody else's word for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from papernotes.errors import WriteError
from papernotes.filenames import safe_name
from papernotes.media import DOCUMENTS
from papernotes.model import PICTURE_SUFFIXES
from papernotes.writing.lock import is_held, locked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from papernotes.exporters.base import OutputFile

MANIFEST = ".papernotes-export.json"
"""The file that lists the files of an export in its folder, with the checksums that each may have."""

_SUFFIXES = frozenset({".md", ".html", ".css", ".js", *PICTURE_SUFFIXES, *DOCUMENTS})
"""The suffixes of exported files."""

_PREFIX = ".papernotes-"
_PATIENCE = 10.0
"""Most seconds to wait for another export that reads the records."""
_SHOWN = 5
"""Most names in a message."""


def copy_beside(files: Iterable[OutputFile], folder: Path, records: Path | None = None) -> int:
    """Copy a document's pictures into its folder, and return how many were not there yet.

    Args:
        files: the pictures.
        folder: the document's folder.
        records: the user's own folder for records of staging folders. Without it, the staging folder of a
            killed export stays.

    Raises:
        WriteError: a picture would replace another file, and none was copied; or a file cannot be written.
    """
    with _staging(folder, records) as made:
        staged = _stage(files, made, folder)
        taken = [
            path
            for path, checksum in staged.items()
            if os.path.lexists(folder / path) and not _holds(folder / path, checksum)
        ]
        if taken:
            raise WriteError(
                f"{_listed(taken)} in {folder} would be overwritten by a picture of the same name",
                hint="Write the document to another folder.",
            )
        return sum(_place(path, made, folder) for path in staged)


def write_folder(files: Iterable[OutputFile], folder: Path, records: Path | None = None) -> int:
    """Write a folder of files, and return how many of them are new or different.

    All files are made first and then put in their places. Files of an earlier export that are no longer
    exported are removed. All other files in the folder are neither overwritten nor removed, nor are exported
    files that were edited since.

    Args:
        files: the files.
        folder: the folder. It is created if it is missing.
        records: as for `copy_beside`.

    Raises:
        WriteError: a file would replace another that no export wrote, and nothing was changed; or a file
            cannot be written.
    """
    with _staging(folder, records) as made:
        known = _manifest(folder)
        staged = _stage(files, made, folder)
        foreign = [
            path
            for path, checksum in staged.items()
            if os.path.lexists(folder / path)
            and _checksum(folder / path) not in {checksum, *known.get(path, ())}
        ]
        if foreign:
            raise WriteError(
                f"{_listed(foreign)} in {folder} would be overwritten, but no export wrote what is there now",
                hint="Nothing was changed. Name another folder, or move these files away.",
            )
        both = {path: sorted({*known.get(path, ()), checksum}) for path, checksum in staged.items()}
        _write_manifest(
            {**known, **both}, made, folder
        )  # lets the next export know the files of a killed one
        written = sum(_place(path, made, folder) for path in staged)
        for path in known.keys() - staged:
            _remove(folder, path, known[path])
        _write_manifest({path: [checksum] for path, checksum in staged.items()}, made, folder)
    return written


def _stage(files: Iterable[OutputFile], staging: Path, folder: Path) -> dict[str, str]:
    """Write the new and changed files into the staging folder, and return the checksums of all files."""
    checksums: dict[str, str] = {}
    for file in files:
        path = PurePosixPath(file.path)
        if any(part != safe_name(part) for part in file.path.split("/")):
            raise WriteError(f"an export may not write {file.path!r}: some systems do not allow this name")
        if _leads_elsewhere(folder, path):
            raise WriteError(
                f"{file.path} in {folder} goes through a symbolic link", hint="Nothing was changed."
            )
        with _failing(file.path):
            content = file.content if isinstance(file.content, Path) else file.content.encode()
            checksum = _checksum(content)
            checksums[str(path)] = checksum
            if _holds(folder / path, checksum):
                continue
            target = staging / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                shutil.copyfile(content, target)
            else:
                target.write_bytes(content)
    return checksums


def _place(path: str, staging: Path, folder: Path) -> bool:
    """Move a file to its place, if it is staged."""
    staged = staging / path
    if not staged.exists():
        return False
    with _failing(path):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        staged.replace(folder / path)
    return True


def _holds(target: Path, checksum: str) -> bool:
    return not target.is_symlink() and _checksum(target) == checksum


def _leads_elsewhere(folder: Path, path: PurePosixPath) -> bool:
    """Tell whether a folder on the way to a file is a symbolic link."""
    return any((folder / parent).is_symlink() for parent in path.parents[:-1])


def _remove(folder: Path, path: str, checksums: Iterable[str]) -> None:
    """Remove an exported file that was not edited since, and the folders that are then empty."""
    relative = PurePosixPath(path)
    target = folder / relative
    if not _is_exported(relative) or _leads_elsewhere(folder, relative):
        return
    with contextlib.suppress(OSError):
        if any(_holds(target, checksum) for checksum in checksums):
            target.unlink()
            for parent in relative.parents[:-1]:
                (folder / parent).rmdir()


def _is_exported(path: PurePosixPath) -> bool:
    """Tell whether an export may have written a file. Anybody can ship a manifest that says so."""
    hidden = any(part.startswith(".") for part in path.parts)
    return not path.is_absolute() and not hidden and path.suffix.lower() in _SUFFIXES


def _manifest(folder: Path) -> dict[str, list[str]]:
    """Return the files of earlier exports, with their checksums. Empty if the manifest cannot be read."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {str(path): list(map(str, checksums)) for path, checksums in read["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_manifest(files: dict[str, list[str]], staging: Path, folder: Path) -> None:
    text = json.dumps({"papernotes": 1, "files": dict(sorted(files.items()))}, ensure_ascii=False, indent=1)
    staged = staging / MANIFEST
    with _failing(str(folder)):
        staged.write_text(text + "\n", encoding="utf-8", newline="")
        staged.replace(folder / MANIFEST)


def _checksum(content: Path | bytes) -> str:
    """Return the checksum of a file, or of bytes. It is empty for a path without a file."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    if not content.is_file():
        return ""
    with content.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _listed(paths: list[str]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return ", ".join(paths[:_SHOWN]) + more


@contextlib.contextmanager
def _failing(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError(f"{name} cannot be written: {(error.strerror or str(error)).lower()}") from error


@contextlib.contextmanager
def _staging(target: Path, records: Path | None) -> Iterator[Path]:
    """Make a staging folder, and remove it in the end. First remove those of killed exports."""
    name = _PREFIX + secrets.token_hex(16)
    folder = target / name
    with contextlib.ExitStack() as stack:
        with _failing(str(target)):
            target.mkdir(parents=True, exist_ok=True)
            if records is not None:
                with contextlib.suppress(OSError):
                    records.mkdir(mode=0o700, parents=True, exist_ok=True)
                    stack.enter_context(_recorded(records, name, target))
            folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _recorded(records: Path, name: str, target: Path) -> Iterator[None]:
    """Keep a record of a staging folder during the block. First remove those of killed exports."""
    record = records / name
    # The lock keeps other processes from taking the new record for that of a killed export.
    with locked(records / "lock", _PATIENCE):
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
