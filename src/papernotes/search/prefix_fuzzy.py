"""Plans for words that are typed in part, or perhaps misspelled."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING

from papernotes.search.analysis import fold, wanted_in_order
from papernotes.search.analysis.forward_text import ANY, JOINED, ONWARDS
from papernotes.search.analysis.pieces import Joint, split_pieces
from papernotes.search.analysis.tokens import LONGEST_TERM
from papernotes.search.plan import Beginning, Like, Part, Phrase, Plan, Preferring, Term, Wordlike
from papernotes.search.term_queries import all_of, best, forms, phrase_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.search.engine import Engine

_SHORTEST_CHINESE, _LONGEST_CHINESE = 3, 20
"""Of so many characters one may be wrong."""
_MOST_WORDS = 3
"""A beginning is looked for in so many words at most that are written side by side."""
_JUST_SO = 3.0
"""How much more it counts that a word stands there just as typed: more than that one like it is in a name."""
_TELLING = 3
"""From so many letters on, the words that begin so are few."""
_MOST_CUTS = 200
"""Ways to cut a beginning into words that are tried; where any letters are a word, there are thousands."""


def prefix_plan(text: str, parts: Part, engine: Engine) -> Plan | None:
    """Return the plan for a beginning: its last word is unfinished, what stands before it is not.

    Args:
        text: as typed, without the star.
        parts: where it is wanted.
        engine: says which words there are.
    """
    whole = fold(text).text
    cut = split_pieces(whole)
    if not cut or cut[-1].is_cjk:
        return phrase_plan(text, parts, exact=True)
    start = len(cut) - 1
    while start and cut[start].joint is not Joint.APART and not cut[start - 1].is_cjk:
        start -= 1
    last = _begun([piece.text for piece in cut[start:]], parts, engine)
    rest = whole[: cut[start].start]
    plan, before = phrase_plan(rest, parts, exact=True), wanted_in_order(rest)
    if plan is None or before is None:
        return last
    if cut[start].joint is Joint.APART:
        return all_of([plan, last])
    begun = JOINED.join(piece.text for piece in cut[start:])
    return Phrase(
        all_of([plan, last]), tuple(f"{one}{JOINED}{begun}{ONWARDS}" for one in before.spelled), parts
    )


def _begun(texts: list[str], parts: Part, engine: Engine) -> Wordlike:
    """Return the plan for a Latin beginning, as one word and as several: the `kvc` of `KV cache`."""
    text = "".join(texts)
    several = [
        all_of(
            [
                *(Term(word, parts) for word in words),
                *([Beginning(last, parts)] if len(last) >= _TELLING else []),
            ]
        )
        for words, last in islice(_cuts(text, engine, _MOST_WORDS), _MOST_CUTS)
    ]
    as_one = Beginning(text, parts)
    if not several:
        return as_one
    return forms([as_one, Phrase(best(several), (JOINED.join(texts) + ONWARDS,), parts)])


def _cuts(text: str, engine: Engine, most: int) -> Iterator[tuple[list[str], str]]:
    """Yield whole words that a beginning may be made of, and the beginning of the word after them."""
    for end in range(1, min(len(text), LONGEST_TERM)):
        word, rest = text[:end], text[end:]
        if any(engine.holding(word)):
            yield [word], rest
            if most > 2:
                yield from (([word, *words], last) for words, last in _cuts(rest, engine, most - 1))


def fuzzy_plan(text: str, parts: Part) -> Plan | None:
    """Return the plan for a word or name that may be misspelled, and is better as typed."""
    cut = split_pieces(fold(text).text)
    plans: list[Plan] = []
    for is_cjk, run in groupby(cut, lambda piece: piece.is_cjk):
        words = [piece.text for piece in run]
        for word in words if is_cjk else ["".join(words)]:
            nearly = chinese_fuzzy_plan(word, parts) if is_cjk else Like(word, parts)
            just_so = phrase_plan(word, parts, exact=True) if is_cjk else Term(word, parts)
            plans.append(nearly if just_so is None else Preferring(nearly, just_so, _JUST_SO))
    return all_of(plans) if plans else None


def chinese_fuzzy_plan(word: str, parts: Part) -> Plan:
    """Return the plan for a Chinese word in which any one character may be wrong, if it has three."""
    exactly = phrase_plan(word, parts, exact=True)
    if not _SHORTEST_CHINESE <= len(word) <= _LONGEST_CHINESE:
        return exactly if exactly is not None else all_of(())
    halves = [(word[:wrong], word[wrong + 1 :]) for wrong in range(len(word))]
    hints = []
    for several in halves:
        right = [plan for half in several if half and (plan := phrase_plan(half, parts, exact=True))]
        hints.append(all_of(right))
    return Phrase(best(hints), tuple(f"{before}{ANY}{after}" for before, after in halves), parts)
