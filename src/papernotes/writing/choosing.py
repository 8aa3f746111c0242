"""Which note a new entry goes into."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from papernotes.reading.long import daily_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.config import Config
    from papernotes.model import Day

_DAY_NAMES = tuple("{0:04}" + mark + "{1:02}" + mark + "{2:02}" for mark in ("-", "_", ".", ""))
"""How the notes of days are named."""
_FOLDER_NAMES = ("{0:04}", "{1:02}", "{0:04}-{1:02}")
"""How their folders are named after years and months."""


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
    one. A note that is named after a day holds no other; where the newest day has one, the new day gets its
    own beside it.

    Args:
        date: the day, `2025-12-03`.
        days: all days of the library.
        config: the library's settings.
    """
    year, month, day = (int(number) for number in date.split("-"))
    configured = config.note_path(year, month, day)
    known = [found for found in days if found.date is not None]
    same_day = Counter(found.span.path for found in known if found.date == date)
    same_month = Counter(
        found.span.path
        for found in known
        if (found.date or "")[:7] == date[:7] and daily_date(found.span.path) is None
    )
    newest = max(((found.date or "", found.span.path) for found in known), default=("", ""))[1]
    holders = same_day if same_day or "{day" in config.new_note else same_month
    path = max(
        holders,
        key=lambda holder: (holder == configured, same_month[holder], holder),
        default=(_beside(newest, year, month, day) if "{day" not in config.new_note else None) or configured,
    )
    others = ((found.date or "", found.span.path) for found in known if found.span.path != path)
    return NoteChoice(path, max(others, default=("", None))[1])


def _beside(path: str, year: int, month: int, day: int) -> str | None:
    """The path of another day's note, made as that of one (`2025/12/2025-12-03.md`), or None."""
    date = daily_date(path)
    if date is None:
        return None
    old, new = (date.year, date.month, date.day), (year, month, day)
    note = PurePosixPath(path)
    for form in _DAY_NAMES:
        if note.stem == form.format(*old):
            parts = {form.format(*old): form.format(*new) for form in _FOLDER_NAMES}
            folder = PurePosixPath(*(parts.get(part, part) for part in note.parts[:-1]))
            return (folder / (form.format(*new) + note.suffix)).as_posix()
    return None
