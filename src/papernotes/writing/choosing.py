"""Which note a new entry goes into."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.config import Config
    from papernotes.model import Day


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
    one; where every day has a note of its own, that.

    Args:
        date: the day, `2025-12-03`.
        days: all days of the library.
        config: the library's settings.
    """
    year, month, day = (int(number) for number in date.split("-"))
    configured = config.note_path(year, month, day)
    known = [found for found in days if found.date is not None]
    same_day = Counter(found.span.path for found in known if found.date == date)
    same_month = Counter(found.span.path for found in known if (found.date or "")[:7] == date[:7])
    holders = same_day if same_day or "{day" in config.new_note else same_month
    path = max(
        holders,
        key=lambda holder: (holder == configured, same_month[holder], holder),
        default=configured,
    )
    others = ((found.date or "", found.span.path) for found in known if found.span.path != path)
    return NoteChoice(path, max(others, default=("", None))[1])
