"""Filling in what services know about the works in the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes import sources
from papernotes.errors import NothingFoundError
from papernotes.file_signature import LOCKED
from papernotes.identifiers import identity
from papernotes.works import work_links
from papernotes.writing.target_files import record_path, record_works
from papernotes.writing.transaction import check_writable, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from papernotes.catalogue import Catalogue
    from papernotes.model import Entry, Link, Work
    from papernotes.sources import Outcome, SourceSettings, Update

_BATCH = 50
"""Works looked up before their records are written, so that an interruption loses little."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of looking up one work."""

    link: Link
    """What was looked up."""
    outcome: Outcome
    """What was found out; it has a problem where the record could not take it, too."""
    record: Work | None = None
    """The record as it stands now, what a person edited in it included; None where there is none."""
    is_written: bool = False
    """Whether the record was written; one that says all of it already was not."""


def missing(catalogue: Catalogue, entries: Iterable[Entry], *, refresh: bool = False) -> list[Link]:
    """The works behind entries of which no record tells, each once, in the order of the entries.

    Args:
        catalogue: holds the records.
        entries: whose works.
        refresh: whether to give those with a record too.
    """
    told = set() if refresh else {name for name, work in catalogue.works().items() if work.source}
    links = (link for entry in entries for link in work_links(entry))
    return list({name: link for link in links if (name := identity(link)) not in told}.values())


def fetch(
    root: Path,
    catalogue: Catalogue,
    links: Sequence[Link],
    settings: SourceSettings,
    *,
    cache: Path | None,
    environ: Mapping[str, str],
    refresh: bool = False,
    report: Callable[[Fetched], None] | None = None,
) -> list[Fetched]:
    """Look works up and write their records, each batch a change that `undo` takes back.

    Args:
        root: the library's folder.
        catalogue: what is in it.
        links: what to look up.
        settings: where to ask, how long to wait.
        cache: folder for answers, or None to keep none.
        environ: the environment's variables, which may say where the user's state folder is.
        refresh: ask even where an answer was kept.
        report: called with each work as soon as it was looked up.

    Returns:
        What came of each, in the order of the links.

    Raises:
        WriteError: a record cannot be written; nobody is asked where that is plain beforehand.
    """
    if links:
        check_writable(root, environ)
    all_fetched: list[Fetched] = []
    for start in range(0, len(links), _BATCH):
        some = {identity(link): link for link in links[start : start + _BATCH]}

        def tell(name: str, outcome: Outcome, some: dict[str, Link] = some) -> None:
            if report is not None:
                report(Fetched(some[name], outcome))

        outcomes = sources.fetch_works(list(some.values()), settings, cache=cache, fresh=refresh, report=tell)
        label, known_size = f"fetch {len(some)} works", catalogue.size_of
        with transaction(root, label, environ=environ, known_size=known_size) as writes:
            found = [outcome.work for outcome in outcomes.values()]
            problems = record_works(writes, found, catalogue.works().values())
        written = writes.written
        catalogue.refresh(rest=LOCKED, own=written)
        records = catalogue.works()
        for name, link in some.items():
            outcome = outcomes[name]
            if name in problems:
                outcome = replace(outcome, problem=problems[name])
            all_fetched.append(Fetched(link, outcome, records.get(name), record_path(name) in written))
    return all_fetched


def check_updates(
    catalogue: Catalogue, settings: SourceSettings, *, cache: Path | None
) -> tuple[tuple[Update, ...], str]:
    """Ask arXiv which recorded works have a newer version or were published.

    Returns:
        The updates, and why not all works could be checked, empty if all were.

    Raises:
        NothingFoundError: no record has an arXiv identifier.
    """
    works = catalogue.works().values()
    if not any(scheme == "arxiv" for work in works for scheme, _ in work.identifiers):
        raise NothingFoundError(
            "there is no record of a paper on arXiv to check", hint="`papernotes fetch` makes the records."
        )
    return sources.check_updates(works, settings, cache=cache)
