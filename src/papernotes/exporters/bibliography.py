"""The works behind an export's entries, each once, with a key: what bibliographies are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.identifiers import identity
from papernotes.works import is_followed, make_citekey, stub, work_link, work_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.exporters.base import Export
    from papernotes.model import Entry, Work

_NOT_IN_KEYS = re.compile(r"""[\s"#$%'(),=^`{}~\\@\x00-\x20\x7f-\x9f\ud800-\udfff]""")
"""What BibTeX, biber or LaTeX would take for something else; `^^5c` is a backslash."""

_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(?![0-9])")


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work with its key in an export."""

    citekey: str
    """Unique in the export, whatever the case of its letters."""
    work: Work
    """The work; its title is the entry's name if no better one is known, or else its identity."""
    tags: tuple[str, ...]
    """Tags of all its entries."""
    read: str | None
    """Day of the first of its entries, if it is known to the day."""


def cited_works(export: Export) -> list[CitedWork]:
    """Return the works behind the entries, in the order in which they first appear: all papers of an entry.

    A key that a work was given before stays. The others are made over the whole library in the order of the
    works' identities, so that they depend neither on what is exported nor on how it is sorted. An entry
    without links has no work.
    """
    works = _works(export, [*export.every(), *export.entries])
    keys = _citekeys(works.values())
    entries: dict[str, list[Entry]] = {}
    for entry in export.entries:
        for link in work_links(entry):
            entries.setdefault(identity(link), []).append(entry)
    return [
        CitedWork(
            citekey=keys[works[name].id],
            work=replace(works[name], title=works[name].title or name),
            tags=tuple(dict.fromkeys(tag for entry in having for tag in entry.tags)),
            read=min((date for entry in having if len(date := entry.date or "") == 10), default=None),
        )
        for name, having in entries.items()
    ]


def cited_work(export: Export, entry: Entry) -> Work | None:
    """Return the work that an entry is about: its record, else what its link tells."""
    link = work_link(entry)
    if link is None:
        return None
    work = export.works.get(identity(link)) or stub(link)
    return _presentable(replace(work, citekey=work.citekey or entry.citekey or ""), entry.title or entry.name)


def _works(export: Export, entries: Sequence[Entry]) -> dict[str, Work]:
    """Return the works of entries by their identity; one is called after the first entry that is about it."""
    works: dict[str, Work] = {}
    for entry in entries:
        own = work_link(entry)
        if own is not None and identity(own) not in works and (work := cited_work(export, entry)):
            works[identity(own)] = work
    for link in (link for entry in entries for link in work_links(entry)):
        name = identity(link)
        if name not in works:
            works[name] = _presentable(export.works.get(name) or stub(link), "")
    return works


def _presentable(work: Work, title: str) -> Work:
    """Return a work with a title, with creators who have names, and with an address that can be followed."""
    return replace(
        work,
        title=work.title or title,
        url=work.url if is_followed(work.url) else "",
        creators=tuple(one for one in work.creators if one.full_name),
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
