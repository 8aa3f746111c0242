"""Writing folders of files, and pictures beside a document, over nothing that somebody else put there."""

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
"""File in an exported folder that lists what was written there, each with the checksums that it may have."""

_SUFFIXES = frozenset({".md", ".html", ".css", ".js", *PICTURE_SUFFIXES, *DOCUMENTS})
"""What the names of exported files end in."""

_PREFIX = ".papernotes-"
_PATIENCE = 10.0
"""Seconds to wait for another export that looks through the records."""
_SHOWN = 5
"""How many names a message lists."""


def copy_beside(files: Iterable[OutputFile], folder: Path, records: Path | None = None) -> int:
    """Copy a document's pictures below its folder and return how many were not there yet.

    Args:
        files: the pictures.
        folder: the document's folder.
        records: where it is written down what is being made, as for `staging`.

    Raises:
        WriteError: another file is in the place of one, and none was copied; or one cannot be written.
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

    All files are made first and then put in their places. Files of an earlier export that this export no
    longer has are removed. What the folder holds besides, and files of an
    earlier export that somebody edited since, are never overwritten or removed.

    Args:
        files: the files.
        folder: where they go; created if need be.
        records: where it is written down what is being made, as for `staging`.

    Raises:
        WriteError: a file that no export wrote is in the way, and nothing changed; or one cannot be written.
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
        with _failing(str(folder)):  # an export that is cut short must know its own files the next time
            _write_manifest({**known, **both}, made, folder)
        written = sum(_place(path, made, folder) for path in staged)
        for path in known.keys() - staged:
            _remove(folder, path, known[path])
        with _failing(str(folder)):
            _write_manifest({path: [checksum] for path, checksum in staged.items()}, made, folder)
    return written


def _stage(files: Iterable[OutputFile], staging: Path, folder: Path) -> dict[str, str]:
    """Write the files that are new or different into the staging folder, and return the checksums of all."""
    checksums: dict[str, str] = {}
    for file in files:
        path = PurePosixPath(file.path)
        if any(part != safe_name(part) for part in file.path.split("/")):
            raise WriteError(
                f"an export may not write {file.path!r}, which not every system takes for a name"
            )
        if _leads_elsewhere(folder, path):
            raise WriteError(
                f"{file.path} in {folder} leads elsewhere through a link", hint="Nothing was changed."
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
    """Whether a folder on the way to a file is a symbolic link."""
    return any((folder / parent).is_symlink() for parent in path.parents[:-1])


def _remove(folder: Path, path: str, checksums: Iterable[str]) -> None:
    """Remove a file that an earlier export wrote and nobody changed, and the folders that it leaves empty."""
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
    """Whether an export may have written a file. The manifest alone does not say so: anybody can ship one."""
    hidden = any(part.startswith(".") for part in path.parts)
    return not path.is_absolute() and not hidden and path.suffix.lower() in _SUFFIXES


def _manifest(folder: Path) -> dict[str, list[str]]:
    """Return what earlier exports wrote; a manifest that cannot be read says that nothing is known."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {str(path): [str(one) for one in checksums] for path, checksums in read["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_manifest(files: dict[str, list[str]], staging: Path, folder: Path) -> None:
    text = json.dumps({"papernotes": 1, "files": dict(sorted(files.items()))}, ensure_ascii=False, indent=1)
    staged = staging / MANIFEST
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
    """Make a folder within another and take it away in the end, with what killed exports left anywhere."""
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
