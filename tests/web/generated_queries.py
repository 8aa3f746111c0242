"""Queries in the language of a static site's search, made of the words of a library, the same for a seed."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#]+(?:[-_.][A-Za-z0-9]+)*|\d+(?:\.\d+)+|[\u4e00-\u9fff]{2,}")
_CJK = "\u4e00"


class Generator:
    """Makes queries.

    Args:
        texts: what they are made of.
        seed: chooses.
    """

    def __init__(self, texts: Iterable[str], seed: int) -> None:
        lines = (_WORD.findall(line) for text in texts for line in text.splitlines())
        self._lines = [words for words in lines if words]
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._kinds = (
            self._spelled,
            lambda: f"{self._spelled()} {self._spelled()}",
            lambda: self._run(2),
            lambda: self._run(3),
            lambda: self._word() + self._word(),
            lambda: f'"{self._run(2)}"',
            lambda: f'"{self._run(3)}"',
            lambda: f"{self._word()[:3]}*",
            lambda: f"{self._word()} {self._word()[:5]}*",
            lambda: f"{self._word()} OR {self._word()}",
            lambda: f"{self._word()} -{self._word()}",
            lambda: f"({self._word()} OR {self._run(2)}) NOT {self._word()}",
            lambda: f"{self._random.choice(['name', 'topic', 'tag'])}:{self._word()}",
            lambda: f"{self._word()} {self._date()}",
            lambda: f"kind:{self._random.choice(['arxiv', 'github', 'web', 'paper'])} {self._word()}",
        )

    def query(self) -> str:
        """Return the next query."""
        return self._random.choice(self._kinds)()

    def _run(self, length: int) -> str:
        """Return neighbouring words of a line."""
        words = self._random.choice(self._lines)
        start = self._random.randrange(len(words))
        return " ".join(words[start : start + length])

    def _word(self) -> str:
        """Return a word, or some characters of a longer run of Chinese."""
        word = self._run(1)
        if word[0] < _CJK or len(word) < 5:
            return word
        start = self._random.randrange(len(word) - 2)
        return word[start : start + self._random.randint(2, 5)]

    def _spelled(self) -> str:
        """Return a word in another spelling."""
        word = self._word()
        return self._random.choice(
            [
                word.lower(),
                word.upper(),
                word.capitalize(),
                word.replace("-", "_"),
                re.sub("[-_]", " ", word),
                re.sub("[-_]", "", word),
                f"{word}s",
            ]
        )

    def _date(self) -> str:
        month = f"2025-{self._random.randint(1, 12):02}"
        return self._random.choice([f"date:{month}", f"date:..{month}", f"date:{month}..", "-date:2025"])
