"""The reading side of a library: what was read from its notes, and everything made of that."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from papernotes.catalogue import Catalogue
from papernotes.catalogue.cache_folder import library_cache, mark_used
from papernotes.config import load
from papernotes.errors import NothingFoundError, UsageError
from papernotes.library_files import CONFIG_PATH, GLOSSARY_PATH
from papernotes.library_root import find_root

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Self

    from papernotes.catalogue import LibraryCounts, RefreshResult
    from papernotes.catalogue.refresh_plan import Progress
    from papernotes.digest import DigestGroup
    from papernotes.exporters import Assets, Format, Group, Options
    from papernotes.exporting import Document
    from papernotes.file_signature import Rest
    from papernotes.images import Images
    from papernotes.model import Day, Diagnostic, Entry, Span, Work
    from papernotes.note_source import NoteSource
    from papernotes.search import Index, Results, Sort
    from papernotes.search.more_like_this import RelatedEntries
    from papernotes.search.vocabulary import TechnicalTerm
    from papernotes.selection import Selection
    from papernotes.stats import Stats


class LibraryReader:
    """A folder with notes, and what was read from them; no method writes to the folder.

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
        """The library's folder, resolved."""
        self._cache = library_cache(self.root, self._environ)
        self.config = load(self.root / CONFIG_PATH, copy=self._cache / "config.json" if self._cache else None)
        """The library's settings."""
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
    ) -> Self:
        """Find a library: the folder that is named, else one around a folder, else the user's default.

        Args:
            path: the library's folder; None to look for it.
            cwd: the folder to look around in; None for the working folder.
            environ: the environment's variables; None for the process's own.
            today: the day to count from where a date has no year; None for the present one.

        Raises:
            LibraryError: there is no library.
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
        """Close the files of the cache; they are opened again if the library is asked again."""
        self._let_go_of_index()
        if "_catalogue" in self.__dict__:
            self._catalogue.close()
            del self._catalogue
        self._changes = None

    def refresh(
        self, progress: Progress | None = None, *, rest: Rest | None = None, own: Collection[str] = ()
    ) -> RefreshResult:
        """Read the notes that changed since the last time.

        Args:
            progress: called with the number of notes read and of all that are to be read.
            rest: how long a note that lacks some of its text must be unchanged before it is read; None for
                the usual time.
            own: paths of files that papernotes wrote itself, which are whole.

        Returns:
            The notes that are new, changed or gone, and what could not be read.
        """
        self._changes = self._catalogue.refresh(progress, rest=rest, own=own)
        mark_used(self._cache)
        for stale in ("_excerpts", "images"):
            self.__dict__.pop(stale, None)
        return self._changes

    @property
    def catalogue(self) -> Catalogue:
        """What was read from the notes, up to date as of the first use."""
        if self._changes is None:
            self.refresh()
        return self._catalogue

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The notes that could not be read, and the settings that are not used."""
        found = (self._changes or self.refresh()).warnings
        if self.config.unused_sources:
            from papernotes.user_settings import unused

            return (unused(self.config, self._environ), *found)
        return found

    def entries(
        self, selection: Selection | None = None, *, newest_first: bool = True, limit: int | None = None
    ) -> list[Entry]:
        """Return entries by date; entries of one day stand in the order of the file, undated ones last.

        Args:
            selection: the entries to return; None for all.
            newest_first: whether the latest day comes first, or the earliest.
            limit: how many entries to return at most; None for all.
        """
        return self.catalogue.entries(selection, newest_first=newest_first, limit=limit)

    def days(self, selection: Selection | None = None, *, newest_first: bool = True) -> list[Day]:
        """Return dated sections of notes in the order of `entries`.

        Args:
            selection: the days to return; None for all.
            newest_first: whether the latest day comes first, or the earliest.
        """
        return self.catalogue.days(selection, newest_first=newest_first)

    def entry(self, name: str) -> Entry:
        """Return the entry with a name.

        Args:
            name: its key, identifier, URL, citekey or name, or the beginning of one of these.

        Raises:
            UsageError: the name is empty.
            NothingFoundError: no entry has that name.
            AmbiguousEntryError: several entries have it; the hint lists them.
        """
        return self.catalogue.resolve(name)

    def work(self, entry: Entry) -> Work | None:
        """Return the bibliographic record behind an entry, if there is one."""
        return self.catalogue.works_of([entry.key]).get(entry.key)

    def counts(self) -> LibraryCounts:
        """Count notes, days, entries and records, and tell the first and the last date."""
        return self.catalogue.count()

    def tags(self, selection: Selection | None = None) -> Sequence[tuple[str, int]]:
        """Return the tags of the entries selected, each with its number of entries."""
        return self.catalogue.tags(selection)

    def topics(self, selection: Selection | None = None) -> Sequence[tuple[str, int]]:
        """Return the topics of the entries selected, each with its number of entries."""
        return self.catalogue.topics(selection)

    def stats(self, selection: Selection | None = None) -> Stats:
        """Count what was read and when: months, weekdays, topics, rising terms, streaks.

        Args:
            selection: the entries to count; None for all.
        """
        from papernotes.search.technical_terms import technical_names
        from papernotes.stats import summarise

        entries = self.entries(selection)
        terms = {entry.key: technical_names(entry.text) for entry in entries}
        return summarise(entries, today=self._today, terms=terms)

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
        """Search entries and days. No query is an error: what cannot be understood is searched as words.

        Args:
            query: the query, as docs/search.md describes it.
            selection: the entries and days to search; None for all.
            limit: how many hits to return at most; None for all.
            sort: whether the best match or the newest entry comes first.
            literal: whether to search for the words alone, and not for other names of the same thing.
            facets: whether to count hits by month, topic, tag, kind and technical name.
            progress: called by the first search, with the number of notes indexed and of all that are to be.

        Returns:
            The hits, how many there are in all, and notices about the query.
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
        """Return entries that are related to an entry.

        Args:
            entry: the entry.
            limit: how many similar entries to return at most.

        Returns:
            Other entries on the same work, and similar entries, the most similar first.
        """
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

    def export(
        self,
        form: str = "markdown",
        selection: Selection | None = None,
        *,
        query: str | None = None,
        group: Group = "day",
        assets: Assets | None = None,
        title: str | None = None,
        template: Path | None = None,
    ) -> Document:
        """Put entries and days into an export format, as a text or as files.

        Args:
            form: the name of the format, `html`.
            selection: the entries and days; None for all, the earliest first.
            query: a search that narrows the selection; its hits stand in their order, the best first.
            group: what the sections of the document are.
            assets: where pictures go; None for what suits the format.
            title: the title of the document; None for the name of the library's folder.
            template: the file of a Jinja2 template to use instead of a format.

        Returns:
            The document, whose `text` and `write` make it.

        Raises:
            UsageError: there is no such format.
            ExtensionError: the format is another package's, and cannot be used.
            NothingFoundError: no entry or day is selected.
            PapernotesError: the template cannot be read.
        """
        from papernotes import exporters
        from papernotes.exporting import template_format

        made = exporters.get(form) if template is None else template_format(template)
        notices: Iterable[str] = ()
        if query is None:
            entries = self.entries(selection, newest_first=False)
            days = self.days(selection, newest_first=False)
        else:
            results = self.search(query, selection=selection, limit=None)
            notices = results.notices
            entries = [hit.entry for hit in results.hits if hit.entry]
            days = [hit.day for hit in results.hits if hit.day]
        if not entries and not days:
            raise NothingFoundError("no entries found")
        options = exporters.Options(group=group, assets=assets)
        return self._document(made, entries, days, title=title, options=options, notices=notices)

    def digest(
        self,
        selection: Selection | None = None,
        *,
        group: DigestGroup = "topic",
        title: str = "",
        html: bool = False,
    ) -> Document:
        """Put the entries of a week or a month in short: counts, highlights, a line for everything else.

        Args:
            selection: the entries; without dates they are those of last week, Monday to Sunday.
            group: what the sections are.
            title: the heading; empty for the first and the last day.
            html: whether it is a web page, and not Markdown.

        Returns:
            The document, whose `text` and `write` make it.

        Raises:
            UsageError: the selection asks for entries without a date, or the group is none.
            NothingFoundError: nothing was read then.
        """
        from papernotes.dates.expressions import parse_range
        from papernotes.digest import DigestGroup, digest, digest_format
        from papernotes.search.technical_terms import technical_names
        from papernotes.selection import Selection

        chosen = selection or Selection()
        if group not in get_args(DigestGroup):
            raise UsageError(f"a digest has no sections to group by {group}")
        if chosen.undated:
            raise UsageError("a digest is of days, and what is undated has none")
        last_week = parse_range("last week", today=self._today)
        dates = chosen.dates or last_week
        entries = self.entries(replace(chosen, dates=dates), newest_first=False)
        if not entries:
            when = f"from {last_week.start} to {last_week.end}" if dates == last_week else "then"
            raise NothingFoundError(f"nothing was read {when}", hint="--month and --on take other days.")
        made = digest(
            entries,
            dates=dates,
            today=self._today,
            title=title,
            group=group,
            terms={entry.key: technical_names(entry.text) for entry in entries},
        )
        return self._document(digest_format(made, as_page=html), entries)

    def _document(
        self,
        form: Format,
        entries: Sequence[Entry],
        days: Sequence[Day] = (),
        *,
        title: str | None = None,
        options: Options | None = None,
        notices: Iterable[str] = (),
    ) -> Document:
        from papernotes.exporters import Export, Options
        from papernotes.exporting import Document
        from papernotes.user_folders import cache_folder

        export = Export(
            entries=tuple(entries),
            days=tuple(days),
            works=self.catalogue.works() if form.works else {},
            every=lambda: self.entries(newest_first=False),
            image=self.image_file,
            document=self.images.document,
            source=self.source,
            root=self.root,
            title=self.root.name if title is None else title,
            options=options or Options(),
        )
        try:
            records = cache_folder(self._environ) / "exports"
        except RuntimeError:  # nobody's home
            records = None
        return Document(form, export, self.config, self.images, records=records, notices=notices)

    def _searcher(self, progress: Progress | None) -> Index:
        from papernotes.search import Index

        if self._index is None:
            self._index = Index(
                self.catalogue,
                own_glossary=self.root / GLOSSARY_PATH,
                progress=progress,
                raises_bugs=bool(self._environ.get("PAPERNOTES_DEBUG")),
            )
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
