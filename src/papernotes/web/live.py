"""A library that is asked by many requests and follows what is written to it."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast, get_args

from papernotes.dates.expressions import DateRange
from papernotes.exporters.link_targets import TYPES
from papernotes.exporters.pages import (
    PAGE_SIZE,
    CardMatch,
    PageFilters,
    Pages,
    SiteLog,
    answer,
    day_card,
    entry_card,
    facet_counts,
    filter_entries,
)
from papernotes.media import DOCUMENTS
from papernotes.model import Entry, LinkKind
from papernotes.search.results import merged
from papernotes.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from papernotes.library import Library
    from papernotes.model import Day
    from papernotes.search import Hit, Results
    from papernotes.search.more_like_this import RelatedEntries

_PATIENCE = 1.0
"""Seconds for which what was read counts as fresh."""

_PERIOD = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
"""A month or a day."""

_LOOKED_THROUGH = 200
"""So many hits of a query are looked through for a technical name; among more, it is looked for as a phrase,
which may also be part of a longer name."""

_LAST_PAGE = 50
"""Pages of hits after which nobody reads on."""


class Live:
    """A library for many threads: SQLite and the index are for one thread each.

    Pages are made by one thread at a time. Each thread that searches opens the library for itself, so that a
    search which takes long holds up neither the pages nor another search.

    Args:
        open_library: opens the library, counting from the present day.
    """

    def __init__(self, open_library: Callable[[], Library]) -> None:
        self._open = open_library
        self._lock = threading.Lock()
        self._library = open_library()
        self._opened = dt.date.today()  # noqa: DTZ011 - the reader's calendar, not UTC's
        self._checked = 0.0
        self._version = ""
        self._pages: Pages
        self._log: SiteLog
        self._own = threading.local()

    def version(self) -> str:
        """Return what changes whenever the library does."""
        with self._fresh():
            return self._version

    def index(self) -> str:
        """Return the first page."""
        with self._fresh():
            return self._pages.index()

    def figures(self) -> str:
        """Return the page of figures."""
        with self._fresh():
            return self._pages.figures()

    def figures_picture(self) -> str:
        """Return the picture on that page, in SVG."""
        with self._fresh():
            return self._pages.figures_picture()

    def month(self, month: str) -> str | None:
        """Return the page of a month, or None if nothing is in it."""
        with self._fresh():
            return self._pages.month(month) if month in self._log.months else None

    def entry(self, key: str) -> str | None:
        """Return the page of an entry, or None if there is none of that key."""
        with self._fresh():
            return self._pages.entry(key) if key in self._log.by_key else None

    def picture(self, path: str) -> tuple[Path, str] | None:
        """Return a picture inside the library and its media type, or None.

        Args:
            path: relative to the library, exactly as pages have it.
        """
        with self._fresh():
            return _typed(path, TYPES, *self._library.image_file(path, ""))

    def document(self, path: str) -> tuple[Path, str] | None:
        """Return another file inside the library that pages link to, as `picture` does."""
        with self._fresh():
            return _typed(path, DOCUMENTS, *self._document(path, ""))

    def search(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        """Answer a search.

        Args:
            parameters: `q`, what was typed; `page`, from 1; and the filters by name.
        """
        query = parameters.get("q", "").strip()
        page = parameters.get("page", "1")
        number = min(max(int(page), 1), _LAST_PAGE) if page.isdecimal() and len(page) < 9 else 1
        filters = PageFilters.of(parameters)
        if query:
            return self._found(query, filters, number)
        with self._fresh():
            return self._listed(filters, number)

    def _listed(self, filters: PageFilters, number: int) -> dict[str, Any]:
        """Return what has all that is asked for, newest first."""
        log = self._log
        found = filter_entries(log, filters)
        shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        return answer([entry_card(log, entry) for entry in shown], len(found), facet_counts(log, found))

    def _found(self, query: str, filters: PageFilters, number: int) -> dict[str, Any]:
        """Return what answers to a query; while its last word is being typed, what begins so will do."""
        selection = _selection(filters)
        if selection is None:
            return answer([], 0, {})
        with self._fresh():
            term = self._log.usual_name(filters.term) if filters.term else ""
        results, asked = self._results(query, selection, term, number)
        if not results.total and query[-1].isalnum() and query[-1].isascii():
            begun, beginning = self._results(f"{query}*", selection, term, number)
            if begun.total:
                results, asked = begun, beginning
        if term and results.total <= _LOOKED_THROUGH:
            return self._with_term(asked, selection, term, number)
        shown = results.hits[(number - 1) * PAGE_SIZE :]
        with self._fresh():
            cards = _cards(self._log, results, shown)
        return answer(
            cards,
            results.total,
            _counts(results),
            results.notices,
            results.suggestions,
        )

    def _results(self, query: str, selection: Selection, term: str, number: int) -> tuple[Results, str]:
        """Return what answers to a query, and the query with its technical name."""
        asked = f'({query}) "{term}"' if term else query
        library = self._searched()
        return library.search(asked, selection=selection, limit=number * PAGE_SIZE, facets=True), asked

    def _with_term(self, asked: str, selection: Selection, term: str, number: int) -> dict[str, Any]:
        """Return those answers to a query that have a technical name as such."""
        results = self._searched().search(asked, selection=selection, limit=_LOOKED_THROUGH)
        with self._fresh():
            log = self._log
            # A note may have been written since, of which the pages do not know yet.
            there = (hit for hit in results.hits if hit.entry is None or hit.entry.key in log.by_key)
            hits = [hit for hit in there if term in log.names_in(_item(hit))]
            cards = _cards(log, results, hits[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
            return answer(cards, len(hits), facet_counts(log, map(_item, hits)), results.notices)

    def _searched(self) -> Library:
        """Return the library that this thread alone searches, up to date."""
        mine, today, now = self._own, dt.date.today(), time.monotonic()  # noqa: DTZ011 - as below
        if getattr(mine, "opened", today) != today:
            mine.library.close()
            del mine.library
        if not hasattr(mine, "library"):
            mine.library, mine.opened, mine.checked = self._open(), today, now
        elif now - mine.checked > _PATIENCE:
            mine.library.refresh()
            mine.checked = time.monotonic()
        library: Library = mine.library
        return library

    @contextmanager
    def _fresh(self) -> Iterator[None]:
        """Hold the library, up to date."""
        with self._lock:
            now = time.monotonic()
            if not self._version or now - self._checked > _PATIENCE:
                self._refresh()
                self._checked = time.monotonic()
            yield

    def _refresh(self) -> None:
        today = dt.date.today()  # noqa: DTZ011 - as above
        if today != self._opened:  # `yesterday` and dates without a year are counted from the present day
            self._library.close()
            self._library, self._opened = self._open(), today
        library = self._library
        library.refresh()
        version = f"{library.catalogue.catalogue_id}-{library.catalogue.generation}"
        if version == self._version:
            return
        entries = library.entries()
        self._log = SiteLog(
            title=library.root.name or "Reading log",
            entries=entries,
            days=library.days(),
            works=library.catalogue.works(),
            image=library.image_file,
            source=library.source,
            document=self._document,
        )
        self._pages = Pages(self._log, version, self._related)
        self._version = version

    def _document(self, path: str, note: str) -> tuple[str, Path | None]:
        return self._library.images.document(path, note)

    def _related(self, entry: Entry, limit: int) -> RelatedEntries:
        return self._library.related(entry, limit=limit)


def _typed(path: str, types: Mapping[str, str], relative: str, file: Path | None) -> tuple[Path, str] | None:
    """Return a file and its media type, if it was asked for by its exact path."""
    media_type = types.get(file.suffix.lower()) if file is not None else None
    return None if file is None or media_type is None or relative != path else (file, media_type)


def _item(hit: Hit) -> Entry | Day:
    """Return what was found."""
    found = hit.entry or hit.day
    assert found is not None  # noqa: S101 - a hit is one of the two
    return found


def _cards(log: SiteLog, results: Results, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return the cards of some hits of a search."""

    def marks_in(text: str) -> list[tuple[int, int]]:
        return merged(results.marker.marks(text)) if results.marker else []

    cards = []
    for hit in hits:
        one, found = _item(hit), CardMatch(hit.snippet.text, hit.snippet.marks, marks_in)
        cards.append(entry_card(log, one, found) if isinstance(one, Entry) else day_card(log, one, found))
    return cards


def _counts(results: Results) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Return what a search counted as pages show it."""
    one = results.facets
    if one is None:
        return {}
    months = one.months[::-1]
    return {"month": months, "topic": one.topics, "tag": one.tags, "term": one.terms, "kind": one.kinds}


def _selection(filters: PageFilters) -> Selection | None:
    """Return what narrows a query; None if nothing can be so."""
    dates = None
    period = filters.day or ("" if filters.month == "undated" else filters.month)
    if period:
        if not _PERIOD.fullmatch(period):
            return None
        dates = DateRange(f"{period}-01"[:10], f"{period}-31"[:10])
    if filters.kind and filters.kind not in get_args(LinkKind):
        return None
    return Selection(
        dates=dates,
        undated=filters.month == "undated",
        tags=(filters.tag,) if filters.tag else (),
        topics=(filters.topic,) if filters.topic else (),
        kinds=(cast("LinkKind", filters.kind),) if filters.kind else (),
    )
