"""Where what was found is: counts by month, topic, tag, kind and technical name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.cli.rendering.safe_text import one_line

if TYPE_CHECKING:
    from papernotes.cli.environment import Environment
    from papernotes.search.results import Facets

_FACETS = ("months", "topics", "tags", "kinds", "terms")


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
