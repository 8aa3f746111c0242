"""Names of files that this program makes: every file system, shell and program takes them as they are."""

from __future__ import annotations

import posixpath
import re
import unicodedata

LONGEST = 200
"""Bytes of a name in UTF-8, so that what a program adds to it still fits the 255 of file systems."""

_MARK = 12
"""Digits of a checksum that keep two names apart."""

_UNWANTED = re.compile(
    r'[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2066-\u2069\ud800-\udfff\ufeff#^\[\]|\\/:*?"<>]+'
)
"""What Windows, Obsidian, or a person looking at a name would stumble over, and what no file system takes."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what is not seen, or means something else to each program."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
"""What Windows takes for a device, whatever suffix follows."""


def safe_name(name: str, *, longest: int = LONGEST, otherwise: str = "unnamed") -> str:
    """Return the name of a file or folder that is as near to a text as all file systems allow.

    It has no control, invisible or reserved characters, is in Unicode's normal form C, begins with no dot or
    dash, ends with no dot or blank, is no name of a Windows device, and keeps its suffix when it is cut.

    Args:
        name: any text; a slash in it is no border between folders.
        longest: bytes that it may have in UTF-8.
        otherwise: the name where nothing is left.
    """
    seen = "".join(sign for sign in name if sign < " " or unicodedata.category(sign) not in _INVISIBLE)
    text = _UNWANTED.sub(" ", unicodedata.normalize("NFC", seen)).lstrip(" .-~").rstrip(" .")
    stem, suffix = posixpath.splitext(text)
    if len(suffix.encode()) > longest // 4:
        stem, suffix = text, ""
    room = longest - len(suffix.encode()) - 1  # for the mark before the name of a device
    if len(stem.encode()) > room:
        stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    short = stem + suffix
    if _RESERVED.match(short):
        short = f"_{short}"
    return short or otherwise


def alike(name: str) -> str:
    """Return what two names share that some file system takes for the same: by case or by normal form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class FileNames:
    """Gives files from elsewhere names within one folder, so that no two are the same on any file system."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, path: str) -> str:
        """Return the path of a file within the folder: the same whenever it is asked for.

        The first of several that would be the same keeps its name; the others have a checksum in theirs.

        Args:
            path: its path elsewhere, with `/` between folders.
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
