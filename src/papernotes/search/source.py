"""What search needs of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from papernotes.search.documents import items_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from papernotes.model import Day, Entry, Work
    from papernotes.search.documents import Item


class Source(Protocol):
    """Entries and days, and which of them changed since an index was made; `catalogue.Catalogue` is one."""

    folder: Path | None
    """A folder for this library alone, where the index is kept; None where there is none."""

    @property
    def catalogue_id(self) -> str:
        """Another one for each catalogue that was made anew."""

    @property
    def generation(self) -> int:
        """Grows with each change."""

    def changed_since(self, generation: int) -> tuple[list[str], list[str]]:
        """Return the paths of notes added or changed, and of notes removed; all notes for generation 0."""

    def entries_of(self, path: str) -> list[Entry]:
        """Return the entries of a note, in order."""

    def days_of(self, path: str) -> list[Day]:
        """Return the days of a note, in order."""

    def by_keys(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return entries by their keys."""

    def works_of(self, keys: Iterable[str]) -> dict[str, Work]:
        """Return the records behind entries, by the entries' keys."""

    def on_work(self, identity: str) -> list[Entry]:
        """Return the entries with a link to one work."""

    def topics(self) -> list[tuple[str, int]]:
        """Return the topics there are as they are written, each with the number of entries below it."""

    def tags(self) -> list[tuple[str, int]]:
        """Return the tags there are as they are written, each with the number of entries that have it."""

    def latest_year(self, month: int, day: int | None = None) -> int | None:
        """Return the latest year in which a month, or a day of it, has notes."""


def items_in(source: Source, notes: Iterable[str]) -> Iterator[Item]:
    """Yield all that is to be found in some notes, so that memory holds one note at a time."""
    for note in notes:
        entries = source.entries_of(note)
        authors: dict[str, tuple[str, ...]] = {}
        known = [entry.key for entry in entries if entry.title is not None]
        if known:
            authors = {key: _authors(work) for key, work in source.works_of(known).items()}
        yield from items_of(entries, source.days_of(note), authors)


def _authors(work: Work) -> tuple[str, ...]:
    """Return the names of a work's authors as they are read aloud, and as bibliographies order them."""
    return tuple(
        creator.literal or f"{creator.given} {creator.family}".strip() or creator.family
        for creator in work.creators
    )
