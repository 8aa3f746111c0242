"""Which of some known words a word may be a misspelling of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 200
"""Characters of a word that may be misspelled. To compare two words takes as many steps as the product of
their lengths."""


def nearest(word: str, known: Iterable[str], *, most: int = 3, alike: float = 0.6) -> list[str]:
    """Return the known words that are spelled most like a word, the nearest first.

    Args:
        word: what was typed; one of more than 200 characters is like none.
        known: the words to choose from.
        most: how many to return at most.
        alike: how much alike they must be, by difflib's ratio.
    """
    if len(word) > _LONGEST:
        return []
    from difflib import get_close_matches

    return get_close_matches(word, [one for one in known if len(one) <= _LONGEST], n=most, cutoff=alike)
