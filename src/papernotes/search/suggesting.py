"""Queries like one that found nothing, in words that the library has."""

from __future__ import annotations

from functools import partial
from itertools import islice, product
from typing import TYPE_CHECKING

from papernotes.catalogue.rows import fold_tag
from papernotes.search.analysis import fold
from papernotes.search.analysis.pieces import split_pieces
from papernotes.search.plan import ANYWHERE, Phrase
from papernotes.search.query import And, Fuzzy, InField, Node, Or, Words
from papernotes.search.query import Phrase as Quoted
from papernotes.search.similarity import edit_distance, near_words, similar_words
from papernotes.search.word_plans import chinese_fuzzy_plan, phrase_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from papernotes.search.engine import Engine

_MOST = 3
"""Suggestions made at most, and alternatives tried for each word."""
_MOST_TRIED = 9
"""Queries tried at most."""
_MOST_LOOKED_AT = 6
"""Words of a query at most for which others like them are looked for: each takes hundreds of look-ups."""


def suggest(query: str, node: Node, engine: Engine, finds: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the query with words that the library does not have replaced by those that it has.

    Args:
        query: as typed.
        node: what it asks for.
        engine: knows the library's words.
        finds: whether a query finds anything; none that does not is returned.
    """
    replacements: list[list[tuple[str, str]]] = []
    for typed, find in islice(dict(_doubtful(node, engine)).items(), _MOST_LOOKED_AT):
        if others := find():
            replacements.append([(typed, other) for other in others])
    suggestions: dict[str, None] = {}
    for choice in islice(product(*replacements), _MOST_TRIED):
        changed = query
        for typed, other in choice:
            changed = changed.replace(typed, other)
        if changed != query and len(suggestions) < _MOST and changed not in suggestions and finds(changed):
            suggestions[changed] = None
    return tuple(suggestions)


def _doubtful(node: Node, engine: Engine) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """Yield the words of a query that the library may not have, with what finds those that are like them."""
    match node:
        case InField("tag", Words((tag,)) | Quoted(tag)):
            yield tag, partial(_nearest_tags, tag, engine)
        case Words(words):
            for word in words:
                yield from _in_words(word, engine)
        case Quoted(text) | Fuzzy(text):
            yield from _in_words(text, engine)
        case InField(_, inner):
            yield from _doubtful(inner, engine)
        case And(nodes) | Or(nodes):
            for one in nodes:
                yield from _doubtful(one, engine)
        case _:
            pass


def _in_words(text: str, engine: Engine) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    folded = fold(text).text
    for piece in split_pieces(folded):
        typed = folded[piece.start : piece.end]
        if piece.is_cjk:
            yield typed, partial(_nearest_chinese, typed, engine)
        elif piece.text.isalpha() and not any(engine.holding(piece.text)):
            yield typed, partial(_nearest, piece.text, engine)


def _nearest_tags(tag: str, engine: Engine) -> list[str]:
    """Return the library's tags that are spelled most like a tag."""
    tags = {label.partition(":")[2] for label in engine.labels_from("tag:")}
    return [other for _, other in similar_words(fold_tag(tag), tags)[:_MOST]]


def _nearest(word: str, engine: Engine) -> list[str]:
    """Return the library's words that are spelled most like a word, the most frequent of equals first."""
    near = [other for other in near_words(word, engine) if other.isalpha() and engine.holding(other)[0]]
    ranked = sorted(
        (edit_distance(word, other, len(word)), -sum(engine.holding(other)), other) for other in near
    )
    return [other for _, _, other in ranked[:_MOST]]


def _nearest_chinese(word: str, engine: Engine) -> list[str]:
    """Return what the library has in place of a Chinese word that has one character wrong."""
    exactly, nearly = phrase_plan(word, ANYWHERE, exact=True), chinese_fuzzy_plan(word, ANYWHERE)
    if not isinstance(nearly, Phrase) or (exactly is not None and engine.spread(exactly).documents):
        return []
    ways = engine.written(nearly)
    return sorted(ways, key=lambda way: (-ways[way], way))[:_MOST]
