"""Works that have moved on: a newer version on arXiv, or publication elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.sources.arxiv import journal_reference
from papernotes.sources.failures import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from papernotes.model import Work
    from papernotes.sources.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class Update:
    """What arXiv knows of a work that its record does not."""

    work: Work
    """The record as it is."""
    latest: Work
    """What arXiv says now."""
    version: int | None = None
    """The newer version, or None where the record has the latest."""
    doi: str = ""
    """The publisher's DOI, if the record has none."""
    published: str = ""
    """Where it was published, as arXiv tells it, if the record does not say so."""


def check_updates(
    works: Iterable[Work], settings: SourceSettings, *, cache: Path | None = None
) -> tuple[tuple[Update, ...], str]:
    """Ask arXiv which works have a newer version or were published.

    Args:
        works: records, of which those with an arXiv identifier are asked about.
        settings: where to ask, how long to wait.
        cache: folder that tells when arXiv was last asked; answers kept there are not used.

    Returns:
        The updates in the order of the works, and why not all works could be checked, empty if all were.
    """
    from papernotes.sources import arxiv
    from papernotes.sources.client import Client

    known = {name: work for work in works for scheme, name in work.identifiers if scheme == "arxiv"}
    names = list(known)
    updates: list[Update] = []
    problem = ""
    try:
        with Client(settings, cache=cache, fresh=True) as client:
            for start in range(0, len(names), arxiv.MOST_AT_ONCE):
                client.begin(batch=True)
                found = arxiv.fetch_many(client, names[start : start + arxiv.MOST_AT_ONCE])
                compared = (compare(known[name], latest) for name, latest in found.items())
                updates += [update for update in compared if update]
    except SourceError as error:
        problem = error.message
    order = {work.id: place for place, work in enumerate(known.values())}
    return tuple(sorted(updates, key=lambda update: order[update.work.id])), problem


def compare(work: Work, latest: Work) -> Update | None:
    """What the latest metadata of a work has over its record, or None."""
    newer = latest.version is not None and work.version is not None and latest.version > work.version
    have = {scheme for scheme, _ in work.identifiers}
    doi = "" if "doi" in have else dict(latest.identifiers).get("doi", "")
    reference = journal_reference(latest)
    published = "" if work.container_title or reference in work.note else reference
    if not (newer or doi or published):
        return None
    return Update(work, latest, latest.version if newer else None, doi, published)
