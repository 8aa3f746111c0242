"""`python -m benchmarks.linear`: how the time of reading and of each exporter grows with a line's length.

A line is one unit, or two units in turn or one after the other, again and again: brackets that nothing
closes, runs of backticks, links that break off. It stands in several places of a note. A time that grows with
the square of the length is a fault: twice as long a line may take at most 2.2 times as long.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import math
import random
import signal
import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from benchmarks import report
from benchmarks.report import duration
from papernotes import exporters
from papernotes.exporters import Export
from papernotes.reading import read_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from papernotes.model import Note, Span

SIZES = (125_000, 250_000, 500_000, 1_000_000)
"""Characters of a line."""
MOST = 2.2
"""Times that twice as long a line may take."""
TOO_SHORT = 0.25
"""Seconds. A shorter time says nothing: it is of the parts that do not grow, or chance."""
T = TypeVar("T")
PATH = "notes/2025-12.md"
TODAY = dt.date(2026, 1, 10)

_WRITTEN = (
    "[¦]¦![¦](¦[a](¦[a](b¦[[¦![[¦[[a|¦]]¦[^1]¦[^1]: ¦[a]: b¦[a]: ¦[x] ¦(¦)¦()¦<¦>¦<a ¦"
    "<a b=¦<img ¦<img src=¦<!--¦<?¦<![CDATA[¦</p¦<p ¦<http://a¦`¦`a¦``a`¦*¦**a ¦*a_¦_¦_a¦"
    "a_¦__a ¦~~¦~~a ¦==¦==a ¦%%¦$¦$a¦$1=¦$$¦$$a¦\\¦\\(¦\\[¦\\\\¦&¦&#¦&#1;¦&a¦&amp;¦#¦#a¦"
    ' #a¦##¦|¦\\|¦a|b¦:¦：¦::¦; ¦《¦》¦（¦）¦【¦】¦「¦，¦。¦“¦"¦\'¦"a¦-¦- ¦+ ¦> ¦=¦--¦—¦ - ¦· ¦'
    "http://¦http://a¦http://a ¦(http://a¦http://a)¦://¦www.a.b/¦"
    "https://arxiv.org/abs/2512.00001 ¦https://doi.org/10.1000/a¦10.1000/¦doi:¦arxiv:¦"
    "2512.00001¦github.com/a/b ¦a.b/¦a@b.c¦1¦1.¦1.1.¦12.3 ¦12-3¦2025-12-03¦2025¦12月3日¦第¦"
    "week 1 ¦Dec 3, ¦10:00¦ ¦\t¦  a¦a¦a ¦Ab ¦注¦注 a¦注意a¦\u0301¦\u200b¦\ufeff¦\u3000¦😀¦★¦"
    "\u202e¦\x0b¦{¦}¦{{¦{%¦^¦~¦!¦?¦.¦./¦../¦%20¦%¦a=b&¦utm_a=b&¦\\begin{a}¦a.png¦"
    "![](a b.png¦![](a.png =3x"
)
UNITS = tuple(_WRITTEN.split("¦"))
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
    shapes = list(_shapes(arguments.units, arguments.pairs, arguments.seed))
    for number, (name, repeat) in enumerate(shapes, 1):
        if number % 10 == 0:
            report.progress(f"{number} of {len(shapes)} shapes")
        for place, template in PLACES.items():
            if arguments.places and place not in arguments.places:
                continue
            texts = [template.replace("{}", repeat(size)) for size in arguments.sizes]
            grown = _measure(texts, arguments.steps, arguments.seconds, arguments.sizes)
            doubtful = [step for step, (growth, _) in grown.items() if growth > MOST]
            if doubtful:  # once more, as chance slows things too
                again = _measure(texts, doubtful, arguments.seconds, arguments.sizes)
                grown |= {step: min(grown[step], again[step]) for step in doubtful}
            for step, found in grown.items():
                worst[step] = max(worst.get(step, (0.0, "")), (found[0], f"{name} {place}"))
                if found[0] > MOST:
                    faults += 1
                    print(f"{step}: {name} as {place}: {found[1]}", flush=True)
    report.heading("The worst growth of each step when a line is twice as long")
    rows = [[step, f"{ratio:.1f}x", shape] for step, (ratio, shape) in worst.items()]
    report.table([["step", "growth", "line"], *rows])
    raise SystemExit(faults > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linear", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="characters of a line")
    steps = ("reading", *exporters.names())
    parser.add_argument("--steps", nargs="+", choices=steps, default=steps, help="these alone")
    parser.add_argument("--units", nargs="+", default=UNITS, help="these alone")
    parser.add_argument("--pairs", type=int, default=200, help="so many pairs of units, by chance")
    parser.add_argument("--places", nargs="+", choices=PLACES, help="these alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20, help="a step that takes longer is a fault")
    return parser


def _shapes(units: Sequence[str], pairs: int, seed: int) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield the name of each shape of a line, and what makes one of a length."""
    for unit in units:
        yield repr(unit), partial(_repeated, unit)
    yield "growing runs of backticks", partial(_runs, 1)
    yield "falling runs of backticks", partial(_runs, -1)
    yield "numbered addresses", partial(_numbered, "http://a.example/{} ")
    yield "numbered links", partial(_numbered, "[{0}](http://a.example/{0}) ")
    yield "numbered cells", partial(_numbered, "http://a.example/{} | ")
    both = list(itertools.permutations(units, 2))
    for one, other in random.Random(seed).sample(both, min(pairs, len(both))):
        yield repr(one + other), partial(_repeated, one + other)
        yield f"{one!r}, then {other!r}", partial(_halves, one, other)


def _repeated(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def _halves(one: str, other: str, size: int) -> str:
    return _repeated(one, size // 2) + _repeated(other, size // 2)


def _runs(step: int, size: int) -> str:
    return " ".join("`" * length for length in range(1, int((2 * size) ** 0.5))[::step])


def _numbered(template: str, size: int) -> str:
    return "".join(template.format(10_000 + n) for n in range(size // len(template.format(10_000, 1))))


def _measure(
    texts: Sequence[str], steps: Sequence[str], seconds: float, sizes: Sequence[int]
) -> dict[str, tuple[float, str]]:
    """Return for each step how its time grows when a line is twice as long, and its times in words."""
    times: dict[str, list[float]] = {}
    for text in texts:
        note = None
        for step in dict.fromkeys(("reading", *steps)):
            if times.get(step, [0])[-1] > seconds:
                continue
            begin = time.process_time()
            try:
                if step == "reading":
                    note = _within(seconds, partial(read_note, text, PATH, today=TODAY))
                elif note is not None:
                    _within(seconds, partial(_export, step, note, text))
            except TooLongError:
                times.setdefault(step, []).append(float("inf"))
                continue
            times.setdefault(step, []).append(time.process_time() - begin)
    return {step: (_growth(measured, sizes), _shown(measured)) for step, measured in times.items()}


def _growth(times: Sequence[float], sizes: Sequence[int]) -> float:
    """Return the factor by which a time grows when a line is twice as long, the largest between two sizes."""
    growth = [0.0]
    for (shorter, less), (longer, more) in itertools.pairwise(zip(sizes, times, strict=False)):
        if more > TOO_SHORT:
            growth.append((more / max(less, TOO_SHORT / 5)) ** (1 / math.log2(longer / shorter)))
    return max(growth)


def _shown(times: Sequence[float]) -> str:
    return " ".join(duration(one) if one < float("inf") else "too long" for one in times)


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

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return do()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    main()
