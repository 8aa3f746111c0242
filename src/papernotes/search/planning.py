"""From what a query asks for, in either language, to what is looked up."""

from __future__ import annotations

from enum import Enum
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from papernotes.catalogue.rows import fold_tag, selected_facets
from papernotes.model import PAPER_KINDS
from papernotes.search import plan as p
from papernotes.search.analysis import fold
from papernotes.search.analysis.pieces import Joint, split_pieces
from papernotes.search.documents import day_numbers
from papernotes.search.query import (
    And,
    Fuzzy,
    Has,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Within,
    Words,
)
from papernotes.search.technical_terms import spelled_as_one_word
from papernotes.search.word_plans import (
    adjacent_words_plan,
    all_of,
    best,
    fuzzy_plan,
    glued_spans,
    names_in,
    phrase_plan,
    prefix_plan,
    side_by_side,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from papernotes.search.engine import Engine
    from papernotes.search.glossary import Glossary
    from papernotes.selection import Selection

_LONGEST_NAME = 5
"""Latin words that a name in the glossary has at most."""
_MOST_RENDERINGS = 24
"""Ways to say one name that are searched at most."""
_FILLERS = frozenset("的了和与在中是对用及之等")
"""Characters that hold words together and say nothing by themselves."""


class NameSegment(NamedTuple):
    """A stretch of a name: something the glossary knows, or what lies between two such things."""

    text: str
    """As folded."""
    others: tuple[str, ...] = ()
    """Its other names; none for what the glossary does not know."""

    @property
    def is_cjk(self) -> bool:
        """Whether it is Chinese."""
        return not self.text[0].isascii()


def segments(text: str, glossary: Glossary, *, words: int = 5, characters: int = 20) -> list[NameSegment]:
    """Cut a name where the glossary knows parts of it, taking the longest it knows each time.

    Args:
        text: a word or name whose parts stand side by side.
        glossary: the glossary.
        words: how many Latin words a part has at most.
        characters: how many characters a Chinese part has at most.
    """
    found: list[NameSegment] = []
    folded = fold(text).text
    cut = split_pieces(folded)
    at = 0
    while at < len(cut):
        if cut[at].is_cjk:
            found.extend(_cjk_segments(cut[at].text, glossary, characters))
            at += 1
            continue
        end = at + 1
        while (
            end < len(cut) and end - at < words and not cut[end].is_cjk and cut[end].joint is not Joint.APART
        ):
            end += 1
        for stop in range(end, at, -1):
            key = "".join(piece.text for piece in cut[at:stop])
            others = tuple(glossary.other_names(key))
            if others or stop == at + 1:
                found.append(NameSegment(folded[cut[at].start : cut[stop - 1].end], others))
                at = stop
                break
    return found


def renderings(text: str, glossary: Glossary) -> list[str]:
    """Return other modes to write a name whose parts still stand side by side: `稀疏attention`.

    Args:
        text: a word or name whose parts stand side by side.
        glossary: the glossary.
    """
    found: dict[str, None] = {}
    for cut in (segments(text, glossary), segments(text, glossary, words=1, characters=3)):
        if any(segment.others for segment in cut):
            choices = product(*[(segment.text, *segment.others) for segment in cut])
            found |= {side_by_side(choice): None for choice in islice(choices, 1, _MOST_RENDERINGS + 1)}
    return list(found)


def telling(cut: Sequence[NameSegment]) -> list[NameSegment]:
    """Return the segments that say something by themselves."""
    return [segment for segment in cut if not (segment.is_cjk and set(segment.text) <= _FILLERS)]


def known_spans(names: Sequence[str], glossary: Glossary) -> Iterator[tuple[int, int, list[str]]]:
    """Yield where several neighbouring words of a query are one name in the glossary.

    Args:
        names: the words or names of a query.
        glossary: the glossary.

    Yields:
        The first of them, the one after the last, and the other names of what they mean together.
    """
    for start in range(len(names)):
        for end in range(start + 2, min(len(names), start + _LONGEST_NAME) + 1):
            key = "".join(spelled_as_one_word(name) for name in names[start:end])
            if others := glossary.other_names(key):
                yield start, end, others


def _cjk_segments(run: str, glossary: Glossary, longest: int) -> Iterator[NameSegment]:
    """Cut a run of Chinese where the glossary knows parts of it."""
    at = unknown = 0
    while at < len(run):
        for size in range(min(glossary.longest, longest, len(run) - at), 0, -1):
            others = tuple(glossary.other_names(run[at : at + size]))
            if others:
                if unknown < at:
                    yield NameSegment(run[unknown:at])
                yield NameSegment(run[at : at + size], others)
                at = unknown = at + size
                break
        else:
            at += 1
    if unknown < len(run):
        yield NameSegment(run[unknown:])


_PARTS = {
    "name": p.Part.NAME,
    "title": p.Part.TITLE,
    "author": p.Part.AUTHOR,
    "topic": p.Part.TOPIC,
    "tag": p.Part.TAG,
    "text": p.Part.TEXT,
    "code": p.Part.CODE,
}
_WHOLE_NAME = 4.0
"""What it is worth if an entry is called just what was typed."""
_SIDE_BY_SIDE = 3.0
"""How much more it counts that two words stand side by side than that they are there: more than that one of
them is in a name."""
_IDENTIFIER = 20.0
"""What it is worth if an entry is on the very work that was typed."""
_MAY_BE_IDENTIFIER = ("/", ":", ".")


class MatchMode(Enum):
    """How freely a query is taken."""

    LITERAL = "literal"
    """As it was typed, in any spelling."""
    TRANSLATED = "translated"
    """With what the glossary knows in either language."""
    RELAXED = "relaxed"
    """With the parts of its names anywhere in an entry."""


class Planner:
    """Makes plans.

    Args:
        engine: says how the library writes names.
        glossary: for other names of what was typed; None for none.
    """

    def __init__(self, engine: Engine, glossary: Glossary | None) -> None:
        self._engine = engine
        self._glossary = glossary

    def tiers(self, node: Node, selection: Selection | None) -> list[list[p.Plan]]:
        """Return plans by worth; those of a later list are for when the earlier find nothing.

        Args:
            node: what the query asks for.
            selection: what narrows it.
        """
        modes = (
            [[MatchMode.LITERAL, MatchMode.TRANSLATED], [MatchMode.RELAXED]]
            if self._glossary
            else [[MatchMode.LITERAL], [MatchMode.RELAXED]]
        )
        conditions = _conditions(selection)
        tiers: list[list[p.Plan]] = []
        known: set[p.Plan] = set()
        for several in modes:
            tier = []
            for mode in several:
                plan = self._plan(node, p.ANYWHERE, mode)
                if plan is not None and plan not in known:
                    known.add(plan)
                    tier.append(all_of([plan, *conditions]))
            tiers.append(tier)
        return [tier for tier in tiers if tier]

    def _plan(self, node: Node, parts: p.Part, mode: MatchMode) -> p.Plan | None:
        """Return the plan for a node; None if there is nothing in it to look up."""
        match node:
            case Words(words):
                return self._words(words, parts, mode)
            case Phrase(text):
                return _phrase(text, parts)
            case Prefix(text):
                return prefix_plan(text, parts, self._engine)
            case Fuzzy(text):
                return fuzzy_plan(text, parts)
            case InField("tag", Words((tag,)) | Phrase(tag)):
                return p.Label(f"tag:{fold_tag(tag)}")
            case InField(field, inner):
                return self._plan(inner, _PARTS[field], mode)
            case And(nodes):
                plans = [plan for one in nodes if (plan := self._plan(one, parts, mode)) is not None]
                return all_of(plans) if plans else None
            case Or(nodes):
                return p.Any(
                    tuple(plan for one in nodes if (plan := self._plan(one, parts, mode)) is not None)
                )
            case Not(inner):
                unwanted = self._plan(inner, parts, MatchMode.LITERAL)
                return p.Without(unwanted) if unwanted is not None else None
            case Within(dates):
                return p.Days(day_numbers(dates.start)[0], day_numbers(dates.end)[1])
            case Has(name, value):
                return _property(name, value)

    def _words(self, words: Sequence[str], parts: p.Part, mode: MatchMode) -> p.Plan | None:
        """Return the plan for words that were typed side by side."""
        words = [word for word in words if phrase_plan(word) is not None]
        if not words:
            return None
        names = words if mode is MatchMode.RELAXED else names_in(words, self._engine, self._glossary)
        plans = [self._name(name, parts, mode) for name in names]
        spans = [(a, b, [" ".join(names[a:b])]) for a, b in glued_spans(names, self._engine)]
        if mode is MatchMode.TRANSLATED and self._glossary is not None:
            spans += known_spans(names, self._glossary)
        plan = best(
            [
                all_of(plans),
                *(all_of([*plans[:a], _any_of(which, parts), *plans[b:]]) for a, b, which in spans),
            ]
        )
        runs = [(at, at + 2) for at in range(len(names) - 1)]
        if len(names) > 2:
            runs.append((0, len(names)))
        together = p.Any(tuple(adjacent_words_plan(names[a:b], parts) for a, b in runs))
        whole = p.Label(f"name:{spelled_as_one_word(' '.join(words))}", _WHOLE_NAME)
        return p.Boost(p.Boost(plan, together, _SIDE_BY_SIDE), whole)

    def _name(self, name: str, parts: p.Part, mode: MatchMode) -> p.Plan:
        """Return the plan for a word, or for several that make one name."""
        plans = [_literal(name, parts)]
        if self._glossary is not None and mode is MatchMode.TRANSLATED:
            plans += [_named(other, parts) for other in renderings(name, self._glossary)]
        if self._glossary is not None and mode is MatchMode.RELAXED:
            cut = telling(segments(name, self._glossary))
            if len(cut) > 1 and any(segment.is_cjk for segment in cut):
                plans = [all_of(_any_of((segment.text, *segment.others), parts) for segment in cut)]
        return best(plans)


def _phrase(text: str, parts: p.Part) -> p.Plan | None:
    """Return the plan for words in quotation marks."""
    plan = phrase_plan(text, parts, exact=True)
    return (
        p.Boost(plan, p.Label(f"name:{spelled_as_one_word(text)}", _WHOLE_NAME)) if plan is not None else None
    )


def _literal(name: str, parts: p.Part) -> p.Plan:
    """Return the plan for a name as typed; an identifier or URL also finds the entries on that very work."""
    plan = phrase_plan(name, parts) or p.NOTHING
    if parts == p.ANYWHERE and any(mark in name for mark in _MAY_BE_IDENTIFIER):
        from papernotes.identifiers import identify, identity

        link = identify(name)
        if link is not None:
            return best([p.Label(f"id:{identity(link)}", _IDENTIFIER), plan])
    return plan


def _named(text: str, parts: p.Part) -> p.Plan:
    """Return the plan for a name from the glossary."""
    return phrase_plan(text, parts) or p.NOTHING


def _any_of(names: Iterable[str], parts: p.Part) -> p.Plan:
    """Return the plan that wants any of some names."""
    return best(_named(name, parts) for name in names)


def _property(name: str, value: str) -> p.Plan:
    """Return the plan for a property."""
    if name == "in":
        return p.InNote(value)
    if name == "kind":
        return p.Any(
            tuple(p.Label(f"kind:{kind}") for kind in (PAPER_KINDS if value == "paper" else (value,)))
        )
    if name == "id":
        from papernotes.identifiers import identify, identity

        link = identify(value)
        return p.Label(f"id:{identity(link) if link is not None else value}")
    return p.Label(f"has:{value}")


def _conditions(selection: Selection | None) -> list[p.Plan]:
    """Return what a selection demands."""
    if selection is None:
        return []
    found: list[p.Plan] = []
    if selection.dates is not None:
        found.append(p.Days(day_numbers(selection.dates.start)[0], day_numbers(selection.dates.end)[1]))
    if selection.undated:
        found.append(p.Undated())
    found += [p.Label(f"{kind}:{value}") for kind, value in selected_facets(selection)]
    if selection.keys is not None:
        found.append(p.Any(tuple(p.Label(f"id:{key}") for key in selection.keys)))
    return found
