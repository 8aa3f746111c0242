"""Logs of any size, the same for a seed: Chinese and English mixed, a note a month, days without a year.

`python -m benchmarks.corpus FOLDER ENTRIES` writes a library with such a log.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tomllib
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST_MONTH = 2007 * 12 + 3
"""April 2007, when arXiv's present identifiers begin, in months since year 0."""
LAST_MONTH = 2025 * 12 + 11
"""December 2025: fixed, so that a corpus is the same in whichever year it is made."""
ENTRIES_A_MONTH = 40
"""What a diligent reader notes, until the months since `FIRST_MONTH` are used up and each gets more."""

_LISTS = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))
CODE: list[str] = _LISTS.pop("code")
"""Blocks of code."""
WORDS: dict[str, list[str]] = {name: text.split() for name, text in _LISTS.items()}
"""The word lists of `vocabulary.toml` by name."""


@dataclass(frozen=True, slots=True)
class GeneratedEntry:
    """What an entry of a generated log holds, for programs that cannot read it from the Markdown."""

    date: str
    """ISO date."""
    url: str
    """Its first link."""
    name: str
    """What its author calls it."""
    text: str
    """Its comment, in one line, tags included."""


@dataclass(frozen=True, slots=True)
class GeneratedNote:
    """One month of a generated log."""

    path: str
    """Relative to the library."""
    text: str
    """Its Markdown."""
    entries: tuple[GeneratedEntry, ...]
    """The entries in it, in order."""


class Zipf:
    """Draws from a list whose first items are the most frequent."""

    def __init__(self, chance: random.Random, items: Sequence[str]) -> None:
        """Weigh `items` by their rank (Zipf-Mandelbrot with offset 2.7)."""
        self._chance = chance
        self._items = items
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(items))))

    def draw(self) -> str:
        """One item."""
        return self._chance.choices(self._items, cum_weights=self._weights)[0]

    def draw_many(self, count: int) -> list[str]:
        """`count` items, each drawn by itself."""
        return self._chance.choices(self._items, cum_weights=self._weights, k=count)


def paper_names(seed: int, count: int) -> list[str]:
    """`count` different names such as `SparseFormer-7`, in a fixed order for a seed."""
    chance = random.Random(f"names {seed}")
    names: dict[str, None] = {}
    while len(names) < count:
        name = chance.choice(WORDS["name_heads"]) + chance.choice(WORDS["name_tails"])
        if chance.random() < 0.6:
            name += f"-{chance.randrange(1, 100)}"
        names[name] = None
    return list(names)


class _Writer:
    """Writes notes line by line from one source of chance."""

    def __init__(self, entries: int, seed: int) -> None:
        self._chance = random.Random(f"corpus {seed}")
        self._names = Zipf(self._chance, paper_names(seed, max(200, entries // 3)))
        self._chinese = Zipf(self._chance, WORDS["chinese"])
        self._english = Zipf(self._chance, WORDS["english"])
        self._joints = Zipf(self._chance, WORDS["joints"])
        self._topics = Zipf(self._chance, WORDS["topics"])

    def note(self, month: int, entries: int) -> GeneratedNote:
        """The note of one month with that many entries, on at most 24 days."""
        year, month = month // 12, month % 12 + 1
        days = sorted(self._chance.sample(range(1, 29), min(24, max(1, entries // 3))))
        shares = [entries // len(days) + (place < entries % len(days)) for place in range(len(days))]
        lines: list[str] = []
        written: list[GeneratedEntry] = []
        for day, share in zip(days, shares, strict=True):
            self._day(lines, written, dt.date(year, month, day), share)
        return GeneratedNote(f"notes/{year}-{month:02}.md", "\n".join(lines) + "\n", tuple(written))

    def _day(self, lines: list[str], written: list[GeneratedEntry], day: dt.date, entries: int) -> None:
        chance = self._chance
        lines += [f"## {day.month}.{day.day}", ""]
        if chance.random() < 0.1:
            lines += [self._clause(8), ""]
        in_topics = chance.random() < 0.2
        for place in range(entries):
            indent = ""
            if in_topics:
                if place % 3 == 0:
                    lines.append(f"- {self._topics.draw()}")
                indent = "\t"
            written.append(self._entry(lines, day, indent))
            # Blocks at the margin end a list, and with it the topic: they stand where entries do.
            if not in_topics:
                self._attachments(lines, day)
        lines.append("")

    def _entry(self, lines: list[str], day: dt.date, indent: str) -> GeneratedEntry:
        chance = self._chance
        paper = page = self._paper(day)
        name = self._names.draw()
        comment = self._comment()
        form = chance.random()
        if form < 0.12:
            lines.append(f"{indent}- [{name}]({paper}) {comment}")
            return GeneratedEntry(day.isoformat(), paper, name, comment)
        if form < 0.17:
            lines.append(f"{indent}- {paper}")
            page = f"https://github.com/{name.lower()}-lab/{name}"
        elif form < 0.25:
            paper = page = f"https://{name.lower()}.github.io/blog/{chance.randrange(10_000)}/"
        separator = "：" if form < 0.6 else "，" if form < 0.9 else " "
        comments = [f"{name}{separator}{comment}", *([self._clause(5)] if form > 0.8 else [])]
        lines.append(f"{indent}- {page}")
        lines += [f"{indent}\t- {line}" for line in comments]
        return GeneratedEntry(day.isoformat(), paper, name, " ".join(comments))

    def _paper(self, day: dt.date) -> str:
        width = 5 if day.year >= 2015 else 4
        number = self._chance.randrange(1, 10**4 if width == 4 else 2 * 10**4)
        form = "pdf" if self._chance.random() < 0.3 else "abs"
        return f"https://arxiv.org/{form}/{day:%y%m}.{number:0{width}}"

    def _comment(self) -> str:
        chance = self._chance
        if chance.random() < 0.15:
            return " ".join(self._english.draw_many(13))
        text = "，".join(self._clause(chance.randrange(5, 9)) for _ in range(chance.randrange(3, 6)))
        if chance.random() < 0.06:
            text += f" #{chance.choice(WORDS['tags'])}"
        return text

    def _clause(self, words: int) -> str:
        """Chinese with English words in it, mostly without blanks between the two, as such logs are typed."""
        chance = self._chance
        parts: list[str] = []
        for word in self._chinese.draw_many(words):
            dice = chance.random()
            if dice < 0.30:
                parts.append(self._joints.draw())
            elif dice < 0.42:
                parts.append(
                    self._english.draw() if dice < 0.34 or dice > 0.38 else f" {self._english.draw()} "
                )
            elif dice < 0.44:
                parts.append(self._names.draw())
            elif dice < 0.46:
                parts.append(f"{chance.randrange(1, 64)}{chance.choice(('B', '倍', '%', 'K', '步'))}")
            parts.append(word)
        return "".join(parts).strip()

    def _attachments(self, lines: list[str], day: dt.date) -> None:
        chance = self._chance
        dice = chance.random()
        if dice < 0.08:
            clock = f"{chance.randrange(8, 24):02}{chance.randrange(60):02}{chance.randrange(60):02}"
            lines += ["", f"![](asset/Pasted%20image%20{day:%Y%m%d}{clock}.png)", ""]
        elif dice < 0.095:
            lines += ["", "```python", *chance.choice(CODE).splitlines(), "```", ""]
        elif dice < 0.105:
            lines += ["", r"$$\mathrm{softmax}\left(QK^\top / \sqrt{d}\right)V$$", ""]


def notes(entries: int, *, seed: int = 1) -> Iterator[GeneratedNote]:
    """The notes of a log with exactly `entries` entries, oldest first."""
    writer = _Writer(entries, seed)
    months = max(1, min(LAST_MONTH - FIRST_MONTH + 1, entries // ENTRIES_A_MONTH))
    for place in range(months):
        share = entries * (place + 1) // months - entries * place // months
        yield writer.note(LAST_MONTH - months + 1 + place, share)


def write(folder: Path, entries: int, *, seed: int = 1) -> None:
    """Write a library with such a log to `folder`."""
    (folder / "notes").mkdir(parents=True, exist_ok=True)
    for note in notes(entries, seed=seed):
        (folder / note.path).write_text(note.text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
