"""Words that are spelled much alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def allowed_distance(word: str) -> int:
    """Return how many slips a word of that length may have: none below four letters, then one, then two."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def similar_words(word: str, vocabulary: Iterable[str]) -> list[tuple[int, str]]:
    """Return the words that differ a little from a word, each with how much, the nearest first.

    Args:
        word: in lower case.
        vocabulary: words to choose from; the word itself is passed over.
    """
    most = allowed_distance(word)
    if not most:
        return []
    found = []
    for other in vocabulary:
        if other != word and abs(len(other) - len(word)) <= most:
            distance = edit_distance(word, other, most)
            if distance <= most:
                found.append((distance, other))
    return sorted(found)


def edit_distance(one: str, other: str, most: int) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours between two words.

    Returns:
        The number, or `most` + 1 as soon as it is known to be above `most`.
    """
    if one == other:
        return 0
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, its in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, row = row, current
    return min(row[-1], most + 1)
