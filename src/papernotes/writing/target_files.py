"""Choose the files for a new reading: its note, its pictures, its PDF and its record."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from papernotes import works
from papernotes.decoding import DecodingError, decode
from papernotes.errors import LibraryError, PapernotesError, UsageError, WriteError
from papernotes.filenames import safe_name
from papernotes.library_files import WORKS_FOLDER
from papernotes.model import PICTURE_SUFFIXES
from papernotes.reading.text_dates import daily_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from papernotes.config import Config
    from papernotes.model import Day, Link, Work
    from papernotes.writing.transaction import Transaction

_DAY_NAMES = tuple("{0:04}" + mark + "{1:02}" + mark + "{2:02}" for mark in ("-", "_", ".", ""))
"""Names of notes of days."""
_MONTH_NAMES = (*("{0:04}" + mark + "{1:02}" for mark in ("-", "_", ".", "")), "{0}年{1:02}月", "{0}年{1}月")
"""Names of notes and folders of months."""
_FOLDER_NAMES = ("{0:04}", "{0}年", "{1:02}", "{1:02}月", "{1}月", *_MONTH_NAMES)
"""Names of folders of years and months."""


@dataclass(frozen=True, slots=True)
class NoteChoice:
    """A note to write to."""

    path: str
    """Its path, relative to the library. The file need not exist."""
    model: str | None
    """The path of the other note with the newest day, whose style a new note follows, or None."""


def choose_note(date: str, days: Iterable[Day], config: Config) -> NoteChoice:
    """Choose the note for a day.

    It is the note that has the day, else the note that has most days of the month, else the configured note.
    If no note is configured and the note of the newest day is named after its day or month, the new note gets
    a name of the same form. A note that is named after a day gets no other days.

    Args:
        date: the day, `2025-12-03`.
        days: all days of the library.
        config: the library's settings.
    """
    year, month, day = (int(number) for number in date.split("-"))
    configured = config.note_path(year, month, day)
    known = [found for found in days if found.date is not None]
    same_day = Counter(
        found.span.path for found in known if (found.date or "") <= date <= (found.end or found.date or "")
    )
    same_month = Counter(
        found.span.path
        for found in known
        if (found.date or "")[:7] == date[:7] and daily_date(found.span.path) is None
    )
    newest = max(((found.date or "", found.span.path) for found in known), default=("", ""))
    new = (_beside(*newest, (year, month, day)) if config.follows_notes else None) or configured
    holders = same_day if same_day or "{day" in config.new_note else same_month
    path = max(holders, key=lambda holder: (holder == new, same_month[holder], holder), default=new)
    others = ((found.date or "", found.span.path) for found in known if found.span.path != path)
    return NoteChoice(path, max(others, default=("", None))[1])


def _beside(date: str, path: str, new: tuple[int, int, int]) -> str | None:
    """Make the path of a new note like the path of another day or month, or return None.

    Args:
        date: the newest day.
        path: its note.
        new: year, month and day of the new note.
    """
    if len(date) < len("2025-12"):
        return None
    own = daily_date(path)
    if own is not None:
        old, names = (own.year, own.month, own.day), _DAY_NAMES
    else:
        old, names = (int(date[:4]), int(date[5:7]), 1), _MONTH_NAMES
    note = PurePosixPath(path)
    parts = {form.format(*old): form.format(*new) for form in _FOLDER_NAMES}
    folders = [parts.get(part, part) for part in note.parts[:-1]]
    if own is None and f"{old[0]:04}" in note.parts[:-1]:
        names = _FOLDER_NAMES[1:]  # below the folder of its year a month needs no more than its number
    stem = next((form.format(*new) for form in names if note.stem == form.format(*old)), None)
    return None if stem is None else PurePosixPath(*folders, stem + note.suffix).as_posix()


def copy_images(writes: Transaction, images: Sequence[Path], folder: str, date: str) -> tuple[str, ...]:
    """Copy pictures into the library, each as `Pasted image 20251208093047.png`.

    The date in the name is the entry's, because pictures are evidence for the year of a day. The time is the
    present time, or a later second if a picture has that name.

    Args:
        writes: the transaction to write in.
        images: the files to copy.
        date: the day of the entry that shows them, `2025-12-08`.
        folder: where pictures are kept, relative to the library.

    Returns:
        Their paths, relative to the library.

    Raises:
        UsageError: a file is no picture.
        PapernotesError: a file cannot be read.
    """
    clock = dt.datetime.now().time()  # noqa: DTZ005 - the reader's, as Obsidian writes it
    moment = dt.datetime.combine(dt.date.fromisoformat(date), clock)
    paths: list[str] = []
    for image in images:
        suffix = image.suffix.lower()
        if suffix not in PICTURE_SUFFIXES:
            raise UsageError(
                f"{image} is not a picture", hint=f"Pictures end in {', '.join(PICTURE_SUFFIXES)}."
            )
        try:
            data = image.read_bytes()
        except OSError as error:
            raise PapernotesError(f"{image} cannot be read: {error.strerror}") from error
        while writes.read(path := f"{folder}/Pasted image {moment:%Y%m%d%H%M%S}{suffix}") is not None:
            moment += dt.timedelta(seconds=1)
        writes.create(path, data)
        paths.append(path)
    return tuple(paths)


def pdf_path(link: Link, folder: str) -> str:
    """Return the path of a work's PDF. It is in the folder of pictures and named after the identifier."""
    words = re.sub(r"[^\w.-]+", "-", link.id or link.url.rpartition("/")[2].removesuffix(".pdf")).strip("-.")
    name = safe_name(f"{words or 'paper'}.pdf")
    return f"{folder}/{name}"


def record_path(identity: str) -> str:
    """Return the path of a work's record, relative to the library."""
    return f"{WORKS_FOLDER}/{works.file_name(identity)}"


def record_works(writes: Transaction, found: Iterable[Work], known: Iterable[Work]) -> dict[str, str]:
    """Write records of works.

    An existing record keeps its citekey and the edits of a person. A damaged record, or a link, stays as it
    is. A work without metadata gets no record, so that it can be fetched later.

    Args:
        writes: the transaction to write in.
        found: the works that the sources returned.
        known: all records of the library, whose citekeys are taken.

    Returns:
        The reasons why records were not written, by the identity of the work.
    """
    problems: dict[str, str] = {}
    citekeys = {work.id: work.citekey for work in known if work.citekey}
    for work in found:
        if not work.source:
            continue
        if work.id not in citekeys:
            citekeys[work.id] = works.make_citekey(work, citekeys.values())
        keyed = replace(work, citekey=citekeys[work.id])
        path = record_path(work.id)
        try:
            writes.edit(path, partial(_recorded, path, keyed, problems))
        except WriteError as error:  # a link, or no file
            problems[work.id] = error.message
    return problems


def _recorded(path: str, work: Work, problems: dict[str, str], data: bytes | None) -> bytes:
    """Return the bytes of a new or revised record."""
    problems.pop(work.id, None)
    if data is None:
        return works.dump(work).encode()
    try:
        return works.revise(decode(data).text, path, work).encode()
    except DecodingError as error:
        problems[work.id] = f"{path}:{error.line} {error.message}"
    except LibraryError as error:
        problems[work.id] = error.message
    return data
