"""`python -m benchmarks.linear`: how the time of reading and of each exporter grows with the length of a line.

A line is one unit, or two units in turn or one after the other, again and again: brackets that nothing closes,
runs of backticks, links that break off. It stands in several places of a note. A time that grows with the square
of the length is a fault: twice as long a line may take at most 2.2 times as long.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import signal
import time
from typing import TYPE_CHECKING, TypeVar

from benchmarks import report
from benchmarks.report import duration
from papernotes import exporters
from papernotes.exporters import Export
from papernotes.reading import read_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from papernotes.model import Note, Span

SIZES = (125_000, 250_000, 500_000, 1_000_000)
"""Characters of a line."""
MOST = 2.2
"""Times that twice as long a line may take."""
TOO_SHORT = 0.05
"""Seconds. A shorter time says nothing: it is of the parts that do not grow, or chance."""
T = TypeVar("T")
PATH = "notes/2025-12.md"
TODAY = dt.date(2026, 1, 10)

UNITS = (
    *("[", "]", "![", "](", "[a](", "[a](b", "[[", "![[", "[[a|", "]]", "[^1]", "[^1]: ", "[a]: b", "[a]: ", "[x] "),
    *("(", ")", "()", "<", ">", "<a ", "<a b=", "<img ", "<img src=", "<!--", "<?", "<![CDATA[", "</p", "<p ", "<http://a"),
    *("`", "`a", "``a`", "*", "**a ", "*a_", "_", "_a", "a_", "__a ", "~~", "~~a ", "==", "==a ", "%%", "$", "$a", "$1=", "$$", "$$a"),
    *("\\", "\\(", "\\[", "\\\\", "&", "&#", "&#1;", "&a", "&amp;", "#", "#a", " #a", "##", "|", "\\|", "a|b", ":", "：", "::", "; "),
    *("《", "》", "（", "）", "【", "】", "「", "，", "。", "“", '"', "'", '"a', "-", "- ", "+ ", "> ", ">", "=", "--", "—", " - ", "· "),
    *("http://", "http://a", "http://a ", "(http://a", "http://a)", "://", "www.a.b/", "https://arxiv.org/abs/2512.00001 "),
    *("https://doi.org/10.1000/a", "10.1000/", "doi:", "arxiv:", "2512.00001", "github.com/a/b ", "a.b/", "a@b.c"),
    *("1", "1.", "1.1.", "12.3 ", "12-3", "2025-12-03", "2025", "12月3日", "第", "week 1 ", "Dec 3, ", "10:00", "9" * 25),
    *(" ", "\t", "  a", "a", "a ", "Ab ", "注", "注 a", "注意a", "\u0301", "\u200b", "\ufeff", "\u3000", "\U0001f600", "★", "\u202e", "\x0b"),
    *("{", "}", "{{", "{%", "^", "~", "!", "?", ".", "./", "../", "%20", "%", "a=b&", "utm_a=b&", "\\begin{a}", "a.png", "![](a b.png", "![](a.png =3x"),
)  # fmt: skip
"""What breaks off, nests or begins again."""

PLACES = {
    "own": "## 12.3\n\n- [名](https://a.example/1) {}\n- [二](https://a.example/2)\n",
    "remark": "## 12.3\n\n- https://a.example/1\n\t- {}\n",
    "first": "## 12.3\n\n- {}\n\n- [名](https://a.example/1)\n",
    "link": "## 12.3\n\n- [{}](https://a.example/1)\n- [a](https://a.example/{})\n",
    "heading": "## 12.3\n\n### {} https://a.example/1\n\n文\n\n## {}\n\n文\n",
    "row": "## 12.3\n\n| a | b |\n| - | - |\n| https://a.example/1 | {} |\n",
    "text": "## 12.3\n\n{}\n\n文 {}\n\n- https://a.example/1\n",
    "loose": "{}\n",
    "html": "## 12.3\n\n- https://a.example/1\n\n<div>{}\n</div>\n",
}
"""Where a line stands in a note."""


class TooLongError(Exception):
    """A step took longer than it may."""


def main() -> None:
    """Measure and print which steps grow too fast."""
    arguments = _parser().parse_args()
    worst: dict[str, tuple[float, str]] = {}
    faults = 0
    shapes = list(_shapes(arguments.pairs, arguments.seed))
    for number, (name, repeat) in enumerate(shapes, 1):
        if number % 50 == 0:
            report.progress(f"{number} of {len(shapes)} shapes")
        for place, template in PLACES.items():
            if arguments.places and place not in arguments.places:
                continue
            texts = [template.replace("{}", repeat(size)) for size in arguments.sizes]
            if arguments.lines > 1:
                texts = [
                    template.replace("{}", "\n\t".join([repeat(size)] * arguments.lines))
                    for size in arguments.sizes
                ]
            for step, found in _measure(texts, arguments.seconds, arguments.sizes):
                worst[step] = max(worst.get(step, (0.0, "")), (found[0], f"{name} {place}"))
                if found[0] > MOST:
                    faults += 1
                    print(f"{step}: {name} as {place}: {found[1]}", flush=True)
    report.heading("The worst growth of each step when a line is twice as long")
    rows = [[step, f"{ratio:.1f}x", shape] for step, (ratio, shape) in worst.items()]
    report.table(["step", "growth", "line"], rows)
    raise SystemExit(faults > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linear", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="characters of a line")
    parser.add_argument("--lines", type=int, default=1, help="so many lines in a place")
    parser.add_argument("--pairs", type=int, default=200, help="so many pairs of units, by chance")
    parser.add_argument("--places", nargs="+", choices=PLACES, help="these alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20, help="a step that takes longer is a fault")
    return parser


def _shapes(pairs: int, seed: int) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield the name of each shape of a line, and what makes one of a length."""
    for unit in UNITS:
        yield repr(unit), lambda size, unit=unit: (unit * (size // len(unit) + 1))[:size]
    yield (
        "growing runs of backticks",
        lambda size: " ".join("`" * n for n in range(1, int((2 * size) ** 0.5))),
    )
    yield (
        "falling runs of backticks",
        lambda size: " ".join("`" * n for n in range(int((2 * size) ** 0.5), 0, -1)),
    )
    both = list(itertools.permutations(UNITS, 2))
    for one, other in random.Random(seed).sample(both, min(pairs, len(both))):  # noqa: S311 - no secret
        unit = one + other
        yield repr(unit), lambda size, unit=unit: (unit * (size // len(unit) + 1))[:size]
        yield (
            f"{one!r}, then {other!r}",
            lambda size, one=one, other=other: (
                one * (size // 2 // len(one)) + other * (size // 2 // len(other))
            ),
        )


def _measure(texts: list[str], seconds: float, sizes: list[int]) -> Iterator[tuple[str, tuple[float, str]]]:
    """Yield for each step how it grew, and its times in words."""
    times: dict[str, list[float]] = {}
    for text in texts:
        note: Note | None = None
        for step in ("reading", *exporters.names()):
            if times.get(step, [0])[-1] > seconds:
                continue
            begin = time.perf_counter()
            try:
                if step == "reading":
                    note = _within(seconds, lambda text=text: read_note(text, PATH, today=TODAY))
                elif note is not None:
                    _within(seconds, lambda step=step, note=note, text=text: _export(step, note, text))
            except TooLongError:
                times.setdefault(step, []).append(float("inf"))
                continue
            times.setdefault(step, []).append(time.perf_counter() - begin)
    for step, measured in times.items():
        shown = " ".join(duration(one) if one < float("inf") else "too long" for one in measured)
        growth = [0.0]
        for (shorter, less), (longer, more) in itertools.pairwise(zip(sizes, measured, strict=False)):
            if more == float("inf"):
                growth.append(more)
            elif more > TOO_SHORT:
                growth.append((more / max(less, TOO_SHORT / 2)) ** (1 / _doublings(shorter, longer)))
        yield step, (max(growth), shown)


def _doublings(shorter: int, longer: int) -> float:
    from math import log2

    return log2(longer / shorter)


def _export(name: str, note: Note, text: str) -> int:
    """Export a note and return how much came out."""
    form = exporters.get(name)
    lines = text.split("\n")

    def source(span: Span) -> str:
        return "\n".join(lines[span.line - 1 : span.end_line])

    export = Export(
        entries=note.entries,
        days=note.days,
        image=lambda path, _: (path, None),
        source=source,
        every=lambda: note.entries,
    )
    if form.is_folder:
        return sum(1 for _ in form.files(export))
    return sum(map(len, form.text(export)))


def _within(seconds: float, do: Callable[[], T]) -> T:
    """Do something, within a time.

    Raises:
        TooLongError: it takes longer.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return do()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
