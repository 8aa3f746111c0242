"""The queries that engines are asked: drawn from a generated log, the same for a seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from benchmarks.corpus import WORDS, Zipf, paper_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.corpus import GeneratedEntry

Kind = Literal["term", "AND", "phrase", "date range", "tag", "prefix"]

_CHINESE_RUN = re.compile("[一-鿿]{4,}")
_LATIN_PAIR = re.compile(r"\b[a-z]{3,} [a-z]{3,}\b")


@dataclass(frozen=True, slots=True)
class Query:
    """One query, in parts that each engine writes in its own language."""

    kind: Kind
    """What is asked of the engine."""
    words: tuple[str, ...]
    """Words that must all be found; for a phrase its text, for a prefix the beginning."""
    dates: tuple[str, str] | None = None
    """First and last day."""
    tag: str | None = None
    """A tag that the entry must have."""

    def for_papernotes(self) -> str:
        """As one types it after `papernotes search`."""
        if self.kind == "phrase":
            return f'"{self.words[0]}"'
        if self.kind == "prefix":
            return f"{self.words[0]}*"
        parts = list(self.words)
        if self.dates:
            parts.append(f"date:{self.dates[0]}..{self.dates[1]}")
        if self.tag:
            parts.append(f"tag:{self.tag}")
        return " ".join(parts)


def draw(entries: Sequence[GeneratedEntry], count: int, *, seed: int = 1) -> dict[Kind, list[Query]]:
    """`count` queries of each kind; words come as often as the log has them."""
    chance = random.Random(f"queries {seed}")
    chinese = Zipf(chance, [word for word in WORDS["chinese"] if len(word) > 1])
    english = Zipf(chance, WORDS["english"])
    names = Zipf(chance, paper_names(1, 200))

    def word() -> str:
        return chance.choice((chinese, english, names)).draw()

    def phrase() -> str:
        while True:
            text = chance.choice(entries).text
            if pair := _LATIN_PAIR.search(text):
                return pair[0]
            if run := _CHINESE_RUN.search(text):
                return run[0][:4]

    def dates() -> tuple[str, str]:
        first, last = sorted((chance.choice(entries).date, chance.choice(entries).date))
        return first, last

    return {
        "term": [Query("term", (word(),)) for _ in range(count)],
        "AND": [Query("AND", (word(), word())) for _ in range(count)],
        "phrase": [Query("phrase", (phrase(),)) for _ in range(count)],
        "date range": [Query("date range", (word(),), dates=dates()) for _ in range(count)],
        "tag": [Query("tag", (word(),), tag=chance.choice(WORDS["tags"])) for _ in range(count)],
        "prefix": [
            Query("prefix", (chance.choice((english, names)).draw()[:4].lower(),)) for _ in range(count)
        ],
    }
