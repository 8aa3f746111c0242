"""Say by which terms a text is found that holds what was asked for, however its parts are joined there.

The texts give the windows (`tokens`); here a name in a query is cut in each way in which a text may have
cut it: `DeepSeek-V3.2` may stand there as `deepseek v3.2`, as `Deepseek V3.2` or as `deepseekv3.2`. A text
that has the terms of a longer name may have them scattered; its layout tells.
"""

from __future__ import annotations

from itertools import pairwise, product, takewhile
from typing import NamedTuple

from papernotes.search.analysis.pieces import Joint, Piece, camel_parts, fold, split_pieces
from papernotes.search.analysis.tokens import APART, JOINED, LONGEST_TERM

Chain = tuple[str, ...]
"""Terms that a text has all of; those of a name or phrase overlap, so that they seldom meet by chance."""

_MOST_OPEN_BOUNDARIES = 4
"""With more boundaries between letters than this, a name is tried whole, in parts and as written, and no
other way."""


class Wanted(NamedTuple):
    """One name, word or phrase that a text must hold, its pieces side by side."""

    terms: tuple[tuple[Chain, ...], ...]
    """A text that holds it has all of these, each by any of its chains."""
    spelled: tuple[str, ...]
    """Its layout has any of these; see `tokens.pattern`."""
    begins: bool = False
    """Whether the terms are only the beginnings of terms: single Chinese characters, which are indexed in
    pairs."""

    @property
    def is_certain(self) -> bool:
        """Whether each text with the terms holds it, since there is but one."""
        return len(self.terms) == 1 and all(len(chain) == 1 for chain in self.terms[0])


def wanted(text: str, *, exact: bool = True) -> list[Wanted]:
    """Return all that a text must hold to hold the given name, word or phrase.

    What punctuation or an empty line keeps apart may stand anywhere; what else stands side by side must do so
    in the text as well, however it is joined: blanks, hyphens and nothing are the same.

    Args:
        text: as typed.
        exact: whether a Latin word at its end is wanted in just this form, and not as its plural or singular.
    """
    folded = fold(text).text
    found: list[Wanted] = []
    group: list[Piece] = []
    for piece in split_pieces(folded):
        if piece.joint is Joint.APART and group:
            found.append(_wanted_together(folded, group, exact=exact))
            group = []
        group.append(piece)
    if group:
        found.append(_wanted_together(folded, group, exact=exact))
    return list(dict.fromkeys(found))


def wanted_in_order(text: str) -> Wanted | None:
    """Return what a text must hold to hold a phrase whole, in its order, punctuation in it or not."""
    several = wanted(text)
    if len(several) < 2:
        return several[0] if several else None
    plain = [one for one in several if not one.begins]
    return Wanted(
        tuple(dict.fromkeys(term for one in plain or several for term in one.terms)),
        (APART.join(one.spelled[0] for one in several),),
        begins=not plain,
    )


def _wanted_together(folded: str, group: list[Piece], *, exact: bool) -> Wanted:
    """Return what a text must hold for pieces that stand side by side."""
    spelled: tuple[str, ...] = (JOINED.join([piece.text for piece in group]),)
    if not exact and not group[-1].is_cjk:
        last = group[-1].text
        spelled += tuple(spelled[0][: -len(last)] + other for other in other_numbers(last))
    found: list[tuple[Chain, ...]] = []
    name: list[Piece] = []
    runs: list[str] = []
    for index, piece in enumerate(group):
        before = group[index - 1] if index else None
        if before is not None and before.is_cjk is not piece.is_cjk:
            found.append(_boundary(group, index))
        if piece.is_cjk:
            if name:
                found.append(_spellings(folded, name))
                name = []
            size = min(3, len(piece.text))
            runs.extend(piece.text[at : at + size] for at in range(len(piece.text) - size + 1) if size > 1)
        else:
            name.append(piece)
    if name:
        chains = _spellings(folded, name)
        found.append(chains if exact else _in_any_number(chains))
    if runs:
        found.append((tuple(dict.fromkeys(runs)),))
    if not found:
        return Wanted(tuple(((piece.text,),) for piece in group), spelled, begins=True)
    return Wanted(tuple(dict.fromkeys(found)), spelled)


def _in_any_number(chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """Return chains, and others whose last word is plural or singular."""
    others = [(*chain[:-1], other) for chain in chains for other in other_numbers(chain[-1])]
    return tuple(dict.fromkeys([*chains, *others]))


def _boundary(group: list[Piece], index: int) -> tuple[Chain, ...]:
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
    return tuple((term,) for term in dict.fromkeys(both))


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


_SIBILANTS = ("s", "x", "z", "ch", "sh")
"""Endings of words whose plural ends in `es`."""


def other_numbers(word: str) -> tuple[str, ...]:
    """Return what may be an English word's plural, or its singular if it may be a plural.

    Spelling does not always tell: `gpus` is several, `focus` is one, and `caches` may be of `cach` or of
    `cache`. Then all that it may be is returned; what is no word is in no text. Nothing is returned for what
    does not end as such a word.
    """
    if len(word) < 3 or not (word.isascii() and word[-3:].isalpha()):
        return ()
    found: list[str] = []
    if word.endswith("ies") and len(word) > 4:
        found.append(word[:-3] + "y")
    elif word.endswith("es") and word[:-2].endswith(_SIBILANTS):
        found.append(word[:-2])
    elif word.endswith(_SIBILANTS) and (word[-1] != "s" or word[-2] in "sui"):
        found.append(word + "es")
    if word.endswith("ses"):
        found.append(word[:-2] + "is")
    elif word.endswith("sis"):
        found.append(word[:-2] + "es")
    if word[-1] == "s" and word[-2] != "s":
        found.append(word[:-1])
    elif word.endswith("y") and word[-2] not in "aeiou":
        found.append(word[:-1] + "ies")
    elif not found:
        found.append(word + "s")
    return tuple(found)
