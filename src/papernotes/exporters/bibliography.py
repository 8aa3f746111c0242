"""The works that an export cites, each with a citation key that is unique in the export."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.identifiers import identity
from papernotes.model import Work
from papernotes.works import is_followed, make_citekey, stub, work_link, work_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.exporters.base import Export
    from papernotes.model import Entry

_NOT_IN_KEYS = re.compile(r"""[\s"#$%'(),=^`{}~\\@\x00-\x20\x7f-\x9f\ud800-\udfff]""")
"""Characters that a citation key cannot have in BibTeX, biber or LaTeX. `^` is among them because TeX reads
`^^5c` as a backslash."""

_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(?![0-9])")

NO_WORK = Work(id="", type="", title="")
"""Stands for the work of an entry that is about none: all its fields are empty."""


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work with its citation key in an export."""

    citekey: str
    """The key. No two keys of an export differ in the case of letters alone."""
    work: Work
    """The work. If its title is unknown, the title is the entry's name, or else the work's identity."""
    tags: tuple[str, ...]
    """The tags of all its entries."""
    read: str | None
    """The earliest full date of its entries. None if no entry has a full date."""


def cited_works(export: Export) -> list[CitedWork]:
    """Return the works that the entries cite, in the order in which the entries cite them.

    An entry cites all papers that it links to, or else its page. An entry without links cites no work. A key
    that is kept in a record stays. The other keys are made for the whole library, in the order of the works'
    identities. They therefore do not depend on which entries are exported or on their order.
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
    """Return the work that an entry is about: its record, or else a stub made from the link."""
    link = work_link(entry)
    if link is None:
        return None
    work = export.works.get(identity(link)) or stub(link)
    return _presentable(replace(work, citekey=work.citekey or entry.citekey or ""), entry.title or entry.name)


def _works(export: Export, entries: Sequence[Entry]) -> dict[str, Work]:
    """Return the works of entries by identity. An untitled work has the name of the first entry about it."""
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
    """Return a work with a title, without nameless creators, and without a URL that is unsafe to follow."""
    return replace(
        work,
        title=work.title or title,
        url=work.url if is_followed(work.url) else "",
        creators=tuple(creator for creator in work.creators if creator.full_name),
    )


def date_parts(date: str | None) -> tuple[int, ...]:
    """Return the year, month and day of an ISO 8601 date. Unknown parts are left out."""
    found = _DATE.match(date or "")
    return tuple(int(part) for part in found.groups() if part) if found else ()


def identifier(work: Work, scheme: str) -> str:
    """Return a work's identifier of a scheme, or an empty text."""
    return next((value for known, value in work.identifiers if known == scheme), "")


def _citekeys(works: Iterable[Work]) -> dict[str, str]:
    keys: dict[str, str] = {}
    taken: set[str] = set()
    suffixed: dict[str, list[str]] = {}  # taken keys by the key without its suffix
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
