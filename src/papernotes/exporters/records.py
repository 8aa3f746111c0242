"""The works behind an export's entries, each once, with a key: what bibliographies are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.works import is_followed, make_citekey, stub, work_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.exporters.base import Export
    from papernotes.model import Entry, Work

_NOT_IN_KEYS = re.compile(r"""[\s"#%'(),={}~\\@\x00-\x20\x7f-\x9f\ud800-\udfff]""")
"""What BibTeX, biber or LaTeX would take for something else."""

_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(?![0-9])")


@dataclass(frozen=True, slots=True)
class Record:
    """A work with its key in an export."""

    citekey: str
    """Unique in the export, whatever the case of its letters."""
    work: Work
    """The work; its title is the entry's name if no better one is known."""
    tags: tuple[str, ...]
    """Tags of all its entries."""
    read: str | None
    """Day of the first of its entries, if it is known to the day."""


def records(export: Export) -> list[Record]:
    """Return the works behind the entries, in the order in which they first appear.

    A key that a work was given before stays. The others are made in the order of the works' identities,
    so that they do not depend on how the export is sorted. An entry without links has no work.
    """
    works: dict[str, Work] = {}
    entries: dict[str, list[Entry]] = {}
    for entry in export.entries:
        work = work_of(export, entry)
        if work is not None:
            works.setdefault(work.id, work)
            entries.setdefault(work.id, []).append(entry)
    keys = _citekeys(works.values())
    return [
        Record(
            citekey=keys[identity],
            work=work,
            tags=tuple(dict.fromkeys(tag for entry in entries[identity] for tag in entry.tags)),
            read=min(
                (date for entry in entries[identity] if len(date := entry.date or "") == 10), default=None
            ),
        )
        for identity, work in works.items()
    ]


def work_of(export: Export, entry: Entry) -> Work | None:
    """Return the work behind an entry: its record, else what its first paper's (or first) link tells."""
    work = export.works.get(entry.key)
    if work is None:
        link = work_link(entry)
        if link is None:
            return None
        work = stub(link)
    return replace(
        work,
        title=work.title or entry.title or entry.name,
        url=work.url if is_followed(work.url) else "",
        creators=tuple(one for one in work.creators if one.full_name),
        citekey=work.citekey or entry.citekey or "",
    )


def date_parts(date: str | None) -> tuple[int, ...]:
    """Return year, month and day of an ISO 8601 date, as far as they are known."""
    found = _DATE.match(date or "")
    return tuple(int(part) for part in found.groups() if part) if found else ()


def identifier(work: Work, scheme: str) -> str:
    """Return a work's identifier of a scheme, or an empty text."""
    return next((value for known, value in work.identifiers if known == scheme), "")


def _citekeys(works: Iterable[Work]) -> dict[str, str]:
    keys: dict[str, str] = {}
    taken: set[str] = set()
    suffixed: dict[str, list[str]] = {}  # keys in use by what they would be without a suffix
    for work in sorted(works, key=lambda work: (not work.citekey, work.id)):
        key = _NOT_IN_KEYS.sub("", work.citekey)
        if not key or key.casefold() in taken:
            key = make_citekey(work, ())
            alike = suffixed.setdefault(key, [])
            while key.casefold() in taken:
                alike.append(key)
                key = make_citekey(work, alike)
        keys[work.id] = key
        taken.add(key.casefold())
    return keys
