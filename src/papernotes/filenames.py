"""Makes file names that every file system, shell and program accepts."""

from __future__ import annotations

import posixpath
import re
import unicodedata

LONGEST = 200
"""Bytes of a name in UTF-8. File systems allow 255, which leaves room for what a program appends."""

_MARK = 12
"""Digits of the checksum that distinguishes two names."""

_UNWANTED = re.compile(
    r'[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2066-\u2069\ud800-\udfff\ufeff#^\[\]|\\/:*?"<>]+'
)
"""Characters that file systems, Windows or Obsidian refuse, or that a reader cannot see."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that are invisible or differ between programs."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
"""Names of devices on Windows, with any suffix."""


def safe_name(name: str, *, longest: int = LONGEST, otherwise: str = "unnamed") -> str:
    """Return a file name that is as similar to a text as all file systems allow.

    The name has no control, invisible or reserved characters and is in Unicode's normal form C. It begins
    with no dot or dash, ends with no dot or blank, and is no device of Windows. If it is cut, it keeps its
    suffix.

    Args:
        name: any text; a slash does not separate folders.
        longest: bytes that the name may have in UTF-8.
        otherwise: the name if no character is left.
    """
    seen = "".join(char for char in name if char < " " or unicodedata.category(char) not in _INVISIBLE)
    text = _UNWANTED.sub(" ", unicodedata.normalize("NFC", seen)).lstrip(" .-~").rstrip(" .")
    stem, suffix = posixpath.splitext(text)
    if len(suffix.encode()) > longest // 4:
        stem, suffix = text, ""
    room = longest - len(suffix.encode()) - 1  # for the underscore before the name of a device
    if len(stem.encode()) > room:
        stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    short = stem + suffix
    if _RESERVED.match(short):
        short = f"_{short}"
    return short or otherwise


def alike(name: str) -> str:
    """Return a form of a name that is equal for names that some file system takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class FileNames:
    """Names files in one folder so that no two names are the same on any file system."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, path: str) -> str:
        """Return the path of a file within the folder; it is the same at every call.

        If several files would get the same name, the first gets it, and the others get a checksum appended.

        Args:
            path: the path outside the folder, with `/` between names.
        """
        if path not in self._given:
            made = "/".join(safe_name(part) for part in path.split("/") if part) or safe_name("")
            if alike(made) in self._taken:
                made = _marked(made, path)
            self._taken.add(alike(made))
            self._given[path] = made
        return self._given[path]


def _marked(made: str, path: str) -> str:
    import hashlib

    folder, name = posixpath.split(made)
    stem, suffix = posixpath.splitext(safe_name(name, longest=LONGEST - len("-") - _MARK))
    mark = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    return posixpath.join(folder, f"{stem}-{mark}{suffix}")
