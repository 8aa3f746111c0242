"""Words that are spelled much alike."""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, Protocol

from papernotes.search.analysis.tokens import LONGEST_TERM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LETTERS = ascii_lowercase + digits
_SURE = 3
"""Letters after a slip at the very beginning that are taken to be right, where there may be another slip."""


class Vocabulary(Protocol):
    """The words of a library."""

    def words_from(self, beginning: str) -> Iterator[str]:
        """Yield the words that begin so."""

    def holding(self, term: str) -> tuple[int, int]:
        """Return how many documents have a term as a word, and how many joined."""


def allowed_distance(word: str) -> int:
    """Return how many slips a word of that length may have: none below four letters, then one, then two.

    What is longer than a term has none.
    """
    return 0 if not 4 <= len(word) <= LONGEST_TERM else 1 if len(word) < 8 else 2


def near_words(word: str, vocabulary: Vocabulary) -> list[str]:
    """Return a word and those of a library that are spelled nearly so, names with blanks in them too.

    What is one slip away is looked up, wherever the slip is; what is two away is searched among the words
    with the same first letter, and among those that go on the same after a slip there.

    Args:
        word: in lower case, written together.
        vocabulary: what there is.
    """
    found = {word: None}
    most = allowed_distance(word)
    if most:
        found |= {other: None for other in _one_slip_away(word) if any(vocabulary.holding(other))}
    if most > 1:
        beginnings = {word[0], *(other[: _SURE + 1] for other in _slips_at(word, 0))}
        there = (other for beginning in sorted(beginnings) for other in vocabulary.words_from(beginning))
        found |= {other: None for _, other in similar_words(word, there)}
    return list(found)


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


def _one_slip_away(word: str) -> dict[str, None]:
    """Return all that becomes a word by an insertion, a deletion, a replacement or a swap, each once."""
    found = {other: None for at in range(len(word)) for other in _slips_at(word, at)}
    found |= {word + letter: None for letter in _LETTERS}
    found.pop(word, None)
    return found


def _slips_at(word: str, at: int) -> Iterator[str]:
    """Yield what a word becomes by one slip at a place."""
    before, after = word[:at], word[at + 1 :]
    yield before + after
    if after:
        yield before + after[0] + word[at] + after[1:]
    for letter in _LETTERS:
        yield before + letter + after
        yield before + letter + word[at:]


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
