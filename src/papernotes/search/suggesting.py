"""Queries like one that found nothing, in words that the library has."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from papernotes.search.analysis import fold
from papernotes.search.analysis.pieces import pieces
from papernotes.search.query import And, Fuzzy, InField, Node, Or, Phrase, Words
from papernotes.search.similarity import similar_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.search.engine import Engine

_MOST = 3
"""Suggestions made at most, and alternatives tried for each word."""


def suggest(query: str, node: Node, engine: Engine) -> tuple[str, ...]:
    """Return the query with each word that the library does not have replaced by one that it has.

    Args:
        query: as typed.
        node: what it asks for.
        engine: knows the library's words.
    """
    replacements: list[list[tuple[str, str]]] = []
    for text in dict.fromkeys(_texts(node)):
        for piece in pieces(fold(text).text):
            typed = fold(text).text[piece.start : piece.end]
            if piece.is_cjk or not piece.text.isalpha() or any(engine.holding(piece.text)):
                continue
            nearest = _nearest(piece.text, engine)
            if nearest:
                replacements.append([(typed, word) for word in nearest])
    if not replacements:
        return ()
    suggestions = []
    for choice in islice(product(*replacements), _MOST):
        changed = query
        for typed, word in choice:
            changed = changed.replace(typed, word)
        suggestions.append(changed)
    return tuple(dict.fromkeys(one for one in suggestions if one != query))


def _nearest(word: str, engine: Engine) -> list[str]:
    """Return the library's words that are spelled most like a word, the most frequent of equals first."""
    vocabulary = {other for other in engine.words_from(word[0]) if other.isalpha()}
    alike = similar_words(word, vocabulary)
    ranked = sorted((distance, -sum(engine.holding(other)), other) for distance, other in alike[:20])
    return [other for _, _, other in ranked[:_MOST]]


def _texts(node: Node) -> Iterator[str]:
    """Yield the words that a query wants."""
    match node:
        case Words(words):
            yield from words
        case Phrase(text) | Fuzzy(text):
            yield text
        case InField(_, inner):
            yield from _texts(inner)
        case And(nodes) | Or(nodes):
            for one in nodes:
                yield from _texts(one)
        case _:
            pass
