"""A reading log in memory, with what its pages ask of it again and again."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from papernotes.exporters.link_targets import NoteTargets
from papernotes.exporters.pages.urls import month_of
from papernotes.identifiers import identity
from papernotes.model import Entry
from papernotes.search.more_like_this import EntriesAtHand
from papernotes.search.technical_terms import spelled_as_one_word, technical_names, usual_spellings
from papernotes.works import work_link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from papernotes.model import Day, Span, Work


class SiteLog:
    """What is shown.

    Args:
        title: what it is called.
        entries: newest first, those of one day in the order in which they stand.
        days: dated sections, newest first.
        works: bibliographic records by the identity of their work.
        image: from an image's path and its note's, the path relative to the library and the file, if there.
        source: the exact Markdown of a place in a note.
        document: as `image`, of a file that a note links to and that is only read.
    """

    def __init__(
        self,
        *,
        title: str,
        entries: Sequence[Entry],
        days: Sequence[Day],
        works: Mapping[str, Work],
        image: Callable[[str, str], tuple[str, Path | None]],
        source: Callable[[Span], str],
        document: Callable[[str, str], tuple[str, Path | None]],
    ) -> None:
        self.title = title
        self.entries = entries
        self._works = works
        self.image = image
        self.source = source
        self.document = document
        self.days = days

    @cached_property
    def at_hand(self) -> EntriesAtHand:
        """The entries and days as the search analyses them, and an index of them in memory."""
        return EntriesAtHand(self.entries, self.days, self.work_of)

    @cached_property
    def by_key(self) -> dict[str, Entry]:
        """Entries by their key."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def dates(self) -> dict[str, list[Entry]]:
        """Entries by their date, newest first; those without one under an empty date, at the end."""
        found: dict[str, list[Entry]] = {day.date: [] for day in self.days if day.date and _says(day)}
        for entry in self.entries:
            found.setdefault(entry.date or "", []).append(entry)
        return {date: found[date] for date in (*sorted(filter(None, found), reverse=True), *_rest(found))}

    @cached_property
    def months(self) -> dict[str, list[str]]:
        """Dates by their month, newest first."""
        found: dict[str, list[str]] = {}
        for date in self.dates:
            found.setdefault(month_of(date), []).append(date)
        return found

    @cached_property
    def _days_by_date(self) -> dict[str, list[Day]]:
        found: dict[str, list[Day]] = {}
        for day in self.days:
            found.setdefault(day.date or "", []).append(day)
        return found

    @cached_property
    def notes(self) -> NoteTargets:
        """The notes, to which others link."""
        return NoteTargets(self.entries)

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Technical names in each entry, by its key, each spelt as most entries spell it."""
        return {
            key: tuple(dict.fromkeys(map(self.usual_name, names))) for key, names in self._written.items()
        }

    def names_in(self, one: Entry | Day) -> tuple[str, ...]:
        """Return the technical names in an entry or a day."""
        if isinstance(one, Entry):
            return self.names[one.key]
        return tuple(dict.fromkeys(map(self.usual_name, technical_names(one.text))))

    def usual_name(self, term: str) -> str:
        """Return a technical name as `names` spells it; one that is nowhere stays as it is."""
        return self._usual.get(spelled_as_one_word(term), term)

    @cached_property
    def _written(self) -> dict[str, tuple[str, ...]]:
        return {entry.key: technical_names(entry.text) for entry in self.entries}

    @cached_property
    def _usual(self) -> dict[str, str]:
        return usual_spellings(Counter(name for names in self._written.values() for name in names))

    def work_of(self, entry: Entry) -> Work | None:
        """Return the record of the work that an entry is about, if there is one."""
        link = work_link(entry)
        return self._works.get(identity(link)) if link else None

    def days_on(self, date: str) -> list[Day]:
        """Return the dated sections of a date."""
        return self._days_by_date.get(date, [])


def _says(day: Day) -> bool:
    return bool(day.text or day.images or day.links)


def _rest(found: dict[str, list[Entry]]) -> list[str]:
    return [""] if "" in found else []
