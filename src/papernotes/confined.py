"""Files below a folder, opened without following a link and only where they are plain files.

A library may come from a stranger, and a link in it may lead to any file of the user's. A check of a path
before it is opened does not hold: the path may change in between. So each folder on the way is opened within
the one before, and the system is told to follow no link. Where a system cannot (Windows), the path is
compared with where it really leads.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_IS_RELATIVE = {os.open, os.stat, os.mkdir, os.unlink, os.rename} <= os.supports_dir_fd
"""Whether files can be opened and changed by their names within an open folder."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0) | _NO_LINK
_PASSED = _FOLDER | getattr(os, "O_PATH", os.O_RDONLY)
"""How a folder is opened on the way to another: with `O_PATH` it need not be readable."""
_FILE = _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened: a pipe is not waited for."""


_STRANGE = "\0" if os.sep == "/" else "\0\\:"
_NOTHING_THERE = (FileNotFoundError, NotADirectoryError)


class RefusedError(OSError):
    """A path is none that is opened: most often it goes through a link."""

    def __init__(self, problem: str, path: str, *, number: int = errno.ELOOP) -> None:
        shown = problem.encode("utf-8", "backslashreplace").decode()  # it may name a file, by whatever bytes
        super().__init__(number, shown, path)


def parts_of(path: str) -> list[str]:
    """Return the names that a path goes through, `/` between them.

    Raises:
        RefusedError: it is not one that stays below where it begins.
    """
    parts = path.split("/")
    if "" in parts or "." in parts:
        parts = list(PurePosixPath(path).parts)
    if not parts or path[0] == "/" or ".." in parts or any(sign in path for sign in _STRANGE):
        raise RefusedError("it is not a path within the library", path, number=errno.EINVAL)
    return parts


class Folder:
    """A folder held open: what its path leads to by now has no effect.

    Args:
        root: a folder that it is in.
        parts: the names of the folders from there to it.
        descriptor: the open folder; None where the system has no files relative to one.
    """

    def __init__(self, root: Path, parts: list[str], descriptor: int | None) -> None:
        self._root = root
        self._parts = parts
        self.descriptor = descriptor
        """The open folder, for calls of the system that take one."""

    @property
    def path(self) -> Path:
        """Its path when it was opened."""
        return self._root.joinpath(*self._parts)

    def open(self, name: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> int:
        """Open a file and return its descriptor.

        Args:
            name: the file's name.
            flags: as for `os.open`.
            mode: the mode of a file that is created.

        Raises:
            RefusedError: it is a link.
            OSError: it is no plain file, or cannot be opened.
        """
        if self.descriptor is None and _leads_elsewhere(self.path, name):
            raise RefusedError("it is a link", str(self.path / name))
        try:
            descriptor = os.open(self._at(name), flags | _FILE, mode, dir_fd=self.descriptor)
        except OSError as error:
            raise self._told(error, name) from error
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            os.close(descriptor)
            number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
            problem = os.strerror(number) if stat.S_ISDIR(mode) else "is no plain file"
            raise OSError(number, problem, str(self.path / name))
        return descriptor

    def read(self, name: str) -> bytes | None:
        """Return what a file holds, or None where there is none.

        Raises:
            OSError: as for `open`.
        """
        try:
            with as_file(self.open(name)) as file:
                return file.readall()
        except FileNotFoundError:
            return None

    def status(self, name: str) -> os.stat_result | None:
        """Return what the system says of a name in the folder, links not followed; None for no file.

        Raises:
            OSError: it cannot be said.
        """
        try:
            return os.stat(self._at(name), dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def is_writable(self, name: str) -> bool:
        """Whether this process may write a file in the folder."""
        return os.access(self._at(name), os.W_OK, dir_fd=self.descriptor)

    def names(self) -> list[str]:
        """Return the names of all that is in the folder.

        Raises:
            OSError: it cannot be listed.
        """
        return os.listdir(self.path if self.descriptor is None else self.descriptor)  # noqa: PTH208

    def rename(self, old: str, new: str) -> None:
        """Give a file another name; one that had it is replaced.

        Raises:
            OSError: it cannot be renamed.
        """
        descriptor = self.descriptor
        os.replace(self._at(old), self._at(new), src_dir_fd=descriptor, dst_dir_fd=descriptor)

    def reachable(self, name: str) -> Path:
        """Return a path by which calls reach a file that take nothing but a path.

        On Linux it leads through the open folder. Elsewhere it is the plain path, on which a link could still
        take the folder's place.
        """
        through = Path(f"/proc/self/fd/{self.descriptor}")
        return (through if self.descriptor is not None and through.is_dir() else self.path) / name

    def remove(self, name: str) -> None:
        """Remove a file; of a link, the link.

        Raises:
            OSError: it cannot be removed.
        """
        os.unlink(self._at(name), dir_fd=self.descriptor)

    def sync(self) -> None:
        """Force the folder's list of names to the disk.

        Raises:
            OSError: the system cannot do that.
        """
        if self.descriptor is not None:
            os.fsync(self.descriptor)

    def _at(self, name: str) -> str:
        return str(self.path / name) if self.descriptor is None else name

    def _told(self, error: OSError, name: str) -> OSError:
        """Tell a link as such: systems have several words for it."""
        path = str(self.path / name)
        found = self.status(name) if error.errno in {errno.ELOOP, errno.EMLINK, errno.ENXIO} else None
        if found is not None and stat.S_ISLNK(found.st_mode):
            return RefusedError("it is a link", path)
        if found is not None:  # a socket
            return OSError(errno.EINVAL, "is no plain file", path)
        return OSError(error.errno, error.strerror, path)


@dataclass(frozen=True, slots=True)
class ConfinedFile:
    """A file that is reached from a folder without any link."""

    root: Path
    """The folder that it stays in. It is trusted, and its own path may go through links."""
    path: str
    """Where it is in there, with `/` between folders. It need not exist."""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path.rpartition("/")[2]

    def open(self) -> FileIO:
        """Open it for reading.

        Raises:
            FileNotFoundError: it does not exist.
            RefusedError: it is a link, or a folder on the way is.
            OSError: it is no plain file, or cannot be read.
        """
        with self.folder() as folder:
            return as_file(folder.open(self.name))

    def read(self) -> bytes | None:
        """Return what it holds, or None where it does not exist.

        Raises:
            OSError: as for `open`.
        """
        try:
            with self.open() as file:
                return file.readall()
        except _NOTHING_THERE:
            return None

    def status(self) -> os.stat_result | None:
        """Return what the system says of it, or None where nothing has its name.

        Raises:
            RefusedError: it is a link, or a folder on the way is.
            OSError: it cannot be said.
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
        """Hold the folder open that the file is in.

        Args:
            make: whether to make it, and those that it is in, where they do not exist.

        Raises:
            FileNotFoundError: it does not exist.
            RefusedError: it is a link, or a folder on the way is.
            OSError: it cannot be opened or made.
        """
        parts = parts_of(self.path)[:-1]
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
    """Return an open file of a descriptor, unbuffered."""
    return FileIO(descriptor, mode)


def _open_folder(root: Path, parts: list[str], *, make: bool) -> int:
    """Open a folder by one name after the other, none of which may be a link."""
    descriptor = os.open(root, (_PASSED if parts else os.O_RDONLY | _FOLDER) & ~_NO_LINK)
    for number, name in enumerate(parts, 1):
        above = descriptor
        try:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=above)
            descriptor = os.open(
                name, _PASSED if number < len(parts) else os.O_RDONLY | _FOLDER, dir_fd=above
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
    """Look at a folder by its path, for systems that open no files within an open folder."""
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
