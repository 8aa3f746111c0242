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
    Part.AUTHOR: 2.2,
    Part.TOPIC: 1.7,
    Part.TAG: 1.7,
    Part.TEXT: 0.6,
    Part.LINK: 0.5,
    Part.CODE: 0.3,
}
"""What a match in each part counts, however long the text is."""
_IN_TEXT = 0.6
_IN_TEXT_TOO = 0.25
"""What it counts beside that how often a match stands in the text, and how long that is: up to 1.6 times
this, where it stands in the text alone and where elsewhere too. That never makes up for the step from one
part to the next."""


def size_class(tokens: int) -> int:
    """Return the size class of a text with so many tokens, 0 to 255."""
    return min(255, round(_CLASSES_A_DOUBLING * math.log2(1 + tokens)))


def inverse_document_frequency(documents: int, holding: int) -> float:
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
    if not bits & Part.TEXT:
        return (weight,) * 256
    most = frequency * (_SATURATION + 1) * (_IN_TEXT if weight == _WEIGHTS[Part.TEXT] else _IN_TEXT_TOO)
    return tuple([weight + most / (frequency + norm) for norm in _norms()])


@cache
def _norms() -> tuple[float, ...]:
    """Return, for each size class of a text, how much its length weighs against an occurrence."""
    lengths = (2 ** (size / _CLASSES_A_DOUBLING) - 1 for size in range(256))
    return tuple(
        _SATURATION * (1 - _LENGTH_MATTERS + _LENGTH_MATTERS * length / _USUAL_LENGTH) for length in lengths
    )
