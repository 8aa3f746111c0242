"""Many new entries in a note's bytes: all at once where that can be proved, else fewer at a time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from papernotes.errors import WriteError
from papernotes.writing.encoding import insert_encoded
from papernotes.writing.insertion import insert_entries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from papernotes.writing.entry import NewEntry

Wordings = tuple["NewEntry", ...]
"""Ways to write one entry, at least one: the best first, the one that is surest to be read last."""


def insert_all_entries(
    data: bytes | None, path: str, entries: Sequence[Wordings], *, today: dt.date, model: str | None = None
) -> bytes:
    """Add entries of one day and topic to a note.

    A long list is read and proved as a whole. An entry that cannot stand among the others, or not in its best
    wording, is found by halving the list until it is added alone.

    Args:
        data: the note's bytes, or None for a note that is to be created.
        path: its path, relative to the library.
        entries: what to add, at least one.
        today: the day from which a year without other evidence is counted.
        model: the text of another note of the library, followed in what this one does not show.

    Returns:
        The note's new bytes.

    Raises:
        WriteError: an entry cannot be added.
    """

    def added(*some: NewEntry) -> bytes:
        return insert_encoded(
            data, path, lambda text: insert_entries(text, path, some, today=today, model=model)
        )[0]

    if len(entries) == 1:
        *better, surest = entries[0]
        for wording in better:
            with suppress(WriteError):
                return added(wording)
        return added(surest)
    with suppress(WriteError):
        return added(*(wordings[0] for wordings in entries))
    middle = len(entries) // 2
    half = insert_all_entries(data, path, entries[:middle], today=today, model=model)
    return insert_all_entries(half, path, entries[middle:], today=today, model=model)
