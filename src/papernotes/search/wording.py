"""Plans for words as they were typed: their spellings, their forms, and which of them make one name."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from papernotes.search.analysis import fold, other_number, wanted
from papernotes.search.analysis.pieces import pieces
from papernotes.search.plan import ANYWHERE, All, Beginning, Best, Chain, Part, Plan, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from papernotes.search import analysis
    from papernotes.search.engine import Engine
    from papernotes.search.glossary import Glossary

_USUALLY_ONE = 4
"""Two words are one name if at least one in so many of the texts with the rarer word write them as one."""
_MOST_GLUED = 4
"""So many words at most are looked for as one."""


def text_plan(text: str, parts: Part = ANYWHERE, *, exact: bool = False) -> Plan | None:
    """Return the plan for a name, word or phrase whose parts stand side by side; None if it has no letter.

    Args:
        text: as typed.
        parts: where it is wanted.
        exact: whether its last word is wanted in just this form, and not as its plural or singular.
    """
    plans: list[Plan] = []
    for one in wanted(text):
        if one.begins:
            plans.append(Beginning(one.chains[0][0], parts))
            continue
        chains = list(one.chains)
        if not exact:
            chains += [changed for chain in one.chains if (changed := _in_other_number(chain))]
        plans.append(
            best(Chain(chain, parts) if len(chain) > 1 else Term(chain[0], parts) for chain in chains)
        )
    return all_of(plans) if plans else None


def joint_plan(first: str, second: str, parts: Part) -> Plan | None:
    """Return the plan for what only texts have in which two words stand next to each other, in this order."""
    left, right = pieces(fold(first).text), pieces(fold(second).text)
    if not left or not right:
        return None
    between = "" if left[-1].is_cjk and right[0].is_cjk else " "
    apart = {
        term for word in (first, second) for one in wanted(word) for chain in one.chains for term in chain
    }
    together = {
        term: None
        for one in wanted(first + between + second)
        for chain in one.chains
        for term in chain
        if term not in apart
    }
    return best(Term(term, parts) for term in together) if together else None


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
            if engine.holding(together)[0]:
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
    cut = pieces(fold(word).text)
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
    as_one, _ = engine.holding(left + right)
    if not as_one:
        return False
    rarer = min(sum(engine.holding(left)), sum(engine.holding(right)))
    return as_one * _USUALLY_ONE >= rarer


def _in_other_number(chain: analysis.Chain) -> analysis.Chain | None:
    """Return a name with its last word as plural or singular."""
    other = other_number(chain[-1])
    return (*chain[:-1], other) if other else None


def all_of(plans: Iterable[Plan]) -> Plan:
    """Return the plan that wants all of some, or the one there is."""
    several = tuple(plans)
    return several[0] if len(several) == 1 else All(several)


def best(plans: Iterable[Plan]) -> Plan:
    """Return the plan that wants any of some spellings, or the one there is."""
    several = tuple(dict.fromkeys(plans))
    return several[0] if len(several) == 1 else Best(several)
