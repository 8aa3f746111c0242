"""The files of a library, opened without following a link and only if they are plain files.

A library can come from a stranger, and a link in it can lead to any file of the user. To check a path before
opening it is not enough, because the path can change in between. Each folder in the path is therefore opened
relative to the folder above, and the system is told to follow no link. Where a system cannot do so (Windows),
the path is compared with the path that it really leads to.

There are five kinds of files: notes; pictures and PDFs; bibliographic records; the settings; the glossary.
None is hidden, except those in `.papernotes/`. The settings, which come with the library, say which folders
hold notes, so the kind of a file is what prevents a write to `conftest.py` or `.git/config`. A note or a
picture may be a link to another within the library. In `.papernotes/` no link is followed.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from papernotes.model import PICTURE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = ".papernotes"
"""The folder for the library's own files, which makes a library of the folder that it is in."""
CONFIG_PATH = f"{MARK}/config.yaml"
"""The library's settings, relative to its root, as are the other paths."""
WORKS_FOLDER = f"{MARK}/works"
"""The folder of bibliographic records."""
GLOSSARY_PATH = f"{MARK}/glossary.yaml"
"""The user's own synonyms."""
NOTE_SUFFIXES = (".md", ".markdown")
"""Suffixes of notes, in any case."""
RECORD_SUFFIXES = (".yaml", ".yml")
"""Suffixes of bibliographic records, in any case."""

_ASSET_SUFFIXES = (*PICTURE_SUFFIXES, ".pdf")

_IS_RELATIVE = {os.open, os.stat, os.mkdir, os.unlink, os.rename} <= os.supports_dir_fd
"""Whether the system opens and changes files relative to an open folder."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0) | _NO_LINK
_ON_THE_WAY = _FOLDER | getattr(os, "O_PATH", os.O_RDONLY)
"""Flags for a folder on the way to another: with `O_PATH` it need not be readable."""
_FILE = _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""Flags for a file. Opening a pipe does not wait for its writer."""

_FORBIDDEN = "\0" if os.sep == "/" else "\0\\:"
"""Characters that no path may have."""
_NOTHING_THERE = (FileNotFoundError, NotADirectoryError)


def is_hidden(path: str) -> bool:
    """Whether a path, relative to the library, has a hidden file or folder in it."""
    return (path.startswith(".") and path != ".") or "/." in path


def is_ignored_name(name: str) -> bool:
    """Whether files and folders of this name are left out when notes are looked for: `.git`, `.trash`."""
    return name[0] == "." or name == "node_modules"


def file_of(root: Path, path: str) -> ConfinedFile:
    """Return the file behind a path; links to notes and pictures are followed.

    Args:
        root: the library's folder.
        path: relative to it, with `/` between names. The file need not exist.

    Raises:
        RefusedError: the file is of none of the five kinds, or it is a link that is not followed.
    """
    parts = _parts(path.replace("\\", "/"))  # so that the path is within the library on every system
    kind = "" if "\\" in path else _kind(path := "/".join(parts))
    if not kind:
        raise RefusedError("it is no note, picture, PDF or record", path, number=errno.EINVAL)
    if parts[0] == MARK:
        return ConfinedFile(root, path)
    real = real_path(root, path)
    if _kind(real) != kind:
        raise RefusedError(f"it is a link to {real}, which is another kind of file", path)
    return ConfinedFile(root, real)


def open_file(root: Path, path: str) -> FileIO:
    """Open a file of the library for reading.

    Raises:
        OSError: it does not exist or cannot be read; or as for `file_of`.
    """
    if _kind(path):
        try:
            return ConfinedFile(root, path).open()
        except RefusedError:  # a link, which may lead to another note
            pass
    return file_of(root, path).open()


def real_path(root: Path, path: str) -> str:
    """Return the path with links resolved, relative to the library.

    Raises:
        RefusedError: it leads out of the library, or to a hidden file.
    """
    home = Path(os.path.realpath(root))
    target = Path(os.path.realpath(home / path))
    if not target.is_relative_to(home):
        raise RefusedError(f"it is a link out of the library, to {target}", path)
    real = target.relative_to(home).as_posix()
    if is_hidden(real):
        raise RefusedError(f"it is a link to {real}, which is hidden", path)
    return real


def _kind(path: str) -> str:
    """Return the kind of a file by its path; empty for a file of none of the five kinds."""
    name = path.lower()
    if path.startswith(f"{WORKS_FOLDER}/"):
        is_record = name.endswith(RECORD_SUFFIXES) and not is_hidden(path.removeprefix(f"{WORKS_FOLDER}/"))
        return "record" if is_record else ""
    if is_hidden(path):
        return path if path in {CONFIG_PATH, GLOSSARY_PATH} else ""
    return "note" if name.endswith(NOTE_SUFFIXES) else "asset" if name.endswith(_ASSET_SUFFIXES) else ""


class RefusedError(OSError):
    """A path is not opened, most often because it goes through a link."""

    def __init__(self, problem: str, path: str, *, number: int = errno.ELOOP) -> None:
        shown = problem.encode("utf-8", "backslashreplace").decode()  # it may hold a file name in any bytes
        super().__init__(number, shown, path)


def _parts(path: str) -> list[str]:
    """Return the names in a path, which has `/` between them.

    Raises:
        RefusedError: the path does not stay below the folder to which it is relative.
    """
    parts = path.split("/")
    if "" in parts or "." in parts:
        parts = list(PurePosixPath(path).parts)
    if not parts or path[0] == "/" or ".." in parts or any(sign in path for sign in _FORBIDDEN):
        raise RefusedError("it is not a path within the library", path, number=errno.EINVAL)
    return parts


class Folder:
    """A folder that is held open, so that a later change to its path has no effect.

    Args:
        root: a folder above it.
        parts: the names of the folders from `root` down to it.
        descriptor: the open folder; None where the system opens no files relative to a folder.
    """

    def __init__(self, root: Path, parts: list[str], descriptor: int | None) -> None:
        self._root = root
        self._parts = parts
        self.descriptor = descriptor
        """The open folder, for system calls."""

    @property
    def path(self) -> Path:
        """The path by which it was opened."""
        return self._root.joinpath(*self._parts)

    def open(self, name: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> int:
        """Open a file and return its descriptor.

        Args:
            name: the file's name.
            flags: as for `os.open`.
            mode: the mode of a file that is created.

        Raises:
            RefusedError: the file is a link.
            OSError: the file is no plain file, or cannot be opened.
        """
        if self.descriptor is None and _leads_elsewhere(self.path, name):
            raise RefusedError("it is a link", str(self.path / name))
        try:
            descriptor = os.open(self._at(name), flags | _FILE, mode, dir_fd=self.descriptor)
        except OSError as error:
            raise self._clearer(error, name) from error
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            os.close(descriptor)
            number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
            problem = os.strerror(number) if stat.S_ISDIR(mode) else "is no plain file"
            raise OSError(number, problem, str(self.path / name))
        return descriptor

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None if it does not exist.

        Raises:
            OSError: as for `open`.
        """
        try:
            with as_file(self.open(name)) as file:
                return file.readall()
        except FileNotFoundError:
            return None

    def status(self, name: str) -> os.stat_result | None:
        """Return the status of a file, links not followed; None if it does not exist.

        Raises:
            OSError: the system cannot give it.
        """
        try:
            return os.stat(self._at(name), dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def is_writable(self, name: str) -> bool:
        """Whether this process may write a file in the folder."""
        return os.access(self._at(name), os.W_OK, dir_fd=self.descriptor)

    def names(self) -> list[str]:
        """Return the names of all files and folders in the folder.

        Raises:
            OSError: the folder cannot be listed.
        """
        return os.listdir(self.path if self.descriptor is None else self.descriptor)  # noqa: PTH208

    def rename(self, old: str, new: str) -> None:
        """Rename a file; a file of the new name is replaced.

        Raises:
            OSError: the file cannot be renamed.
        """
        descriptor = self.descriptor
        os.replace(self._at(old), self._at(new), src_dir_fd=descriptor, dst_dir_fd=descriptor)

    def reachable(self, name: str) -> Path:
        """Return the path of a file for calls that take only a path.

        On Linux the path leads through the open folder. Elsewhere it is the plain path, where a link could
        take the folder's place.
        """
        through = Path(f"/proc/self/fd/{self.descriptor}")
        return (through if self.descriptor is not None and through.is_dir() else self.path) / name

    def remove(self, name: str) -> None:
        """Remove a file or a link.

        Raises:
            OSError: the file cannot be removed.
        """
        os.unlink(self._at(name), dir_fd=self.descriptor)

    def sync(self) -> None:
        """Write the folder's list of names to the disk.

        Raises:
            OSError: the system cannot do that.
        """
        if self.descriptor is not None:
            os.fsync(self.descriptor)

    def _at(self, name: str) -> str:
        return str(self.path / name) if self.descriptor is None else name

    def _clearer(self, error: OSError, name: str) -> OSError:
        """Return an error that names a link or a socket as such; systems report them in several ways."""
        path = str(self.path / name)
        found = self.status(name) if error.errno in {errno.ELOOP, errno.EMLINK, errno.ENXIO} else None
        if found is not None and stat.S_ISLNK(found.st_mode):
            return RefusedError("it is a link", path)
        if found is not None:  # a socket
            return OSError(errno.EINVAL, "is no plain file", path)
        return OSError(error.errno, error.strerror, path)


class ConfinedFile(NamedTuple):
    """A file that is opened from a folder without following a link."""

    root: Path
    """The folder. It is trusted, and its own path may go through links."""
    path: str
    """The path within the folder, with `/` between names. The file need not exist."""

    @property
    def name(self) -> str:
        """The last name of the path."""
        return self.path.rpartition("/")[2]

    def open(self) -> FileIO:
        """Open the file for reading.

        Raises:
            FileNotFoundError: it does not exist.
            RefusedError: it is a link, or a folder in its path is.
            OSError: it is no plain file, or cannot be read.
        """
        with self.folder() as folder:
            return as_file(folder.open(self.name))

    def read(self) -> bytes | None:
        """Return the content; None if the file does not exist.

        Raises:
            OSError: as for `open`.
        """
        try:
            with self.open() as file:
                return file.readall()
        except _NOTHING_THERE:
            return None

    def status(self) -> os.stat_result | None:
        """Return the file's status; None if it does not exist.

        Raises:
            RefusedError: it is a link, or a folder in its path is.
            OSError: the system cannot give it.
        """
        try:
            with self.folder() as folder:
                found = folder.status(self.name)
        except _NOTHING_THERE:
            return None
        if found is not None and stat.S_ISLNK(found.st_mode):
            raise RefusedError("it is a link", str(self.root / self.path))
        return found

    @contextmanager
    def folder(self, *, make: bool = False) -> Iterator[Folder]:
        """Hold the file's folder open.

        Args:
            make: whether to make the folders of the path that do not exist.

        Raises:
            FileNotFoundError: the folder does not exist.
            RefusedError: it is a link, or a folder in its path is.
            OSError: it cannot be opened or made.
        """
        parts = _parts(self.path)[:-1]
        if make:
            self.root.mkdir(parents=True, exist_ok=True)
        descriptor = _open_folder(self.root, parts, make=make) if _IS_RELATIVE else None
        try:
            if descriptor is None:
                _check_plain(self.root, parts, make=make)
            yield Folder(self.root, parts, descriptor)
        finally:
            if descriptor is not None:
                os.close(descriptor)


def as_file(descriptor: int, mode: str = "rb") -> FileIO:
    """Return an unbuffered file for a descriptor."""
    return FileIO(descriptor, mode)


def _open_folder(root: Path, parts: list[str], *, make: bool) -> int:
    """Open a folder name by name; none may be a link."""
    descriptor = os.open(root, (_ON_THE_WAY if parts else os.O_RDONLY | _FOLDER) & ~_NO_LINK)
    for number, name in enumerate(parts, 1):
        above = descriptor
        try:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=above)
            descriptor = os.open(
                name, _ON_THE_WAY if number < len(parts) else os.O_RDONLY | _FOLDER, dir_fd=above
            )
        except OSError as error:
            path = str(root.joinpath(*parts[:number]))
            if error.errno in {errno.ELOOP, errno.EMLINK, errno.ENOTDIR} and _is_link(name, above):
                raise RefusedError(f"{'/'.join(parts[:number])} is a link", path) from error
            raise OSError(error.errno, error.strerror, path) from error
        finally:
            os.close(above)
    return descriptor


def _is_link(name: str, folder: int) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _check_plain(root: Path, parts: list[str], *, make: bool) -> None:
    """Check a folder by its path, for systems that open no files relative to a folder."""
    for number, name in enumerate(parts, 1):
        path = root.joinpath(*parts[:number])
        if _leads_elsewhere(path.parent, name):
            raise RefusedError(f"{'/'.join(parts[:number])} is a link", str(path))
        if make:
            path.mkdir(exist_ok=True)
        elif not path.is_dir():
            problem = errno.ENOTDIR if path.exists() else errno.ENOENT
            raise OSError(problem, os.strerror(problem), str(path))


def _leads_elsewhere(folder: Path, name: str) -> bool:
    """Whether a name in a folder is a link, or another name of something (`GIT~1` on Windows)."""
    expected = f"{os.path.realpath(folder)}{os.sep}{name}"
    return os.path.normcase(os.path.realpath(expected)) != os.path.normcase(expected)
