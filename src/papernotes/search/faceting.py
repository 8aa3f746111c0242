"""Counts over all that a search found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from papernotes.catalogue.rows import fold_tag, fold_value
from papernotes.search.results import Facets
from papernotes.search.technical_terms import spelled_as_one_word, usual_spellings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from papernotes.catalogue import Catalogue
    from papernotes.search.engine import EngineResult
    from papernotes.search.results import Count

FACETS = ("month", "topic", "tag", "kind", "names")
"""What an engine is asked to count."""
_MOST = 30
"""Values of a facet that are worth a line."""


def facets_of_result(found: EngineResult, catalogue: Catalogue) -> Facets:
    """Return the counts of what was found, as they are shown.

    Args:
        found: what an engine found and counted.
        catalogue: says how topics and tags are written.
    """
    counts = {name: found.facets.get(name, {}) for name in FACETS}  # none where nothing was asked
    topics = {fold_value(label): label for label, _ in catalogue.topics()}
    tags = {fold_tag(label): label for label, _ in catalogue.tags()}
    return Facets(
        months=tuple(sorted(counts["month"].items())),
        topics=_most({topics.get(value, value): count for value, count in counts["topic"].items()}),
        tags=_most({tags.get(value, value): count for value, count in counts["tag"].items()}),
        kinds=_most(counts["kind"]),
        terms=_most(_by_usual_spelling(counts["names"])),
    )


def _by_usual_spelling(counts: Mapping[str, int]) -> dict[str, int]:
    """Add up the counts of a name's spellings, under the most frequent of them."""
    usual = usual_spellings(counts)
    totals: Counter[str] = Counter()
    for name, count in counts.items():
        totals[usual[spelled_as_one_word(name)]] += count
    return totals


def _most(counts: Mapping[str, int]) -> tuple[Count, ...]:
    """Return the most frequent values first."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST])
