"""Turn text into the terms by which it is found.

A run of Chinese gives each two and three neighbouring characters, and its last character alone. Where a
Latin word stands next to it, with or without a blank, the character is paired with the two letters of that
word that are nearest (`无VAE的` gives `无va` and `ae的`), so that what stands side by side in both scripts is
known as well.

Latin words give themselves, the parts that capitals mark, and each two and three neighbours as one word
(`kvcache` for `KV-cache`, `KV cache` and `KVCache`), so that a name is found however its parts are joined.

The pieces of a text in a row are its forward text. The terms say which pieces a text has, and which few of
them are neighbours. Whether a longer name or a phrase stands there, only the forward text can tell. It leaves
out all that makes no difference: `用FlashAttention-2，很快` is `用 flash:attention 2/很快`, but for `:` and
`/`, which stand here for the marks below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.search.analysis.pieces import (
    Block,
    Folded,
    Joint,
    Piece,
    blocks,
    camel_parts,
    fold,
    is_before_version,
    split_pieces,
    without_accents,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


ANALYZER_VERSION = 2
"""To be raised whenever the terms of some text change, so that indexes are built anew."""

LONGEST_TERM = 60
"""Characters of a term that count; what is longer is no word."""

WIDEST_WINDOW = 3
"""So many neighbouring words are joined to one term, and no more: longer names are chains of these."""

Token = tuple[str, int, int, bool]
"""A term (folded, lower case), the offsets of its first character and after its last one in the original
text, and whether it is found as a whole alone, since another term is found by its beginning already: where
blanks stand within it (the `kvcache` of `KV cache`, not that of `KV-cache`), and three Chinese characters. A
bare tuple, since an index of a large library makes ten million of them."""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, by the pieces that they end with.

    Never raises, and takes time linear in the length of the text.
    """
    folded = fold(text)
    return tokens_of(folded, split_pieces(folded.text))


def analysed(text: str) -> Iterator[tuple[list[Token], str]]:
    """Yield the tokens of a text and its layout, both in stretches, of which an ordinary text is one."""
    folded = fold(text)
    for block in blocks(folded.text):
        yield _tokens_in(folded, block), forward_text(folded.text, block)


def tokens_of(folded: Folded, cut: list[Piece]) -> list[Token]:
    """Return the tokens of a text that is evened out and cut into its pieces already."""
    return _tokens_in(folded, Block(cut, 0, len(cut)))


def _tokens_in(folded: Folded, block: Block) -> list[Token]:
    """Return the tokens of a block."""
    cut, first, end = block
    found: list[Token] = []
    last = len(cut) - 1
    chunk = first
    while chunk and cut[chunk].joint > Joint.SPACED and not cut[chunk - 1].is_cjk:
        chunk -= 1
    for index in range(first, end):
        piece = cut[index]
        following = cut[index + 1] if index < last and cut[index + 1].joint else None
        if piece.is_cjk:
            _add_cjk(found, piece, following)
            chunk = index + 1
            continue
        if piece.joint <= Joint.SPACED:
            chunk = index
        _add_word(found, folded.text, cut, index, following)
        if following is None or following.is_cjk or following.joint is Joint.SPACED:
            if index - chunk >= WIDEST_WINDOW:
                found.append(_joined(cut[chunk : index + 1]))
            if following is not None and following.is_cjk:
                found.append((piece.text[-2:] + following.text[0], piece.end - 1, following.start + 1, False))
    if folded.places is None:
        return found
    return [(term, *folded.origin(start, end), whole) for term, start, end, whole in found]


def is_boundary(term: str) -> bool:
    """Whether a term says where Chinese and Latin meet, and so is no word."""
    if term.isascii():
        return False
    return 0 < sum(len(piece.text) for piece in split_pieces(term) if piece.is_cjk) < len(term)


def _add_cjk(found: list[Token], piece: Piece, following: Piece | None) -> None:
    """Add each two and three neighbours of a run of characters, and its last one."""
    text, start = piece.text, piece.start
    length = len(text)
    goes_on = following is not None and following.is_cjk and following.joint is Joint.GLUED
    if following is not None and goes_on:  # the run is longer than a piece
        text += following.text[:2]
    threes, twos = min(length, len(text) - 2), min(length, len(text) - 1)
    found.extend([(text[at : at + 3], start + at, start + at + 3, True) for at in range(threes)])
    found.extend([(text[at : at + 2], start + at, start + at + 2, False) for at in range(twos)])
    if goes_on:
        return
    if following is not None and not following.is_cjk:
        found.append((text[-1] + following.text[:2], piece.end - 1, following.start + 1, False))
    else:
        found.append((text[-1], piece.end - 1, piece.end, False))


def _add_word(found: list[Token], folded: str, cut: list[Piece], index: int, following: Piece | None) -> None:
    """Add a word or number, its parts, and the windows that end with it."""
    piece = cut[index]
    text = piece.text
    glued_on = following is not None and following.joint is Joint.GLUED and not following.is_cjk
    is_letter_of_more = glued_on or (piece.joint is Joint.GLUED and not cut[index - 1].is_cjk)
    if text[0] != "+" and (len(text) > 1 or not is_letter_of_more):
        found.append((text[:LONGEST_TERM], piece.start, piece.end, False))
    if len(text) > 2:
        _add_parts(found, folded, piece, following)
    first = index
    while first > 0 and index - first < WIDEST_WINDOW - 1 and cut[first].joint and not cut[first - 1].is_cjk:
        first -= 1
        found.append(_joined(cut[first : index + 1]))


def _add_parts(found: list[Token], folded: str, piece: Piece, following: Piece | None) -> None:
    """Add the parts of a word that capitals mark, and two neighbouring ones as one."""
    word = folded[piece.start : piece.end]
    if is_before_version(piece, following):
        word = word[:-1]
        found.append((without_accents(word)[:LONGEST_TERM], piece.start, piece.end - 1, False))
    before = None
    for start, end in camel_parts(word, piece.start):
        part = folded[start:end]
        if len(part) > 2 or (len(part) == 2 and part.isupper()):
            found.append((part.lower()[:LONGEST_TERM], start, end, False))
        if before is not None and end - before < piece.end - piece.start:
            found.append((folded[before:end].lower()[:LONGEST_TERM], before, end, False))
        before = start


def _joined(window: list[Piece]) -> Token:
    """Return neighbouring pieces as one word."""
    term = "".join([piece.text for piece in window])[:LONGEST_TERM]
    spaced = any([piece.joint is Joint.SPACED for piece in window[1:]])  # noqa: C419 - the list is faster here
    return (term, window[0].start, window[-1].end, spaced)
