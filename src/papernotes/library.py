"""A library: all that can be asked of a folder with notes, and all that can be written to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.library_reader import LibraryReader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from papernotes.add_request import AddedReading, NewReading
    from papernotes.adding import Adder
    from papernotes.fetching import Fetched
    from papernotes.model import Entry, Link
    from papernotes.sources import Outcome, SourceSettings, Update
    from papernotes.writing.journal import JournaledChange

    Report = Callable[[str, Outcome], None]


class Library(LibraryReader):
    """A folder with notes: what was read from them, and the commands that change them.

    It is up to date as of its first use; `refresh` brings it up to date again. For one thread at a time.

    Args:
        root: the library's folder.
        environ: the environment's variables, which may name cache and state; None for the process's own.
        today: the day to count from where a date has no year; None for the present one.

    Raises:
        LibraryError: the folder is no library.
        ConfigError: its settings cannot be used.
    """

    def add(
        self,
        *readings: NewReading | str,
        again: bool = False,
        fetch: bool = True,
        pdf: bool = False,
        label: str = "",
        report: Report | None = None,
    ) -> list[AddedReading]:
        """Write readings into the notes, in one change that `undo` takes back.

        Metadata is looked up for works without a record. A reading is written even if that fails.

        Args:
            readings: URLs, arXiv identifiers, DOIs, or readings with name, remarks, tags and the like.
            again: whether to write a new entry for a work that has an entry.
            fetch: whether to look up metadata.
            pdf: whether to download the PDFs too.
            label: the command that `history` shows; empty to make it of the readings.
            report: called with each work that was looked up and the outcome.

        Returns:
            What came of each reading, in order; readings that are the same are one.

        Raises:
            UsageError: a reading cannot be written as it is, or two readings of a work on one day differ.
            WriteError: a file cannot be written; nothing was changed.
            PapernotesError: a picture cannot be read.
        """
        adder = self._adder(again=again)
        added = adder.add(readings, fetch=fetch, pdf=pdf, label=label, report=report)
        self.refresh()
        return added

    def preview(self, *readings: NewReading | str, again: bool = False, fetch: bool = True) -> str:
        """Return what `add` would change in notes and records, as a unified diff; nothing is written.

        Args:
            readings: as for `add`.
            again: as for `add`.
            fetch: as for `add`.

        Raises:
            UsageError: as for `add`.
            WriteError: an entry cannot be written.
        """
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
            entries: the entries; None for all.
            refresh: whether to look up works with a record too; what a person edited in a record stays.
            report: called with each work as soon as it was looked up.

        Returns:
            The outcome for each work that was looked up.

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
        """Ask arXiv which recorded works have a newer version or were published.

        Returns:
            The updates, and why not all works could be checked, empty if all were.

        Raises:
            NothingFoundError: no record has an arXiv identifier.
        """
        from papernotes.fetching import check_updates

        return check_updates(self.catalogue, self.source_settings, cache=self.answers)

    def history(self) -> list[JournaledChange]:
        """Return the changes that `undo` can take back, newest first."""
        from papernotes.writing.transaction import history

        return history(self.root, self._environ)

    def undo(self) -> JournaledChange:
        """Take back the last change that was written.

        Returns:
            The change that was taken back.

        Raises:
            NothingFoundError: there is no change to take back.
            WriteError: a file was edited since; nothing was taken back.
        """
        from papernotes.writing.transaction import undo

        change = undo(self.root, self._environ)
        self.refresh(own=[file.path for file in change.files])
        return change

    def look_up(self, links: Sequence[Link], report: Report | None = None) -> dict[str, Outcome]:
        """Ask services about works, without writing anything.

        Args:
            links: links to the works.
            report: called with the identity of each work and the outcome.

        Returns:
            The outcome for each work, by its identity.
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
