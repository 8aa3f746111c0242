"""Write a text as its pieces in a row, so that what stands side by side in it is found by a pattern.

The terms of a text say which pieces it has, and which few of them are neighbours. Whether a longer name or a
phrase stands there, all its pieces in their order, only the text itself can tell. A layout is that text
without all that makes no difference: `用FlashAttention-2，很快` is `用 flash:attention 2/很快`, but for `:`
and `/`, which stand here for the marks below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.search.analysis.pieces import Joint, camel_parts, is_before_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from papernotes.search.analysis.pieces import Block, Piece

JOINED = " "
"""Between pieces that stand side by side, whether blanks, hyphens or nothing is between them."""
APART = "\n"
"""Between pieces that punctuation or an empty line holds apart."""
WITHIN = "\x1f"
"""Between the parts of a word that capitals mark."""

ANY = "?"
"""In what is looked for: any one Chinese character."""
ONWARDS = "*"
"""At the end of what is looked for: the word may go on."""

_LONGEST = 300
"""Characters of what is looked for that must stand in a row: a search takes up to so many steps for each
letter of a text. Of what is longer, the beginning is looked for; a plan wants the terms of the rest too."""

_EDGES = r"\x00-\x20"
"""What stands between words in a layout, and in rows of them."""
_FIRST_CJK = "\u2e80"


def forward_text(folded: str, block: Block) -> str:
    """Return the pieces of a block in a row; those of a text's blocks make the layout of the text.

    Args:
        folded: the text, its spelling evened out.
        block: some of its pieces.
    """
    return "".join([mark + text for mark, text in _marked(folded, *block)])


def forward_text_with_offsets(folded: str, cut: Sequence[Piece]) -> tuple[str, list[int]]:
    """Return a layout, and for each of its characters where it stands in the folded text."""
    written: list[str] = []
    places: list[int] = []
    for piece, (mark, text) in zip(cut, _marked(folded, cut, 0, len(cut)), strict=True):
        written += [mark, text]
        places += [piece.start] * len(mark)
        last, at = piece.end - 1, piece.start
        for character in text:
            places.append(min(at, last))
            at += character != WITHIN
    return "".join(written), places


def pattern(several: Iterable[str]) -> str:
    """Return the regular expression that finds in a layout any of some things, each written as one.

    Letters of Latin words may be parted anywhere, since `kvcache` in a query stands for `KV cache` in a text;
    what begins or ends with such a word does so where a word or a part of one does.
    """
    return "|".join([_alternative(one) for one in dict.fromkeys(several)])


def _alternative(wanted: str) -> str:
    goes_on = wanted.endswith(ONWARDS)
    wanted = wanted.removesuffix(ONWARDS)
    if is_long := len(wanted) > _LONGEST:
        wanted = wanted[:_LONGEST]
    found: list[str] = []
    before = ""
    for character in wanted:
        if character == JOINED:
            found.append(f"[{JOINED}{WITHIN}]?")
        elif character == APART:
            found.append(f"[{JOINED}{APART}{WITHIN}]")
        elif character == ANY:
            found.append(f"[{_FIRST_CJK}-\U0010ffff]")
        else:
            if _is_latin(before) and _is_latin(character) and before.isalpha() and character.isalpha():
                found.append(f"[{JOINED}{WITHIN}]?")
            found.append(re.escape(character))
            if not before and _is_latin(
                character
            ):  # looked for after its first letter, which is found faster
                found.append(f"(?<![^{_EDGES}]{re.escape(character)})")
        before = character
    if is_long:
        pass
    elif goes_on:
        found.append(f"[^{_EDGES}]*")
    elif _is_latin(before):
        found.append(f"(?![^{_EDGES}])")
    return "".join(found)


def _marked(folded: str, cut: Sequence[Piece], first: int, end: int) -> Iterator[tuple[str, str]]:
    """Yield for each of some pieces what stands before it, and its text with the parts marked."""
    last = len(cut) - 1
    for index in range(first, end):
        piece = cut[index]
        mark = APART if piece.joint is Joint.APART else JOINED
        if not index or (piece.is_cjk and piece.joint is Joint.GLUED and cut[index - 1].is_cjk):
            mark = ""  # a run that is longer than a piece goes on
        text = piece.text
        if not piece.is_cjk and len(text) > 2:
            for bound in _bounds(folded, piece, cut[index + 1] if index < last else None):
                text = text[:bound] + WITHIN + text[bound:]
        yield mark, text


def _bounds(folded: str, piece: Piece, following: Piece | None) -> list[int]:
    """Return where the parts of a word meet, from its end on."""
    word = folded[piece.start : piece.end]
    bounds = set()
    if is_before_version(piece, following):
        word = word[:-1]
        bounds.add(len(piece.text) - 1)
    for part in camel_parts(word, 0):
        bounds.update(part)
    return sorted(bounds - {0, len(piece.text)}, reverse=True)


def _is_latin(character: str) -> bool:
    """Whether a character is of a word with ends, and not of a run of Chinese."""
    return "" < character < _FIRST_CJK and character not in {JOINED, APART, ANY}
