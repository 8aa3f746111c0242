"""Keys of entries: the only reading of a work is known by the work, one of several readings by its day too.

A key is made of what the notes say at present, so a catalogue that is made anew has the same keys. Readings
of one work share the first part of their keys. No reading ever takes over the key of another that was
deleted: a key is a form that one reading alone has, and a reading that stays did not have that form.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.identifiers import identity
from papernotes.works.links import link_of_work

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.model import Entry, Link, NameSource

Forms = tuple[str, ...]
"""The keys that a reading can have, the shortest first."""


def work_key(links: Sequence[Link], name: str, source: NameSource, *, whole_note: bool) -> str:
    """Return the key of an entry that is the only reading of its work: twelve hexadecimal digits.

    Args:
        links: the entry's links.
        name: the entry's name, which stands for a work that no link names.
        source: where the name was taken from.
        whole_note: whether the entry is, or is part of, a note without days.
    """
    own = link_of_work(links, source, whole_note=whole_note)
    return _digest(identity(own) if own else f"name:{name}", 12)


def work_part(key: str) -> str:
    """Return the part of a key that all readings of the work share."""
    return key.partition("-")[0]


def key_forms(work: str, date: str, name: str, path: str) -> Forms:
    """Return the keys that a reading can have: by its work, its day, its name, and its note.

    Args:
        work: what `work_key` returned.
        date: the day of the reading; empty for none.
        name: the entry's name.
        path: the note's path.
    """
    parts = (date, name, path)
    longer = ("\n".join(parts[:count]) for count in range(1, len(parts) + 1))
    return work, *(f"{work}-{_digest(text, 6)}" for text in longer)


def distinct_keys(readings: Iterable[Forms]) -> list[str]:
    """Return a key for each reading: its shortest form that no other has.

    Readings that share every form are numbered.

    Args:
        readings: all readings of one or more works, in the order of their lines.
    """
    readings = list(readings)
    shared = Counter(form for forms in readings for form in forms)
    numbers = Counter[str]()
    keys = []
    for forms in readings:
        key = next((form for form in forms if shared[form] == 1), "")
        if not key:
            numbers[forms[-1]] += 1
            key = f"{forms[-1]}-{numbers[forms[-1]]}"
        keys.append(key)
    return keys


def could_be_key(key: str, forms: Forms) -> bool:
    """Whether a reading has a key, or had it while its work had other readings."""
    return key in forms or key.startswith(f"{forms[-1]}-")


def with_distinct_keys(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries of one note, each with a key of its own.

    Args:
        entries: the entries in order, each with the key of its work.
    """
    readings = Counter(entry.key for entry in entries)
    if len(readings) == len(entries):
        return tuple(entries)
    several = [entry for entry in entries if readings[entry.key] > 1]
    forms = (key_forms(one.key, one.date or "", one.name, one.span.path) for one in several)
    keys = iter(distinct_keys(forms))
    return tuple(replace(entry, key=next(keys)) if readings[entry.key] > 1 else entry for entry in entries)


def _digest(text: str, length: int) -> str:
    """Return so many hexadecimal digits of a checksum."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:length]
