"""A library: its notes, what was read from them, and all that can be asked of it from Python."""

from __future__ import annotations

import datetime as dt
import os
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.catalogue import Catalogue
from papernotes.catalogue.cache_folder import library_cache, mark_used
from papernotes.config import load
from papernotes.library_files import CONFIG_PATH, GLOSSARY_PATH
from papernotes.library_root import find_root

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Self

    from papernotes.add_request import AddedReading, NewReading
    from papernotes.adding import Adder
    from papernotes.catalogue import RefreshResult
    from papernotes.catalogue.refresh_plan import Progress
    from papernotes.fetching import Fetched
    from papernotes.file_signature import Rest
    from papernotes.images import Images
    from papernotes.model import Day, Diagnostic, Entry, Link, Span, Work
    from papernotes.note_source import NoteSource
    from papernotes.search import Index, Results, Sort
    from papernotes.search.more_like_this import RelatedEntries
    from papernotes.search.vocabulary import TechnicalTerm
    from papernotes.selection import Selection
    from papernotes.sources import Outcome, SourceSettings, Update
    from papernotes.writing.journal import JournaledChange

    Report = Callable[[str, Outcome], None]


class Library:
    """A folder with notes, and what was read from them.

    It is up to date as of its first use; `refresh` brings it up to date again. For one thread at a time.

    Args:
        root: the library's folder.
        environ: the environment's variables, which may name cache and state; None for the process's own.
        today: the day to count from where a date has no year; None for the present one.

    Raises:
        LibraryError: the folder is no library.
        ConfigError: its settings cannot be used.
    """

    def __init__(
        self, root: Path | str, *, environ: Mapping[str, str] | None = None, today: dt.date | None = None
    ) -> None:
        self._environ = os.environ if environ is None else environ
        self.root = find_root(Path(root), cwd=Path(), environ=self._environ)
        """Its folder, resolved."""
        self._cache = library_cache(self.root, self._environ)
        self.config = load(self.root / CONFIG_PATH, copy=self._cache / "config.json" if self._cache else None)
        """Its settings."""
        self._today = today or dt.date.today()  # noqa: DTZ011 - the reader's calendar, not UTC's
        self._changes: RefreshResult | None = None
        self._index: Index | None = None

    @classmethod
    def find(
        cls,
        path: Path | str | None = None,
        *,
        cwd: Path | None = None,
        environ: Mapping[str, str] | None = None,
        today: dt.date | None = None,
    ) -> Library:
        """Return the library that is meant, as `finding.find_root` says.

        Args:
            path: its folder, if it is named.
            cwd: the folder to look around in; None for the working folder.
            environ: the environment's variables; None for the process's own.
            today: the day to count from where a date has no year; None for the present one.

        Raises:
            LibraryError: there is none.
            ConfigError: its settings cannot be used.
        """
        variables = os.environ if environ is None else environ
        root = find_root(Path(path) if path is not None else None, cwd=cwd or Path(), environ=variables)
        return cls(root, environ=variables, today=today)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files of the cache; they are opened again if the library is asked again."""
        self._let_go_of_index()
        if "_catalogue" in self.__dict__:
            self._catalogue.close()
            del self._catalogue
        self._changes = None

    def refresh(
        self, progress: Progress | None = None, *, rest: Rest | None = None, own: Collection[str] = ()
    ) -> RefreshResult:
        """Read what changed in the notes since the last time, as `Catalogue.refresh` says."""
        self._changes = self._catalogue.refresh(progress, rest=rest, own=own)
        mark_used(self._cache)
        for stale in ("_excerpts", "images"):
            self.__dict__.pop(stale, None)
        return self._changes

    @property
    def catalogue(self) -> Catalogue:
        """What was read, up to date as of the first use."""
        if self._changes is None:
            self.refresh()
        return self._catalogue

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What could not be read, and what is not used."""
        found = (self._changes or self.refresh()).warnings
        if self.config.unused_sources:
            from papernotes.user_settings import unused

            return (unused(self.config, self._environ), *found)
        return found

    def entries(
        self, selection: Selection | None = None, *, newest_first: bool = True, limit: int | None = None
    ) -> list[Entry]:
        """Return the entries selected, those of one day in the order of the file, undated ones last.

        Args:
            selection: which; None for all.
            newest_first: whether the latest day comes first, or the earliest.
            limit: how many at most.
        """
        return self.catalogue.entries(selection, newest_first=newest_first, limit=limit)

    def days(self, selection: Selection | None = None, *, newest_first: bool = True) -> list[Day]:
        """Return the days selected, in the order of `entries`."""
        return self.catalogue.days(selection, newest_first=newest_first)

    def entry(self, name: str) -> Entry:
        """Return the one entry that is meant by a key, identifier, URL, citekey, name, or beginning of one.

        Raises:
            UsageError: the name is empty.
            NothingFoundError: no entry is called that.
            AmbiguousEntryError: several are; the hint lists them.
        """
        return self.catalogue.resolve(name)

    def work(self, entry: Entry) -> Work | None:
        """Return the bibliographic record behind an entry, if there is one."""
        return self.catalogue.works_of([entry.key]).get(entry.key)

    def latest_year(self, month: int, day: int | None = None) -> int | None:
        """Return the latest year in which a month, or a day of it, has entries or a dated section."""
        return self.catalogue.latest_year(month, day)

    def source(self, span: Span) -> str:
        """Return the exact Markdown of a place in a note, line ends included.

        Raises:
            LibraryError: the note cannot be read.
        """
        return self._excerpts.source(span)

    def search(
        self,
        query: str,
        *,
        selection: Selection | None = None,
        limit: int | None = 20,
        sort: Sort = "relevance",
        literal: bool = False,
        facets: bool = False,
        progress: Progress | None = None,
    ) -> Results:
        """Search all that was written; whatever is typed, there is an answer.

        Args:
            query: what was typed, in the language that `search.query.parse` reads.
            selection: what narrows the query.
            limit: how many hits to return at most; None for all.
            sort: what comes first, what matches best or what is newest.
            literal: whether to look for what was typed alone, and not for other names of it.
            facets: whether to count by month, topic, tag, kind and technical name.
            progress: called by the first search, with the number of notes indexed and of all that are to be.
        """
        return self._searcher(progress).search(
            query,
            today=self._today,
            selection=selection,
            limit=sys.maxsize if limit is None else limit,
            sort=sort,
            literal=literal,
            facets=facets,
        )

    def related(self, entry: Entry, *, limit: int = 10) -> RelatedEntries:
        """Return other entries on the same work, and at most `limit` like it, the most alike first."""
        return self._searcher(None).related(entry, limit=limit)

    def terms(self) -> list[TechnicalTerm]:
        """Return the technical vocabulary of the notes, the most frequent terms first."""
        return self._searcher(None).terms()

    def update_index(self, progress: Progress | None = None) -> None:
        """Bring the search index up to date, so that the next search need not.

        Args:
            progress: as for `search`.
        """
        self._searcher(progress).update()

    def rebuild(self, progress: Progress | None = None) -> RefreshResult:
        """Forget what was kept of the notes and read them all anew; the next search makes its index anew.

        Args:
            progress: as for `refresh`.
        """
        self._let_go_of_index()
        self._catalogue.forget()
        return self.refresh(progress)

    def image_file(self, path: str, note: str) -> tuple[str, Path | None]:
        """Return a picture's path relative to the library, and its file if it is one that may be shown.

        Args:
            path: as it is written in the note, decoded.
            note: the note's path.
        """
        return self.images.find(path, note)

    def add(
        self,
        *readings: NewReading | str,
        again: bool = False,
        fetch: bool = True,
        pdf: bool = False,
        label: str = "",
        report: Report | None = None,
    ) -> list[AddedReading]:
        """Note what was read.

        Metadata is looked up where no record has it yet; whatever comes of that, what was read is noted.

        Args:
            readings: what was read, as URLs, arXiv identifiers, DOIs, or with all that is to be said.
            again: whether to note anew what is noted already.
            fetch: whether to look metadata up.
            pdf: whether to keep the PDFs too.
            label: the command that `undo` shows; made of the readings if left out.
            report: called with each work that was looked up and what came of it.

        Returns:
            What came of each, in order, one for each work.

        Raises:
            UsageError: a text is no URL, identifier or DOI, a tag is none, or the like.
            WriteError: a file cannot be written; nothing was changed.
        """
        adder = self._adder(again=again)
        added = adder.add(readings, fetch=fetch, pdf=pdf, label=label, report=report)
        self.refresh()
        return added

    def preview(self, *readings: NewReading | str, again: bool = False, fetch: bool = True) -> str:
        """Return what `add` would change in notes and records, as a unified diff; nothing is written."""
        return self._adder(again=again).diff(readings, fetch=fetch)

    def fetch(
        self,
        entries: Sequence[Entry] | None = None,
        *,
        refresh: bool = False,
        report: Callable[[Fetched], None] | None = None,
    ) -> list[Fetched]:
        """Look up the works behind entries and write what services know of them into records.

        Args:
            entries: whose works; None for all.
            refresh: whether to look up those too that have a record; what a person edited there stays.
            report: called with each work as soon as it was looked up.

        Returns:
            What came of each work that was looked up.

        Raises:
            WriteError: a record cannot be written.
        """
        from papernotes.fetching import fetch, missing

        chosen = self.entries() if entries is None else entries
        links = missing(self.catalogue, chosen, refresh=refresh)
        asked = (self.root, self.catalogue, links, self.source_settings)
        fetched = fetch(*asked, cache=self.answers, environ=self._environ, refresh=refresh, report=report)
        self.refresh()
        return fetched

    def check_updates(self) -> tuple[tuple[Update, ...], str]:
        """Ask arXiv which recorded works moved on, as `fetching.check_updates` says."""
        from papernotes.fetching import check_updates

        return check_updates(self.catalogue, self.source_settings, cache=self.answers)

    def history(self) -> list[JournaledChange]:
        """Return the changes that `undo` can take back, newest first."""
        from papernotes.writing.undo import history

        return history(self.root, self._environ)

    def undo(self) -> JournaledChange:
        """Take back the last change that a command wrote.

        Returns:
            What was taken back.

        Raises:
            NothingFoundError: there is none left.
            WriteError: a file was edited since; nothing was taken back.
        """
        from papernotes.writing.undo import undo

        change = undo(self.root, self._environ)
        self.refresh(own=[file.path for file in change.files])
        return change

    def look_up(self, links: Sequence[Link], report: Report | None = None) -> dict[str, Outcome]:
        """Ask services about works, without writing anything.

        Args:
            links: the works.
            report: called with the identity of each work and what came of it.

        Returns:
            What came of each, by its identity.
        """
        from papernotes.sources import fetch_works

        return fetch_works(links, self.source_settings, cache=self.answers, report=report)

    @property
    def source_settings(self) -> SourceSettings:
        """How services are asked, as the user's own settings say; a library's cannot.

        Raises:
            ConfigError: a setting cannot be used.
        """
        from papernotes.sources import SourceSettings

        return SourceSettings.of_user(self._environ)

    @property
    def answers(self) -> Path | None:
        """The folder in which services' answers are kept for a while, or None where nothing can be kept."""
        return self._cache / "answers" if self._cache else None

    def _adder(self, *, again: bool) -> Adder:
        from papernotes.adding import Adder
        from papernotes.file_signature import WRITING

        if self._changes is None:
            self.refresh(rest=WRITING)
        return Adder(
            self.root,
            self.catalogue,
            self.config,
            answers=self.answers,
            environ=self._environ,
            today=self._today,
            again=again,
        )

    def _searcher(self, progress: Progress | None) -> Index:
        from papernotes.search import Index

        if self._index is None:
            self._index = Index(self.catalogue, own_glossary=self.root / GLOSSARY_PATH, progress=progress)
        return self._index

    def _let_go_of_index(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self.root, self.config, self._cache, today=self._today)

    @cached_property
    def _excerpts(self) -> NoteSource:
        from papernotes.note_source import NoteSource

        return NoteSource(self.root)

    @cached_property
    def images(self) -> Images:
        """Its pictures, and the documents to which its notes link."""
        from papernotes.images import Images

        return Images(self.root, self.config)
