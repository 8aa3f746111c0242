"""Which files of a library a new reading goes into: its note, its pictures, its PDF, its record."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from papernotes import works
from papernotes.config import WORKS_FOLDER
from papernotes.decoding import DecodingError, decode
from papernotes.errors import LibraryError, PapernotesError, UsageError, WriteError
from papernotes.filenames import safe_name
from papernotes.model import PICTURE_SUFFIXES
from papernotes.reading.text_dates import daily_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from papernotes.config import Config
    from papernotes.model import Day, Link, Work
    from papernotes.writing.transaction import Transaction

_DAY_NAMES = tuple("{0:04}" + mark + "{1:02}" + mark + "{2:02}" for mark in ("-", "_", ".", ""))
"""How the notes of days are named."""
_MONTH_NAMES = (*("{0:04}" + mark + "{1:02}" for mark in ("-", "_", ".", "")), "{0}年{1:02}月", "{0}年{1}月")
"""How those of months are named, and folders."""
_FOLDER_NAMES = ("{0:04}", "{0}年", "{1:02}", "{1:02}月", "{1}月", *_MONTH_NAMES)
"""How folders are named after years and months."""


@dataclass(frozen=True, slots=True)
class NoteChoice:
    """A note to write to."""

    path: str
    """Relative to the library; there may be no such file yet."""
    model: str | None
    """The note with the newest day, whose style a new note follows; None where there is no other."""


def choose_note(date: str, days: Iterable[Day], config: Config) -> NoteChoice:
    """Choose the note for a day.

    It is the one that holds that day, else the one that holds most days of its month, else the configured
    one. Where none is configured and the newest day's note is named after that day or its month, the new note
    is made in its likeness. A note that is named after a day holds no other.

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
    """The path of a new note, made as that of another day or month (`2025/12/2025-12-03.md`), or None.

    Args:
        date: the newest day.
        path: its note.
        new: year, month and day of the new one.
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

    The day is the entry's, since a day without a year takes it from its pictures; the time is the clock's, or
    later where that second has a picture already.

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
            raise UsageError(f"{image} is no picture", hint=f"Pictures end in {', '.join(PICTURE_SUFFIXES)}.")
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
    """Return where a work's PDF is kept: beside the pictures, named after its identifier."""
    words = re.sub(r"[^\w.-]+", "-", link.id or link.url.rpartition("/")[2].removesuffix(".pdf")).strip("-.")
    name = safe_name(f"{words or 'paper'}.pdf")
    return f"{folder}/{name}"


def record_path(identity: str) -> str:
    """Return where the record of a work is, relative to the library."""
    return f"{WORKS_FOLDER}/{works.file_name(identity)}"


def record_works(writes: Transaction, found: Iterable[Work], known: Iterable[Work]) -> dict[str, str]:
    """Write records of works.

    A record that is there keeps what a person wrote into it, and its citekey; one that is damaged, or a link,
    stays as it is. A work of which nobody told more than its link gets no record: it is still to be fetched.

    Args:
        writes: the transaction to write in.
        found: what the sources say.
        known: all records of the library, whose citekeys are taken.

    Returns:
        Why records were left as they are, by the identities of their works.
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
    """The bytes of a record, made anew or revised."""
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
