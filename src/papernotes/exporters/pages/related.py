"""Which entries have to do with one another: those that share what few others have."""

from __future__ import annotations

import math
from functools import cached_property
from heapq import nsmallest
from typing import TYPE_CHECKING

from papernotes.identifiers import identity
from papernotes.search.technical_terms import spelled_as_one_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.pages.site_log import SiteLog
    from papernotes.model import Entry

_MOST = 6
_TOO_COMMON = 200
"""What more entries than this share says nothing about them, and would take long to compare."""
_WEIGHTS = {"work": 4.0, "topic": 1.5, "tag": 1.2, "term": 1.0}


class Related:
    """Compares the entries of one log.

    Args:
        log: the log.
    """

    def __init__(self, log: SiteLog) -> None:
        self._log = log

    def to(self, entry: Entry) -> list[Entry]:
        """Return the entries nearest to one, the nearest first."""
        scores: dict[str, float] = {}
        total = len(self._log.entries)
        for kind, value in self._features(entry):
            sharing = self._sharing[kind, value]
            if 1 < len(sharing) <= _TOO_COMMON:
                worth = _WEIGHTS[kind] * math.log(1 + total / len(sharing))
                for key in sharing:
                    scores[key] = scores.get(key, 0.0) + worth
        scores.pop(entry.key, None)
        best = nsmallest(_MOST, scores, key=lambda key: (-scores[key], key))
        return [self._log.by_key[key] for key in best]

    @cached_property
    def _sharing(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for entry in self._log.entries:
            for feature in self._features(entry):
                found.setdefault(feature, []).append(entry.key)
        return found

    def _features(self, entry: Entry) -> Iterator[tuple[str, str]]:
        made = [("topic", topic.casefold()) for topic in entry.topics]
        made += [("tag", tag.casefold()) for tag in entry.tags]
        made += [("term", spelled_as_one_word(name)) for name in self._log.names[entry.key]]
        made += [("work", identity(link)) for link in entry.links]
        return iter(dict.fromkeys(made))
