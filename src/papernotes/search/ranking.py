"""How much a match counts."""

from __future__ import annotations

import math
from functools import cache

from papernotes.search.plan import Part

_SATURATION = 0.6
"""BM25's k1: how soon more of the same counts no more. Low, since a comment is short and rarely repeats
itself."""
_LENGTH_MATTERS = 0.3
"""BM25's b: how much a long text counts less. Low, so that a long note is not buried under one-line
entries."""
_USUAL_LENGTH = 90
"""Tokens of an ordinary entry. Fixed, so that scores do not shift with every note that is added."""
_CLASSES_A_DOUBLING = 12
"""Size classes for each doubling of a text's length."""

_WEIGHTS = {
    Part.NAME: 2.6,
    Part.TITLE: 2.5,
    Part.AUTHOR: 2.0,
    Part.TOPIC: 1.8,
    Part.TAG: 1.8,
    Part.TEXT: 1.0,
    Part.LINK: 0.9,
    Part.CODE: 0.4,
}
"""What a match in each part counts. Repetition raises a score by 1.6 at most, so that a word in a name always
counts more than one often repeated in a comment, and that more than one in code."""


def size_class(tokens: int) -> int:
    """Return the size class of a text with so many tokens, 0 to 255."""
    return min(255, round(_CLASSES_A_DOUBLING * math.log2(1 + tokens)))


def rarity(documents: int, holding: int) -> float:
    """Return how much a term tells: BM25's inverse document frequency, always positive.

    Args:
        documents: how many there are.
        holding: how many of them hold the term.
    """
    return (
        math.log1p((documents - holding + 0.5) / (holding + 0.5)) if holding <= documents else math.log1p(0.5)
    )


@cache
def factors(payload: int) -> tuple[float, ...]:
    """Return, for each size class of a text, what an occurrence with this payload counts."""
    frequency, bits = max(1, payload >> 8), payload & 255
    weight = max((weight for part, weight in _WEIGHTS.items() if bits & part), default=0.0)
    most = frequency * (_SATURATION + 1) * weight
    return tuple([most / (frequency + norm) for norm in _norms()])


@cache
def _norms() -> tuple[float, ...]:
    """Return, for each size class of a text, how much its length weighs against an occurrence."""
    lengths = (2 ** (size / _CLASSES_A_DOUBLING) - 1 for size in range(256))
    return tuple(
        _SATURATION * (1 - _LENGTH_MATTERS + _LENGTH_MATTERS * length / _USUAL_LENGTH) for length in lengths
    )
