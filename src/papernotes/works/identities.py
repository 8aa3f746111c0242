"""By what other identities than its own a work is known: a preprint's DOI, the number of a DOI at PubMed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.identifiers import identify, identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.model import Work


def identities(work: Work) -> tuple[str, ...]:
    """Return all identities of a work that its record knows, its own first."""
    named = (f"{scheme}:{name}" for scheme, name in work.identifiers)
    links = (identify(name) for name in named if name != work.id)
    return tuple(dict.fromkeys([work.id, *(identity(link) for link in links if link is not None)]))


def same_works(works: Iterable[Work]) -> dict[str, tuple[str, ...]]:
    """Return by identity the identities of the same work, for those that have several."""
    found: dict[str, tuple[str, ...]] = {}
    for work in works:
        names = identities(work)
        for name in names if len(names) > 1 else ():
            found[name] = tuple(dict.fromkeys([*found.get(name, ()), *names]))
    return found
