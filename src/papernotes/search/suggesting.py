"""Queries like one that found nothing, in words that the library has."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from papernotes.catalogue.rows import folded_tag
from papernotes.search.analysis import fold
from papernotes.search.analysis.pieces import pieces
from papernotes.search.plan import ANYWHERE, Phrase
from papernotes.search.query import And, Fuzzy, InField, Node, Or, Words
from papernotes.search.query import Phrase as Quoted
from papernotes.search.similarity import edit_distance, near_words, similar_words
from papernotes.search.unsure import chinese_nearly
from papernotes.search.wording import text_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from papernotes.search.engine import Engine

_MOST = 3
"""Suggestions made at most, and alternatives tried for each word."""
_MOST_TRIED = 9
"""Queries tried at most."""


def suggest(query: str, node: Node, engine: Engine, finds: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the query with words that the library does not have replaced by those that it has.

    Args:
        query: as typed.
        node: what it asks for.
        engine: knows the library's words.
        finds: whether a query finds anything; none that does not is returned.
    """
    replacements: list[list[tuple[str, str]]] = []
    for typed, others in dict(_replacements(node, engine)).items():
        if others:
            replacements.append([(typed, other) for other in others])
    suggestions: dict[str, None] = {}
    for choice in islice(product(*replacements), _MOST_TRIED):
        changed = query
        for typed, other in choice:
            changed = changed.replace(typed, other)
        if changed != query and len(suggestions) < _MOST and changed not in suggestions and finds(changed):
            suggestions[changed] = None
    return tuple(suggestions)


def _replacements(node: Node, engine: Engine) -> Iterator[tuple[str, list[str]]]:
    """Yield the words that a query wants and the library does not have, with those that are like them."""
    match node:
        case InField("tag", Words((tag,)) | Quoted(tag)):
            tags = {label.partition(":")[2] for label in engine.labels_from("tag:")}
            yield tag, [other for _, other in similar_words(folded_tag(tag), tags)[:_MOST]]
        case Words(words):
            for word in words:
                yield from _in_words(word, engine)
        case Quoted(text) | Fuzzy(text):
            yield from _in_words(text, engine)
        case InField(_, inner):
            yield from _replacements(inner, engine)
        case And(nodes) | Or(nodes):
            for one in nodes:
                yield from _replacements(one, engine)
        case _:
            pass


def _in_words(text: str, engine: Engine) -> Iterator[tuple[str, list[str]]]:
    folded = fold(text).text
    for piece in pieces(folded):
        typed = folded[piece.start : piece.end]
        if piece.is_cjk:
            yield typed, _nearest_chinese(typed, engine)
        elif piece.text.isalpha() and not any(engine.holding(piece.text)):
            yield typed, _nearest(piece.text, engine)


def _nearest(word: str, engine: Engine) -> list[str]:
    """Return the library's words that are spelled most like a word, the most frequent of equals first."""
    near = [other for other in near_words(word, engine) if other.isalpha() and engine.holding(other)[0]]
    ranked = sorted(
        (edit_distance(word, other, len(word)), -sum(engine.holding(other)), other) for other in near
    )
    return [other for _, _, other in ranked[:_MOST]]


def _nearest_chinese(word: str, engine: Engine) -> list[str]:
    """Return what the library has in place of a Chinese word that has one character wrong."""
    exactly, nearly = text_plan(word, ANYWHERE, exact=True), chinese_nearly(word, ANYWHERE)
    if not isinstance(nearly, Phrase) or (exactly is not None and engine.spread(exactly).documents):
        return []
    ways = engine.written(nearly)
    return sorted(ways, key=lambda way: (-ways[way], way))[:_MOST]
