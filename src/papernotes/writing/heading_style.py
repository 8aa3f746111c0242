"""How a writer writes dates as headings, so that a new day's heading looks like the others.

In a note without dated headings it is the lines that stand for them: a bold date, a date alone, a bullet.
The dates themselves are read and written by `dates.date_styles`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.dates.date_styles import ISO, MONTH_AND_DAY, DateStyle, date_styles
from papernotes.dates.grammar import NumberOrder
from papernotes.dates.headings import slash_order

if TYPE_CHECKING:
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
    with_remarks: dict[HeadingStyle, list[HeadingStyle]] = {}
    latest: dict[HeadingStyle, int] = {}
    counts: list[int] = []
    for place, (day, (opening, text, closing, underline)) in enumerate(zip(days, shapes, strict=True)):
        date = day.date or ""
        found = next(filter(None, (date_styles(text, date, day.end, order) for order in orders)), [])
        for plain, full in found:
            style = HeadingStyle(opening, plain, closing, underline)
            with_remarks.setdefault(style, []).append(replace(style, date=full))
            latest[style] = place
        counts += [count for plain, _ in found[:1] if (count := plain.count_at(date)) is not None]
    if not with_remarks:
        return None
    votes = {style: (len(full), latest[style]) for style, full in with_remarks.items()}
    best = max(votes.values())
    usual = min((style for style in votes if votes[style] == best), key=lambda style: style.date.oddity)
    commonest, times = Counter(with_remarks[usual]).most_common(1)[0]
    if times > max(1, len(with_remarks[usual]) / 2):
        usual = commonest
    if best[0] < len(counts) and usual.date.is_counted:  # it counts the headings, and leaves no number out
        return replace(usual, date=usual.date.with_count(max(counts) + 1))
    return usual


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
