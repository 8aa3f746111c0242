"""Judged queries, and how well a ranking agrees with them."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from papernotes.model import Entry

DEPTH = 10
"""So many hits are looked at by a person, and by nDCG."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and what it should find."""

    query: str
    """As typed."""
    grades: Mapping[str, int]
    """Keys of the entries that are relevant, each with how much, 1 to 3."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well an engine does."""

    ndcg: float
    """Mean normalised discounted cumulative gain of the first ten hits, 0 to 1."""
    recall: float
    """Mean part of the relevant entries that is found at all, 0 to 1."""


def sample(entries: Sequence[Entry]) -> list[Judged]:
    """The queries over the sample library, judged by reading it.

    Raises:
        ValueError: an entry is named that the library does not have.
    """
    keys = {entry.name: entry.key for entry in entries}
    judged = []
    for query in _load("sample.toml"):
        if unknown := query["relevant"].keys() - keys.keys():
            raise ValueError(
                f"“{query['text']}” names entries that are not there: {', '.join(sorted(unknown))}"
            )
        judged.append(Judged(query["text"], {keys[name]: grade for name, grade in query["relevant"].items()}))
    return judged


def generated(entries: Sequence[Entry]) -> list[Judged]:
    """The queries over a generated log, judged by conditions on its entries."""
    judged = []
    for query in _load("generated.toml"):
        grades = {}
        for entry in entries:
            holds = [rule["grade"] for rule in query["grades"] if _holds(rule, entry)]
            if holds:
                grades[entry.key] = max(holds)
        if grades:
            judged.append(Judged(query["text"], grades))
    return judged


def quality(judged: Sequence[Judged], rankings: Sequence[Sequence[str]]) -> Quality:
    """Compare rankings, lists of keys from the best down, with what was judged."""
    ndcg = [_ndcg(one.grades, ranking) for one, ranking in zip(judged, rankings, strict=True)]
    found = [
        len(one.grades.keys() & set(ranking)) / len(one.grades)
        for one, ranking in zip(judged, rankings, strict=True)
    ]
    return Quality(sum(ndcg) / len(ndcg), sum(found) / len(found))


def _ndcg(grades: Mapping[str, int], ranking: Sequence[str]) -> float:
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(key, 0) for key in ranking]) / ideal


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def _holds(rule: dict[str, Any], entry: Entry) -> bool:
    if "name" in rule:
        return any(name.casefold() == entry.name.casefold() for name in rule["name"])
    text = "\n".join((*entry.topics, entry.text)).casefold()
    return any(part.casefold() in text for part in rule["text"])


def _load(name: str) -> list[dict[str, Any]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    queries: list[dict[str, Any]] = tomllib.loads(text)["query"]
    return queries
