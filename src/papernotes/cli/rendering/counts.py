"""Counts: of tags, of topics, and of what a search found by month, topic, tag, kind and term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.cli.rendering.safe_text import one_line
from papernotes.errors import NothingFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.cli.environment import Environment
    from papernotes.search.results import Facets

_FACETS = ("months", "topics", "tags", "kinds", "terms")


def print_counts(
    environment: Environment, what: str, counts: Sequence[tuple[str, int]], *, as_json: bool
) -> None:
    """Print names and their numbers: in columns on a terminal, with a tab between them in a pipe.

    Args:
        environment: where to print.
        what: the plural noun for the names, also their name in JSON.
        counts: the names and numbers, in order.
        as_json: whether to print one JSON object.

    Raises:
        NothingFoundError: there are no names; an empty JSON object was printed.
    """
    if as_json:
        environment.print_json({what: dict(counts)})
    elif environment.terminal:
        digits = len(str(max((number for _, number in counts), default=0)))
        for name, number in counts:
            environment.write(f"{number:>{digits}}  {one_line(name)}\n")
    else:
        for name, number in counts:
            environment.write(f"{one_line(name)}\t{number}\n")
    environment.tell_warnings()
    if not counts:
        raise NothingFoundError(f"no {what} found")


def print_facets(environment: Environment, facets: Facets) -> None:
    """Print counts: under headings on a terminal, as lines of facet, value and number in a pipe."""
    for facet, counts in facets_object(facets).items():
        if environment.terminal and counts:
            environment.write(f"{facet}:\n")
        for value, number in counts.items():
            if environment.terminal:
                environment.write(f"{number:>7}  {one_line(value)}\n")
            else:
                environment.write(f"{facet}\t{one_line(value)}\t{number}\n")


def facets_object(facets: Facets) -> dict[str, dict[str, int]]:
    """Return counts by facet and value, as JSON has them."""
    return {facet: dict(getattr(facets, facet)) for facet in _FACETS}
