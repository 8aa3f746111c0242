"""From links to works, and from works to what changed since their records were written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from papernotes.identifiers import ArxivId, Doi, identity
from papernotes.sources.arxiv import journal_reference
from papernotes.sources.failures import PackagedSourceError, SourceError
from papernotes.works import stub

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from papernotes.model import Diagnostic, Link, Work
    from papernotes.sources.client import Client
    from papernotes.sources.settings import SourceSettings

    Report = Callable[[str, "Outcome"], None]
    Way = Callable[[Client, Work], Work]
    from collections.abc import Iterable

    from papernotes.model import Work

_MOST_PAGES = 5
"""How many papers are looked up one by one, three seconds apart, where the API failed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of looking up one work."""

    work: Work
    """What is known now; a stub, whose `source` is empty, where nobody told more than the link."""
    problem: str = ""
    """Why nobody told more, as a sentence without a final stop; empty if somebody did."""
    passing: bool = False
    """Whether another try may go better."""
    warnings: tuple[Diagnostic, ...] = ()
    """Packages whose sources could not be used."""


def fetch_works(
    links: Sequence[Link],
    settings: SourceSettings,
    *,
    cache: Path | None = None,
    fresh: bool = False,
    report: Report | None = None,
) -> dict[str, Outcome]:
    """Look up what links name.

    Args:
        links: what to look up; links of one work are looked up once.
        settings: where to ask, how long to wait, how much to take.
        cache: folder in which answers are kept for a day, or None to keep none.
        fresh: ask even where an answer was kept.
        report: called with each identity and its outcome as soon as it is there.

    Returns:
        The outcome for each identity, whatever happened; a failure is an outcome with a problem.
    """
    if not links:
        return {}
    wanted: dict[str, Link] = {}
    for link in links:
        wanted.setdefault(identity(link), link)
    outcomes: dict[str, Outcome] = {}

    def tell(name: str, outcome: Outcome) -> None:
        outcomes[name] = outcome
        if report:
            report(name, outcome)

    try:
        from papernotes.sources.client import Client

        with Client(settings, cache=cache, fresh=fresh) as client:
            papers = {link.id: link for link in wanted.values() if link.kind == "arxiv" and link.id}
            _look_up_papers(client, papers, tell)
            for name, link in wanted.items():
                if name not in outcomes:
                    client.begin()
                    tell(name, _first_success(client, link, _ways(link), []))
    except SourceError as error:
        # The client itself could not be made, so that nobody can be asked.
        for name, link in wanted.items():
            if name not in outcomes:
                tell(name, Outcome(stub(link), error.message, error.passing))
    return {name: outcomes[name] for name in wanted}


def _look_up_papers(client: Client, papers: Mapping[str, Link], tell: Report) -> None:
    """Ask arXiv for all papers at once, then for the few that are missing page by page."""
    from papernotes.sources import arxiv

    failures: list[SourceError] = []
    names = list(papers)
    missing: list[str] = []
    for start in range(0, len(names), arxiv.MOST_AT_ONCE):
        some = names[start : start + arxiv.MOST_AT_ONCE]
        client.begin(batch=len(names) > 1)
        try:
            found = arxiv.fetch_many(client, some)
        except SourceError as error:
            failures = [error]
            found = {}
        for name in some:
            if name in found:
                tell(identity(papers[name]), Outcome(found[name]))
            else:
                missing.append(name)
    for name in missing:
        link = papers[name]
        if len(names) > 1:
            client.begin()
        ways = _ways(link) if len(missing) <= _MOST_PAGES or not failures else []
        tell(identity(link), _first_success(client, link, ways, failures))


def _ways(link: Link) -> list[Way]:
    """Ways to look a link up, the best first."""
    from papernotes.sources import doi, github, huggingface, page
    from papernotes.sources.packaged import packaged_source

    def resolver(client: Client, known: Work) -> Work:
        named = ArxivId.parse(link.id or "")
        return doi.fetch(client, Doi(named.doi if named else link.id or ""), known)

    def tags(client: Client, known: Work) -> Work:
        return page.fetch(client, link, known)

    match link.kind:
        case "arxiv":
            return [tags, resolver]
        case "doi":
            return [resolver, tags]
        case "github" if link.id:
            return [partial(github.fetch, link.id)]
        case "huggingface" if link.id and huggingface.lists(link.id):
            return [partial(huggingface.fetch, link.id)]
        case _:
            packaged = packaged_source(link)
            return [packaged, tags] if packaged else [tags]


def _first_success(
    client: Client, link: Link, ways: Sequence[Way], failures: Sequence[SourceError]
) -> Outcome:
    """Try ways in turn; where all fail, a failure that is for good tells more than one that may pass."""
    known = stub(link)
    errors = list(failures)
    warnings: list[Diagnostic] = []
    for way in ways:
        try:
            return Outcome(way(client, known), warnings=tuple(warnings))
        except PackagedSourceError as error:
            warnings.append(error.warning)
        except SourceError as error:
            errors.append(error)
    told = next((error for error in errors if not error.passing), errors[0])
    return Outcome(known, told.message, told.passing, tuple(warnings))


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
