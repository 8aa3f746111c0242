"""From what a query asks for to what is looked up."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from papernotes.catalogue.rows import fold_tag, selected_facets
from papernotes.model import PAPER_KINDS
from papernotes.search import plan as p
from papernotes.search.documents import day_numbers
from papernotes.search.prefix_fuzzy import fuzzy_plan, prefix_plan
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
from papernotes.search.term_queries import (
    adjacent_words_plan,
    all_of,
    best,
    glued_spans,
    names_in,
    phrase_plan,
)
from papernotes.search.translation import known_spans, renderings, segments, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.search.engine import Engine
    from papernotes.search.glossary import Glossary
    from papernotes.selection import Selection

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


class Way(Enum):
    """How freely a query is taken."""

    LITERAL = "literal"
    """As it was typed, in any spelling."""
    TRANSLATED = "translated"
    """With what the glossary knows in either language."""
    APART = "apart"
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
        ways = (
            [[Way.LITERAL, Way.TRANSLATED], [Way.APART]] if self._glossary else [[Way.LITERAL], [Way.APART]]
        )
        conditions = _conditions(selection)
        tiers: list[list[p.Plan]] = []
        known: set[p.Plan] = set()
        for several in ways:
            tier = []
            for way in several:
                plan = self._plan(node, p.ANYWHERE, way)
                if plan is not None and plan not in known:
                    known.add(plan)
                    tier.append(all_of([plan, *conditions]))
            tiers.append(tier)
        return [tier for tier in tiers if tier]

    def _plan(self, node: Node, parts: p.Part, way: Way) -> p.Plan | None:
        """Return the plan for a node; None if there is nothing in it to look up."""
        match node:
            case Words(words):
                return self._words(words, parts, way)
            case Phrase(text):
                return _phrase(text, parts)
            case Prefix(text):
                return prefix_plan(text, parts, self._engine)
            case Fuzzy(text):
                return fuzzy_plan(text, parts)
            case InField("tag", Words((tag,)) | Phrase(tag)):
                return p.Label(f"tag:{fold_tag(tag)}")
            case InField(field, inner):
                return self._plan(inner, _PARTS[field], way)
            case And(nodes):
                plans = [plan for one in nodes if (plan := self._plan(one, parts, way)) is not None]
                return all_of(plans) if plans else None
            case Or(nodes):
                return p.Any(
                    tuple(plan for one in nodes if (plan := self._plan(one, parts, way)) is not None)
                )
            case Not(inner):
                unwanted = self._plan(inner, parts, Way.LITERAL)
                return p.Without(unwanted) if unwanted is not None else None
            case Within(dates):
                return p.Days(day_numbers(dates.start)[0], day_numbers(dates.end)[1])
            case Has(name, value):
                return _property(name, value)

    def _words(self, words: Sequence[str], parts: p.Part, way: Way) -> p.Plan | None:
        """Return the plan for words that were typed side by side."""
        words = [word for word in words if phrase_plan(word) is not None]
        if not words:
            return None
        names = words if way is Way.APART else names_in(words, self._engine, self._glossary)
        plans = [self._name(name, parts, way) for name in names]
        spans = [(a, b, [" ".join(names[a:b])]) for a, b in glued_spans(names, self._engine)]
        if way is Way.TRANSLATED and self._glossary is not None:
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
        return p.Preferring(p.Preferring(plan, together, _SIDE_BY_SIDE), whole)

    def _name(self, name: str, parts: p.Part, way: Way) -> p.Plan:
        """Return the plan for a word, or for several that make one name."""
        plans = [_literal(name, parts)]
        if self._glossary is not None and way is Way.TRANSLATED:
            plans += [_named(other, parts) for other in renderings(name, self._glossary)]
        if self._glossary is not None and way is Way.APART:
            cut = telling(segments(name, self._glossary))
            if len(cut) > 1 and any(segment.is_cjk for segment in cut):
                plans = [all_of(_any_of((segment.text, *segment.others), parts) for segment in cut)]
        return best(plans)


def _phrase(text: str, parts: p.Part) -> p.Plan | None:
    """Return the plan for words in quotation marks."""
    plan = phrase_plan(text, parts, exact=True)
    return (
        p.Preferring(plan, p.Label(f"name:{spelled_as_one_word(text)}", _WHOLE_NAME))
        if plan is not None
        else None
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
