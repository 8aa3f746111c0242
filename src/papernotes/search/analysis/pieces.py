"""Cut a folded text into words, numbers and runs of Chinese, and say how these are joined."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from papernotes.search.analysis.folding import without_accents

if TYPE_CHECKING:
    from collections.abc import Iterator

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
