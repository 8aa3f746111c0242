"""Say by which terms a text is found that holds what was asked for, however its parts are joined there.

The texts give the windows (`tokens`); here a name in a query is cut in each way in which a text may have
cut it: `DeepSeek-V3.2` may stand there as `deepseek v3.2`, as `Deepseek V3.2` or as `deepseekv3.2`.
"""

from __future__ import annotations

from itertools import pairwise, product, takewhile
from typing import NamedTuple

from papernotes.search.analysis.folding import fold
from papernotes.search.analysis.pieces import Joint, Piece, camel_parts, pieces
from papernotes.search.analysis.tokens import LONGEST_TERM

Chain = tuple[str, ...]
"""Terms that a text has all of; those of a name or phrase overlap, so that they hardly meet by chance."""

_MOST_OPEN_BOUNDARIES = 4
"""With more boundaries between letters than this, a name is tried whole, in parts and as written, and no
other way."""


class Wanted(NamedTuple):
    """One thing that a text must hold."""

    chains: tuple[Chain, ...]
    """Any of these will do."""
    begins: bool = False
    """Whether the one term is only the beginning of terms: a single Chinese character, which is indexed in
    pairs."""


def wanted(text: str) -> list[Wanted]:
    """Return all that a text must hold to hold the given name, word or phrase.

    What punctuation or an empty line keeps apart may stand anywhere; what else stands side by side must do so
    in the text as well, however it is joined: blanks, hyphens and nothing are the same.
    """
    folded = fold(text).text
    found: list[Wanted] = []
    group: list[Piece] = []
    for piece in pieces(folded):
        if piece.joint is Joint.APART and group:
            found.extend(_wanted_together(folded, group))
            group = []
        group.append(piece)
    if group:
        found.extend(_wanted_together(folded, group))
    return list(dict.fromkeys(found))


def _wanted_together(folded: str, group: list[Piece]) -> list[Wanted]:
    """Return what a text must hold for pieces that stand side by side."""
    found: list[Wanted] = []
    name: list[Piece] = []
    pairs: list[str] = []
    for index, piece in enumerate(group):
        before = group[index - 1] if index else None
        if before is not None and before.is_cjk is not piece.is_cjk:
            found.append(_boundary(group, index))
        if piece.is_cjk:
            if name:
                found.append(Wanted(_spellings(folded, name)))
                name = []
            pairs.extend(first + second for first, second in pairwise(piece.text))
        else:
            name.append(piece)
    if name:
        found.append(Wanted(_spellings(folded, name)))
    if pairs:
        found.append(Wanted((tuple(dict.fromkeys(pairs)),)))
    if not found:
        found = [Wanted(((piece.text,),), begins=True) for piece in group]
    return found


def _boundary(group: list[Piece], index: int) -> Wanted:
    """Return what a text holds where Chinese and Latin meet, wherever its words begin and end."""
    before, after = group[index - 1], group[index]
    if before.is_cjk:
        name = "".join([piece.text for piece in takewhile(lambda piece: not piece.is_cjk, group[index:])])
        both = [before.text[-1] + name[:length] for length in (2, 1)]
    else:
        name = "".join(
            [piece.text for piece in takewhile(lambda piece: not piece.is_cjk, group[index - 1 :: -1])][::-1]
        )
        both = [name[-length:] + after.text[0] for length in (2, 1)]
    return Wanted(tuple((term,) for term in dict.fromkeys(both)))


def _spellings(folded: str, name: list[Piece]) -> tuple[Chain, ...]:
    """Return the chains of terms by which texts hold a name, however its letters are parted."""
    parts: list[str] = []
    boundaries: list[
        tuple[bool, ...]
    ] = []  # for each boundary between parts, whether it may or must be closed
    camel: list[bool] = []
    for piece in name:
        within = camel_parts(folded[piece.start : piece.end], piece.start)
        cuts = [folded[start:end].lower() for start, end in within] if len(within) > 1 else [piece.text]
        for index, part in enumerate(cuts):
            if parts:
                is_open = parts[-1][-1].isalpha() and part[0].isalpha()
                boundaries.append((False, True) if is_open else (False,))
                camel.append(index > 0)
            parts.append(part)
    if sum(len(boundary) > 1 for boundary in boundaries) > _MOST_OPEN_BOUNDARIES:
        whole = tuple(boundary[-1] for boundary in boundaries)
        choices = [tuple(camel), whole, (False,) * len(boundaries)]
    else:
        choices = list(product(*boundaries))
    return tuple(dict.fromkeys(_chain(parts, choice) for choice in choices))


def _chain(parts: list[str], closed: tuple[bool, ...]) -> Chain:
    """Return the terms of a name whose boundaries are closed as given: each two neighbours as one word."""
    joined = [parts[0]]
    for part, is_closed in zip(parts[1:], closed, strict=True):
        if is_closed:
            joined[-1] += part
        else:
            joined.append(part)
    terms = joined if len(joined) == 1 else [first + second for first, second in pairwise(joined)]
    return tuple(dict.fromkeys(term[:LONGEST_TERM] for term in terms))


def other_number(word: str) -> str | None:
    """Return an English word's plural, or its singular if it is a plural; None for what is no such word."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return None
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if word.endswith(("ss", "x", "z", "ch", "sh", "us", "is")):
        return word + "es"
    if word.endswith("s"):
        return word[:-1]
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
