"""Plans for words as they were typed.

That is in their spellings and forms, as names of several words, as beginnings, and with slips.
"""

from __future__ import annotations

from itertools import groupby, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from papernotes.search.analysis import Wanted, fold, other_numbers, wanted, wanted_in_order
from papernotes.search.analysis.pieces import Joint, split_pieces
from papernotes.search.analysis.tokens import ANY, JOINED, LONGEST_TERM, ONWARDS
from papernotes.search.plan import (
    ANYWHERE,
    All,
    Boost,
    DisMax,
    Fuzzy,
    Part,
    Phrase,
    Plan,
    Prefix,
    Synonyms,
    Term,
    Wordlike,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from papernotes.search.engine import Engine
    from papernotes.search.glossary import Glossary

_USUALLY_ONE = 4
"""Two words are one name if at least one in so many of the texts with the rarer word write them as one."""
_MOST_GLUED = 4
"""So many words at most are looked for as one."""


def phrase_plan(text: str, parts: Part = ANYWHERE, *, exact: bool = False) -> Plan | None:
    """Return the plan for a name, word or phrase whose parts stand side by side; None if it has no letter.

    Args:
        text: as typed.
        parts: where it is wanted.
        exact: whether it is wanted just so: its last word not as its plural or singular, and what punctuation
            holds apart in it in this order as well.
    """
    if exact:
        whole = wanted_in_order(text)
        return _side_by_side(whole, parts) if whole else None
    plans = [_side_by_side(one, parts) for one in wanted(text, exact=False)]
    return all_of(plans) if plans else None


def _side_by_side(one: Wanted, parts: Part) -> Wordlike:
    """Return the plan for pieces that stand side by side."""
    word = Prefix if one.begins else Term
    needed = [[[word(term, parts) for term in chain] for chain in chains] for chains in one.terms]
    if one.is_certain:
        return forms(words[0] for words in needed[0])
    return Phrase(all_of(best(all_of(words) for words in chains) for chains in needed), one.spelled, parts)


def adjacent_words_plan(words: Sequence[str], parts: Part) -> Plan:
    """Return the plan for several words that stand side by side, which a text without a letter never does."""
    return phrase_plan(side_by_side(words), parts) or DisMax(())


def side_by_side(words: Sequence[str]) -> str:
    """Write words side by side, with blanks but between Chinese and Chinese."""
    written = words[0]
    for word in words[1:]:
        blank = "" if not written[-1].isascii() and not word[0].isascii() else " "
        written += blank + word
    return written


def names_in(words: Sequence[str], engine: Engine, glossary: Glossary | None) -> list[str]:
    """Join the words that make one name, to be found side by side only: `low rank`, `Mamba 2`, `top k`.

    Whether two words do is seen from how the library itself writes them, or the glossary.
    """
    found: list[str] = []
    before = ""
    for word in words:
        if found and _is_one_name(before, word, engine, glossary):
            found[-1] += f" {word}"
        else:
            found.append(word)
        before = word
    return found


def glued_spans(names: Sequence[str], engine: Engine) -> Iterator[tuple[int, int]]:
    """Yield where neighbouring names are written as one word somewhere: `multitokenprediction`.

    Yields:
        The first of the names and the one after the last.
    """
    edges = [_edges(name) for name in names]
    for start, first in enumerate(edges):
        together = first.tail
        for end, last in enumerate(edges[start + 1 : start + _MOST_GLUED], start + 2):
            if not together or not last.head:
                break
            together += last.head
            if _as_one_word(together, engine):
                yield start, end
            if not last.is_latin:
                break


class _Edges(NamedTuple):
    """Where a word can meet its neighbours."""

    head: str
    """The Latin name that it begins with, written together; empty if it begins with Chinese."""
    tail: str
    """The Latin name that it ends with."""
    is_latin: bool
    """Whether both are all there is."""
    is_number: bool
    """Whether it begins with just a number or a version (`2025`, `v3.2`), which say nothing by themselves."""


def _edges(word: str) -> _Edges:
    cut = split_pieces(fold(word).text)
    head = [piece.text for piece in takewhile(lambda piece: not piece.is_cjk, cut)]
    tail = [piece.text for piece in takewhile(lambda piece: not piece.is_cjk, reversed(cut))]
    is_number = bool(head) and head[-1][0].isdigit() and head[:-1] in ([], ["v"])
    return _Edges("".join(head), "".join(reversed(tail)), len(head) == len(cut), is_number)


def _is_one_name(first: str, second: str, engine: Engine, glossary: Glossary | None) -> bool:
    """Whether two words that were typed with a blank between them make a name."""
    left, right = _edges(first).tail, _edges(second).head
    if not left or not right:
        return False
    if _edges(second).is_number or any(len(side) == 1 and side not in "ai" for side in (left, right)):
        return True
    if glossary is not None and glossary.is_compound(left + right):
        return True
    as_one = _as_one_word(left + right, engine)
    if not as_one:
        return False
    rarer = min(sum(engine.holding(left)), sum(engine.holding(right)))
    return as_one * _USUALLY_ONE >= rarer


def _as_one_word(together: str, engine: Engine) -> int:
    """Return how many documents have a name as one word, itself or as its plural or singular."""
    return max(engine.holding(one)[0] for one in (together, *other_numbers(together)))


def all_of(plans: Iterable[Plan]) -> Plan:
    """Return the plan that wants all of some, or the one there is."""
    several = tuple(plans)
    return several[0] if len(several) == 1 else All(several)


def best(plans: Iterable[Plan]) -> Plan:
    """Return the plan that wants any of some spellings, or the one there is."""
    several = tuple(dict.fromkeys(plans))
    return several[0] if len(several) == 1 else DisMax(several)


def forms(plans: Iterable[Wordlike]) -> Wordlike:
    """Return the plan that wants any of some forms of one word, or the one there is."""
    several = tuple(dict.fromkeys(plans))
    return several[0] if len(several) == 1 else Synonyms(several)


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
                *([Prefix(last, parts)] if len(last) >= _TELLING else []),
            ]
        )
        for words, last in islice(_cuts(text, engine, _MOST_WORDS), _MOST_CUTS)
    ]
    as_one = Prefix(text, parts)
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
            nearly = chinese_fuzzy_plan(word, parts) if is_cjk else Fuzzy(word, parts)
            just_so = phrase_plan(word, parts, exact=True) if is_cjk else Term(word, parts)
            plans.append(nearly if just_so is None else Boost(nearly, just_so, _JUST_SO))
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
