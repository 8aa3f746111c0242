"""Adding what was read to the log: the entry, its pictures and PDF, and the record of its work."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.add_request import AddedReading, as_new_readings, ignored_fields, undo_label
from papernotes.decoding import decode
from papernotes.errors import WriteError
from papernotes.file_signature import LOCKED, WRITING
from papernotes.identifiers import identity
from papernotes.library_files import NOTE_SUFFIXES
from papernotes.writing.entry import Comment, NewEntry
from papernotes.writing.insertion import insert_all_entries, insert_comments, insert_encoded
from papernotes.writing.target_files import choose_note, copy_images, pdf_path, record_works
from papernotes.writing.transaction import check_writable, dry_run, transaction

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from papernotes.add_request import NewReading, Result
    from papernotes.catalogue import Catalogue
    from papernotes.config import Config
    from papernotes.model import Entry, Work
    from papernotes.sources import Outcome
    from papernotes.sources.lookup import Report
    from papernotes.writing.transaction import Transaction
    from papernotes.writing.verify import Insertion

_LIVE = re.compile(r"[\[\]`<*]|(?<=\w):(?=//)|(?<!\S)#(?=\w)")
"""What would make more than words of a title: links, code, HTML, emphasis, URLs, tags."""
_NO_NEWLINE = "\\ No newline at end of file\n"
LONGEST_NAME = 40
"""Characters that the part of a title before its colon may have to be a name (`VisAudio: ...`)."""


class Adder:
    """Adds readings to one library.

    Args:
        root: the library's folder.
        catalogue: what is in it.
        config: its settings.
        answers: the folder in which services' answers are kept for a while; None to keep none.
        environ: the environment's variables, which say where the user's own settings and state are.
        today: the day on which a reading without a date was read.
        again: whether to note anew what is noted already.
    """

    def __init__(
        self,
        root: Path,
        catalogue: Catalogue,
        config: Config,
        *,
        answers: Path | None,
        environ: Mapping[str, str],
        today: dt.date,
        again: bool = False,
    ) -> None:
        self._root = root
        self._catalogue = catalogue
        self._config = config
        self._answers = answers
        self._environ = environ
        self._today = today
        self._again = again

    def add(
        self,
        readings: Sequence[NewReading | str],
        *,
        fetch: bool,
        pdf: bool,
        label: str = "",
        report: Report | None = None,
    ) -> list[AddedReading]:
        """Note readings in one change that `undo` takes back as a whole.

        What is noted already stays one entry: it gets the remarks of the reading, and with them its tags, if
        there are any. Nobody is asked about what could not be written.

        Args:
            readings: what was read, in order.
            fetch: whether to look up the works of which no record tells yet.
            pdf: whether to keep their PDFs too.
            label: the command, for a person; made of the readings if left out.
            report: called with each work that was looked up and what came of it.

        Returns:
            What came of each reading, in order; readings that are the same are one.

        Raises:
            UsageError: a reading cannot be written as it is.
            WriteError: a file cannot be written; nothing was changed.
        """
        asked = as_new_readings(readings, today=self._today.isoformat())
        check_writable(self._root, self._environ)
        outcomes = self._look_up(asked, report) if fetch else {}
        asked, problems = self._with_pdfs(asked) if pdf else (asked, {})
        label = label or undo_label([one.link.url for one in asked])
        known_size = self._catalogue.size_of
        with transaction(self._root, label, environ=self._environ, known_size=known_size) as writes:
            self._catalogue.refresh(rest=LOCKED)  # another command may have added since
            results = self._write(writes, asked, outcomes)
        self._catalogue.refresh(rest=WRITING)
        return [self._added(reading, result, key, outcomes, problems) for reading, result, key in results]

    def diff(self, readings: Sequence[NewReading | str], *, fetch: bool) -> str:
        """Return what `add` would change in notes and records, as a unified diff."""
        asked = as_new_readings(readings, today=self._today.isoformat())
        writes = dry_run(self._root, known_size=self._catalogue.size_of)
        self._write(writes, asked, self._look_up(asked, None) if fetch else {})
        pieces: list[str] = []
        for path, before, after in writes.changes():
            if path.endswith((*NOTE_SUFFIXES, ".yaml")):
                old = decode(before).text.splitlines(keepends=True) if before is not None else []
                new = decode(after).text.splitlines(keepends=True)
                name = f"a/{path}" if before is not None else "/dev/null"
                pieces += difflib.unified_diff(old, new, name, f"b/{path}")
        return "".join(piece if piece.endswith("\n") else f"{piece}\n{_NO_NEWLINE}" for piece in pieces)

    def _look_up(self, readings: Sequence[NewReading], report: Report | None) -> dict[str, Outcome]:
        """Ask about the works that are to be noted anew and of which no record tells more yet."""
        from papernotes.sources import SourceSettings, fetch_works

        recorded = {name for name, work in self._catalogue.works().items() if work.source}
        links = {identity(reading.link): reading.link for reading in readings}
        unknown = [
            link
            for name, link in links.items()
            if name not in recorded and (self._again or not self._catalogue.on_work(name))
        ]
        return fetch_works(unknown, SourceSettings.of_user(self._environ), cache=self._answers, report=report)

    def _with_pdfs(self, readings: Sequence[NewReading]) -> tuple[list[NewReading], dict[str, str]]:
        """Download the PDFs of readings, but for those that are kept already.

        Returns:
            The readings with their PDFs, and why some have none, by the identity of their works.
        """
        from papernotes.sources import SourceSettings
        from papernotes.sources.pdf import download_pdfs

        folder = self._config.assets[0]
        wanted = {
            identity(one.link): one.link
            for one in readings
            if not one.pdf and not (self._root / pdf_path(one.link, folder)).exists()
        }
        settings = SourceSettings.of_user(self._environ)
        pdfs, problems = download_pdfs(list(wanted.values()), settings, cache=self._answers)
        return [replace(one, pdf=one.pdf or pdfs.get(identity(one.link), b"")) for one in readings], problems

    def _write(
        self, writes: Transaction, readings: Sequence[NewReading], outcomes: Mapping[str, Outcome]
    ) -> list[tuple[NewReading, Result, str]]:
        """Put all changes into a transaction.

        Returns:
            Each reading, what was done with it, and the key of the entry that was there.
        """
        known = self._catalogue.works()
        works = known | {name: outcome.work for name, outcome in outcomes.items()}
        new: dict[tuple[str, tuple[str, ...]], list[NewReading]] = {}
        results: list[tuple[NewReading, Result, str]] = []
        for reading in readings:
            name = identity(reading.link)
            if reading.pdf and writes.read(path := pdf_path(reading.link, self._config.assets[0])) is None:
                writes.create(path, reading.pdf)
            noted = self._catalogue.on_work(name)
            if noted and not self._again:
                writes.read(noted[-1].span.path)  # which is refused where the note is gone or half saved
                remarks = bool(reading.comments)
                if remarks:
                    self._remark(writes, noted[-1], reading)
                results.append((reading, "remarked on" if remarks else "noted already", noted[-1].key))
                continue
            if noted and not reading.name and noted[-1].name_source != "url":
                reading = replace(reading, name=noted[-1].name)  # noqa: PLW2901 - it goes on by the name it has
            new.setdefault((reading.date or self._today.isoformat(), reading.topic), []).append(reading)
            results.append((reading, "added", ""))
        for (date, _), some in new.items():
            self._note(writes, date, some, works)
        record_works(writes, [outcome.work for outcome in outcomes.values()], known.values())
        return results

    def _remark(self, writes: Transaction, entry: Entry, reading: NewReading) -> None:
        first, *more = reading.comments
        comments = [Comment(" ".join([first, *(f"#{tag}" for tag in reading.tags)])), *map(Comment, more)]
        path = entry.span.path

        def make(text: str) -> Insertion:
            return insert_comments(text, path, entry, comments, today=self._today)

        writes.edit(path, lambda data: insert_encoded(data, path, make)[0])

    def _note(
        self, writes: Transaction, date: str, readings: Sequence[NewReading], works: Mapping[str, Work]
    ) -> None:
        """Note what was read on one day, on one topic."""
        choice = choose_note(date, self._catalogue.days(), self._config)
        model = None if choice.model is None else writes.read(choice.model)
        model_text = None if model is None else decode(model).text
        entries = []
        for reading in readings:
            images = copy_images(writes, reading.images, self._config.assets[0], date)
            draft = NewEntry((reading.link.url,), date, tags=reading.tags, images=images, topic=reading.topic)
            words = _words(reading, works.get(identity(reading.link)))
            # A title may hold what is read as more than words; the user's own words are tried alone then.
            entries.append(tuple(replace(draft, name=name, comments=comments) for name, comments in words))

        def add(data: bytes | None) -> bytes:
            return insert_all_entries(data, choice.path, entries, today=self._today, model=model_text)

        writes.edit(choice.path, add)

    def _added(
        self,
        reading: NewReading,
        result: Result,
        key: str,
        outcomes: Mapping[str, Outcome],
        problems: Mapping[str, str],
    ) -> AddedReading:
        name, pdf = identity(reading.link), pdf_path(reading.link, self._config.assets[0])
        entry = self._standing(reading, key)
        return AddedReading(
            result,
            reading.link,
            entry,
            problem=outcomes[name].problem if name in outcomes else "",
            pdf=pdf if (self._root / pdf).exists() else "",
            pdf_problem=problems.get(name, ""),
            unused=() if result == "added" else ignored_fields(entry, reading),
            warnings=outcomes[name].warnings if name in outcomes else (),
        )

    def _standing(self, reading: NewReading, key: str) -> Entry:
        """The entry of a reading as it stands now."""
        entries = self._catalogue.on_work(identity(reading.link))
        if not entries:
            raise WriteError(
                f"{reading.link.url} was written, and is not found among the notes now; "
                "another program seems to have saved the note over it",
                hint="Let that program read the note again, then try again.",
            )
        if key:
            return next((entry for entry in entries if entry.key == key), entries[-1])
        date = reading.date or self._today.isoformat()
        # An entry in a range or a month has the date that this begins with.
        return next((entry for entry in reversed(entries) if (entry.date or "") <= date), entries[-1])


def _words(reading: NewReading, work: Work | None) -> list[tuple[str, tuple[Comment, ...]]]:
    """Names and remarks to write, the best first; last, only what the user said.

    A title stands in for both where there is none; a title before a colon is a name.
    """
    comments = tuple(Comment(text) for text in reading.comments)
    said = [(reading.name, comments)]
    title = _LIVE.sub(r"\\\g<0>", work.title) if work is not None else ""
    if reading.name or not title:
        return said
    if not comments:
        return [("", (Comment(title),)), *said]
    head, colon, _ = title.partition(": ")
    return [(head if colon and len(head) <= LONGEST_NAME else title, comments), *said]
