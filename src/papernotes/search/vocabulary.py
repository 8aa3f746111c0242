"""The technical vocabulary of a library, found in its texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.search.documents import date_of_day_number
from papernotes.search.engine import TermSpread
from papernotes.search.technical_terms import spelled_as_one_word, usual_spellings
from papernotes.search.word_plans import best, phrase_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.search.engine import Engine
    from papernotes.search.glossary import Glossary


@dataclass(frozen=True, slots=True)
class TechnicalTerm:
    """A technical term, in all its spellings and languages."""

    name: str
    """Its usual name."""
    other_names: tuple[str, ...]
    """Other names of the same, in either language, that the glossary knows."""
    count: int
    """How many entries and days have it."""
    first: str | None
    """Date of the first of them; None if none is dated."""
    last: str | None
    """Date of the last of them."""


def technical_terms(engine: Engine, glossary: Glossary) -> list[TechnicalTerm]:
    """Return the terms that occur, the most frequent first.

    Args:
        engine: the index, which has found technical names by how they are written (`KV-cache`, `LoRA`).
        glossary: the terms that are known, in words like any others (`attention`, `稀疏`).
    """
    found = [*_known(engine, glossary), *_written(engine, glossary)]
    return sorted(found, key=lambda term: (-term.count, term.name))


def _known(engine: Engine, glossary: Glossary) -> Iterable[TechnicalTerm]:
    """Yield the terms of the glossary that occur, under the name that most often does."""
    for names in glossary:
        plans = {name: plan for name in names if (plan := phrase_plan(name)) is not None}
        spread = engine.spread(best(list(plans.values()))) if plans else TermSpread(0, 0, 0)
        if spread.documents:
            usual = max(plans, key=lambda name: engine.spread(plans[name]).documents)
            yield _term(usual, tuple(name for name in names if name != usual), spread)


def _written(engine: Engine, glossary: Glossary) -> Iterable[TechnicalTerm]:
    """Yield the names that occur and are not in the glossary, all spellings of one together."""
    spreads = {
        name: spread
        for name, spread in engine.names().items()
        if not glossary.knows(spelled_as_one_word(name))
    }
    spellings: dict[str, list[TermSpread]] = {}
    for name, spread in spreads.items():
        spellings.setdefault(spelled_as_one_word(name), []).append(spread)
    usual = usual_spellings({name: spread.documents for name, spread in spreads.items()})
    for key, several in spellings.items():
        days = [day for spread in several for day in (spread.first, spread.last) if day]
        count = sum(spread.documents for spread in several)
        yield _term(usual[key], (), TermSpread(count, min(days, default=0), max(days, default=0)))


def _term(name: str, others: tuple[str, ...], spread: TermSpread) -> TechnicalTerm:
    return TechnicalTerm(
        name, others, spread.documents, date_of_day_number(spread.first), date_of_day_number(spread.last)
    )
