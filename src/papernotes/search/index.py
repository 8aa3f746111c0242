"""Search a library."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from papernotes.catalogue.rows import fold_tag, fold_value
from papernotes.model import Entry
from papernotes.search.documents import named_topics, parse_day_key
from papernotes.search.engine import EngineResult
from papernotes.search.glossary import Glossary, load_glossary
from papernotes.search.index_sync import IndexManager
from papernotes.search.planning import Planner
from papernotes.search.query import parse, shortened
from papernotes.search.results import Facets, Highlighter, Hit, Results, merged, snippet
from papernotes.search.suggesting import suggest
from papernotes.search.technical_terms import spelled_as_one_word, usual_spellings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from papernotes.catalogue import Catalogue
    from papernotes.model import Day
    from papernotes.search.engine import Engine
    from papernotes.search.index_sync import Progress
    from papernotes.search.more_like_this import RelatedEntries
    from papernotes.search.plan import Plan
    from papernotes.search.results import Count, Highlight, Span
    from papernotes.search.vocabulary import TechnicalTerm
    from papernotes.selection import Selection

FACETS = ("month", "topic", "tag", "kind", "names")
"""What an engine is asked to count."""
_MOST = 30
"""Values of a facet that are worth a line."""


def facets_of_result(found: EngineResult, catalogue: Catalogue) -> Facets:
    """Return the counts of what was found, as they are shown.

    Args:
        found: what an engine found and counted.
        catalogue: says how topics and tags are written.
    """
    counts = {name: found.facets.get(name, {}) for name in FACETS}  # none where nothing was asked
    topics = {fold_value(label): label for label, _ in catalogue.topics()}
    tags = {fold_tag(label): label for label, _ in catalogue.tags()}
    return Facets(
        months=tuple(sorted(counts["month"].items())),
        topics=_most({topics.get(value, value): count for value, count in counts["topic"].items()}),
        tags=_most({tags.get(value, value): count for value, count in counts["tag"].items()}),
        kinds=_most(counts["kind"]),
        terms=_most(_by_usual_spelling(counts["names"])),
    )


def _by_usual_spelling(counts: Mapping[str, int]) -> dict[str, int]:
    """Add up the counts of a name's spellings, under the most frequent of them."""
    usual = usual_spellings(counts)
    totals: Counter[str] = Counter()
    for name, count in counts.items():
        totals[usual[spelled_as_one_word(name)]] += count
    return totals


def _most(counts: Mapping[str, int]) -> tuple[Count, ...]:
    """Return the most frequent values first."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST])


_TRIES = 3
"""How often a query is asked of a catalogue that other processes change meanwhile."""

Sort = Literal["relevance", "date"]
"""What comes first: what matches best, or what is newest."""


class Index:
    """Searches one library; for one thread at a time.

    Args:
        catalogue: what was read of the library.
        own_glossary: the user's additions to the glossary, which need not exist.
        progress: told of when an index is made.
        raises_bugs: whether to raise what is a bug, instead of warning and answering without the index.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        own_glossary: Path | None = None,
        progress: Progress | None = None,
        raises_bugs: bool = False,
    ) -> None:
        self._catalogue = catalogue
        self._own_glossary = own_glossary
        self._manager = IndexManager(catalogue, progress, raises_bugs=raises_bugs)
        self._glossary: Glossary | None = None
        self._glossary_notices: list[str] = []

    def search(
        self,
        query: str,
        *,
        today: dt.date,
        selection: Selection | None = None,
        limit: int = 20,
        sort: Sort = "relevance",
        literal: bool = False,
        facets: bool = False,
    ) -> Results:
        """Answer a query; whatever is typed, and whatever is the matter with the index, there is an answer.

        Args:
            query: what was typed, in the language that `query.parse` reads.
            today: the day to count from in `date:yesterday`.
            selection: what narrows the query.
            limit: how many hits to return at most.
            sort: what comes first.
            literal: whether to leave the glossary out.
            facets: whether to count by month, topic, tag, kind and technical name.
        """
        asked = parse(query, today=today, latest_year=self._catalogue.latest_year)
        notices = list(asked.notices)
        node = asked.node
        if node is None:
            return Results((), 0, (*notices, "There is no word to search for."))
        glossary = None if literal else self._load_glossary(notices)
        kinds = FACETS if facets else ()

        def ask(engine: Engine) -> tuple[EngineResult, list[Plan], bool]:
            stages = Planner(engine, glossary).tiers(node, selection)
            for number, plans in enumerate(stages):
                found = engine.find(plans, limit=limit, newest_first=sort == "date", facets=kinds)
                if found.ranked or number == len(stages) - 1:
                    return found, plans, number > 0
            return EngineResult((), (), {}), [], False

        def suggestions_of(engine: Engine) -> tuple[str, ...]:
            def finds(other: str) -> bool:
                changed = parse(other, today=today, latest_year=self._catalogue.latest_year).node
                stages = Planner(engine, glossary).tiers(changed, selection) if changed else []
                return any(engine.find(plans, limit=1).ranked for plans in stages)

            return suggest(shortened(query), node, engine, finds)

        for _ in range(_TRIES):
            found, plans, is_apart = self._manager.ask(ask)
            marker = Highlighter(plans)
            hits = tuple(self._hits(found, plans, marker, is_apart=is_apart))
            if len(hits) == len(found.ranked) or self._manager.is_current():
                break
            self._catalogue.refresh()  # another process changed it between the two questions
        if found.ranked and is_apart:
            notices.append("No entry has the words of a name side by side; these have them apart.")
        suggestions = () if found.ranked else self._manager.ask(suggestions_of)
        return Results(
            hits=hits,
            total=sum(found.totals),
            notices=tuple(notices),
            suggestions=suggestions,
            facets=facets_of_result(found, self._catalogue) if facets else None,
            marker=marker,
        )

    def update(self) -> None:
        """Bring the index up to date, which a search does by itself."""
        self._manager.ask(lambda _: None)

    def related(self, entry: Entry, *, limit: int = 10) -> RelatedEntries:
        """Return other entries on the same work, and entries on others that are like it.

        Args:
            entry: an entry of this library.
            limit: how many similar entries to return at most.
        """
        from papernotes.search.more_like_this import related_entries

        return self._manager.ask(lambda engine: related_entries(entry, engine, self._catalogue, limit))

    def terms(self) -> list[TechnicalTerm]:
        """Return the library's technical vocabulary, the most frequent terms first."""
        from papernotes.search.vocabulary import technical_terms

        glossary = self._load_glossary([])
        return self._manager.ask(lambda engine: technical_terms(engine, glossary))

    def close(self) -> None:
        """Let go of the index's files; they are opened again when they are next needed."""
        self._manager.close()

    def _hits(
        self, found: EngineResult, plans: list[Plan], marker: Highlighter, *, is_apart: bool
    ) -> Iterator[Hit]:
        """Yield what was found, with the entries and days looked up."""
        typed = Highlighter(plans[:1])
        entries = self._catalogue.by_keys([one.key for one in found.ranked])
        for one in found.ranked:
            item = entries.get(one.key) or self._day(one.key)
            if item is not None:
                via = _only_in_glossary(item, marker, typed) if one.tier and not is_apart else ()
                entry, day = (item, None) if isinstance(item, Entry) else (None, item)
                yield Hit(entry, day, one.score, snippet(item, marker), via)

    def _day(self, key: str) -> Day | None:
        """Return the day that a key names, if it does name one."""
        place = parse_day_key(key)
        if place is None:
            return None
        number, path = place
        days = self._catalogue.days_of(path)
        return days[number] if number < len(days) else None

    def _load_glossary(self, notices: list[str]) -> Glossary:
        """Return the glossary, and note what is wrong with it."""
        if self._glossary is None:
            self._glossary, self._glossary_notices = load_glossary(self._own_glossary, self._catalogue.folder)
        notices += self._glossary_notices
        return self._glossary


def _only_in_glossary(one: Entry | Day, marker: Highlighter, typed: Highlighter) -> tuple[str, ...]:
    """Return what was found only since the glossary says that it means what was typed."""
    texts = [one.text]
    if isinstance(one, Entry):
        texts += [one.name, one.title or ""]
    texts += [*named_topics(one), *one.tags, *(code.text for code in one.code)]
    texts += [link.id or link.url for link in one.links]
    found: dict[str, None] = {}
    for text in texts:
        literal = merged(typed.marks(text))
        others = (mark for mark in marker.marks(text) if not _is_within(mark, literal))
        found |= {text[start:end]: None for start, end in merged(others)}
    return tuple(found)


def _is_within(mark: Highlight, spans: list[Span]) -> bool:
    """Whether one of several spans, which are in order and apart, covers a mark."""
    at = bisect_right(spans, mark.start, key=itemgetter(0))
    return at > 0 and mark.end <= spans[at - 1][1]
