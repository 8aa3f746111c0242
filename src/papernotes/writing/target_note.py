"""Which note a new entry goes into."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from papernotes.reading.text_dates import daily_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.config import Config
    from papernotes.model import Day

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
