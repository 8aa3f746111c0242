"""How a writer writes dates as headings, so that a new day's heading looks like the others.

In a note without dated headings it is the lines that stand for them: a bold date, a date alone, a bullet.
The dates themselves are read and written by `dates.date_styles`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.dates.date_styles import ISO, MONTH_AND_DAY, DateStyle, WrittenDate, with_remark, written_date
from papernotes.dates.grammar import NumberOrder
from papernotes.dates.headings import slash_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.model import Day
    from papernotes.writing.outline import NoteOutline

_ATX = re.compile(r"( {0,3}#{1,6}[ \t]*)(.*?)([ \t]+#+)?[ \t]*$")
_BOX = re.compile(r"\[[ xX]\][ \t]+")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
"""A backslash before a sign of ASCII (CommonMark 0.31, 2.4)."""


@dataclass(frozen=True, slots=True)
class HeadingStyle:
    """A way to write headings of days, or of months."""

    opening: str = "## "
    """What stands before the date: `## `."""
    date: DateStyle = MONTH_AND_DAY
    """How the date is written."""
    closing: str = ""
    """What stands after it: ` ##`."""
    underline: str = ""
    """The character of the line below, for headings that are underlined."""

    @property
    def level(self) -> int:
        """Its level, 1 to 6; 0 for a line or a bullet that stands for a heading."""
        return {"": self.opening.count("#"), "=": 1, "-": 2}[self.underline]

    def at_level(self, level: int) -> HeadingStyle:
        """Return it as a heading of another level."""
        if level == self.level:
            return self
        return replace(self, opening="#" * level + " ", underline="", closing="")

    def write(self, date: str) -> list[str]:
        """Write a date, as one line or two.

        Args:
            date: `2025-12-03`, or `2025-12` for a month's heading.
        """
        text = self.date.write(date)
        line = f"{self.opening}{text}{self.closing}"
        return [line, self.underline * max(3, len(text))] if self.underline else [line]

    def in_full(self) -> HeadingStyle:
        """Return it with the date in ISO 8601, which nothing can mistake."""
        return replace(self, date=ISO)

    def with_year(self) -> HeadingStyle:
        """Return it with the whole date, for where the year cannot be told from anything else."""
        return replace(self, date=self.date.with_year())


def usual_heading_style(outline: NoteOutline, *, months: bool = False) -> HeadingStyle | None:
    """Find how a note writes the headings of its days, or of its months; None where it has none.

    Each heading votes for all styles that write it as it stands. Of styles with equal votes the one of the
    latest heading is taken, then the likeliest. A remark belongs to the style if most headings have it.
    """
    days = [day for day in outline.note.days if day.date and (len(day.date) == len("2025-12")) is months]
    shapes = [_shape(outline, day.span.line) for day in days]
    orders = dict.fromkeys((slash_order(text for _, text, *_ in shapes), *NumberOrder))
    alike: dict[tuple[object, ...], list[tuple[int, WrittenDate]]] = {}
    for place, (day, (opening, text, *around)) in enumerate(zip(days, shapes, strict=True)):
        found = (written_date(text, day.date or "", day.end, order) for order in orders)
        written = next(filter(None, found), None)
        if written is not None:
            key = (opening, *around, written.choices, written.week_start)
            alike.setdefault(key, []).append((place, written))
    votes: dict[HeadingStyle, list[tuple[int, WrittenDate]]] = {}
    for headings in alike.values():
        place, written = headings[0]
        opening, _, closing, underline = shapes[place]
        for date in written.styles():
            votes.setdefault(HeadingStyle(opening, date, closing, underline), []).extend(headings)
    if not votes:
        return None
    ranks = {style: (len(headings), max(headings)[0]) for style, headings in votes.items()}
    best = max(ranks.values())
    usual = min((style for style in votes if ranks[style] == best), key=lambda style: style.date.oddity)
    words, times = Counter(written.words for _, written in votes[usual]).most_common(1)[0]
    if times > max(1, len(votes[usual]) / 2):
        usual = replace(usual, date=with_remark(usual.date, words))
    return _counted_on(usual, best[0], days, alike.values()) if usual.date.is_counted else usual


def _counted_on(
    style: HeadingStyle, votes: int, days: Sequence[Day], alike: Iterable[list[tuple[int, WrittenDate]]]
) -> HeadingStyle:
    """Return a style that counts days or weeks, with the next number if it counts the headings.

    If all headings agree on the day that the count began with, the calendar tells the number of a new day.
    """
    counts = [
        count
        for headings in alike
        for place, written in headings
        if (count := next(written.styles()).count_at(days[place].date or "")) is not None
    ]
    return replace(style, date=style.date.with_count(max(counts) + 1)) if votes < len(counts) else style


def _shape(outline: NoteOutline, line: int) -> tuple[str, str, str, str]:
    """Return a heading's opening, its text, its closing, and the character that it is underlined with."""
    text, heading, item = outline.lines[line - 1], outline.headings.get(line), outline.items.get(line)
    if heading is not None and (atx := _ATX.match(text)):
        return atx[1], _ESCAPE.sub("", atx[2]), atx[3] or "", ""
    start = len(text) - len(text.lstrip())
    if item is not None:
        start = len(item.prefix + item.marker + item.padding)
        box = _BOX.match(text, start)
        start = box.end() if box else start
    underline = outline.lines[heading.end_line - 1].strip()[:1] if heading else ""
    return text[:start], _ESCAPE.sub("", text[start:].strip()), "", underline
