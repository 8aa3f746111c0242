"""How a writer writes dates as headings, so that a new day's heading looks like the others.

In a note without dated headings it is the lines that stand for them: a bold date, a date alone, a bullet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from papernotes.writing.outline import NoteOutline

Field = Literal["year", "short year", "month", "month name", "month word", "day", "compact", "weekday"]
"""A part of a date. A month's name is short (`Dec`) or the whole word; `compact` is `20251203`."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_WEEKDAYS = "一二三四五六日"
_JAPANESE_WEEKDAYS = "月火水木金土日"

_ATX = re.compile(r"( {0,3}#{1,6}[ \t]*)(.*?)([ \t]+#+)?[ \t]*$")
_TOKEN = re.compile(r"\d+|[A-Za-z]+")
_WEEKDAY = re.compile(
    r"(?P<prefix>周|星期|礼拜)[一二三四五六日天]"
    r"|(?<=[(（])[月火水木金土日](?=(?:曜日?)?[)）])"
    r"|\b(?P<name>Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?P<rest>day)?\b",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】)")
_TAIL = re.compile(r"((?:\s*[年月日号])*)(?:\W*\w.*?)??([^\w\s]*)\s*")
_ORDERS: tuple[tuple[Field, ...], ...] = (
    ("year", "month", "day"),
    ("month", "day", "year"),
    ("day", "month", "year"),
    ("month", "day", "short year"),
    ("month", "day"),
    ("day", "month"),
    ("day",),
)
_MONTH_ORDERS: tuple[tuple[Field, ...], ...] = (("year", "month"), ("month", "year"), ("month",))


@dataclass(frozen=True, slots=True)
class HeadingPart:
    """A piece of a heading's text."""

    text: str
    """The words themselves; for a weekday what stands before its letter (`周`), or an example (`Wed`)."""
    field: Field | None = None
    """What is put there instead, if anything."""


@dataclass(frozen=True, slots=True)
class HeadingStyle:
    """A way to write headings of days, or of months."""

    opening: str = "## "
    """What stands before the text: `## `."""
    parts: tuple[HeadingPart, ...] = (HeadingPart("", "month"), HeadingPart("."), HeadingPart("", "day"))
    """The text with its fields."""
    closing: str = ""
    """What stands after it: ` ##`."""
    underline: str = ""
    """The character of the line below, for headings that are underlined."""
    padded: bool = False
    """Whether months and days have two digits."""

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
        text = "".join(self._fill(part, date) for part in self.parts)
        line = f"{self.opening}{text}{self.closing}"
        return [line, self.underline * max(3, len(text))] if self.underline else [line]

    def in_full(self) -> HeadingStyle:
        """Return it with the date in ISO 8601, which nothing can mistake."""
        return replace(self, parts=_ISO, padded=True)

    def with_year(self) -> HeadingStyle:
        """Return it with the whole date, for where the year cannot be told from anything else."""
        fields = {part.field for part in self.parts}
        if fields & {"year", "short year", "compact"}:
            return self
        if not fields & {"month", "month name", "month word"}:
            return self.in_full()
        chinese = any("月" in part.text for part in self.parts)
        place = next(n for n, part in enumerate(self.parts) if part.field)
        names = {"month name", "month word"} & fields
        if chinese:
            year = (HeadingPart("", "year"), HeadingPart("年"))
        elif names:
            return self.in_full()
        else:
            year = (
                HeadingPart("", "year"),
                HeadingPart(self.parts[place + 1].text if place + 1 < len(self.parts) else "-"),
            )
        return replace(self, parts=(*self.parts[:place], *year, *self.parts[place:]))

    def _fill(self, part: HeadingPart, date: str) -> str:
        if part.field is None:
            return part.text
        year, month, day = (int(number) for number in f"{date}-01".split("-")[:3])
        if part.field == "weekday":
            return _weekday(part.text, dt.date(year, month, day).weekday())
        if part.field in {"month name", "month word"}:
            name = _MONTHS[month - 1][: 3 if part.field == "month name" else None]
            return name if part.text.istitle() else name.upper() if part.text.isupper() else name.lower()
        if part.field == "compact":
            return date.replace("-", "")
        number = {"year": year, "short year": year % 100, "month": month, "day": day}[part.field]
        return f"{number:02}" if self.padded or part.field == "short year" else str(number)


_ISO = (
    HeadingPart("", "year"),
    HeadingPart("-"),
    HeadingPart("", "month"),
    HeadingPart("-"),
    HeadingPart("", "day"),
)


def usual_heading_style(outline: NoteOutline, *, months: bool = False) -> HeadingStyle | None:
    """Find how a note writes the headings of its days, or of its months; None where it has none.

    Of several ways the most frequent is taken, of equals the latest in the file.
    """
    found: list[tuple[HeadingStyle, list[bool]]] = []
    for day in outline.note.days:
        if day.date is None or (len(day.date) == 7) is not months:
            continue
        opening, text, closing, underline = _shape(outline, day.span.line)
        parts, padded = _parts(text, day.date)
        if parts:
            found.append((HeadingStyle(opening, parts, closing, underline), padded))
    if not found:
        return None
    counts = Counter(heading for heading, _ in found)
    usual = max(reversed(counts), key=lambda heading: (counts[heading], found[-1][0] == heading))
    seen = [one for heading, padded in found if heading == usual for one in padded]
    # Where no number of one digit was seen, only ISO 8601 is padded.
    is_iso = any(usual.parts[place : place + 3] == _ISO[:3] for place in range(len(usual.parts)))
    is_padded = seen.count(True) * 2 > len(seen) if seen else is_iso
    return replace(usual, padded=is_padded)


def _shape(outline: NoteOutline, line: int) -> tuple[str, str, str, str]:
    """Return a heading's opening, its text, its closing, and the character that it is underlined with."""
    text, heading, item = outline.lines[line - 1], outline.headings.get(line), outline.items.get(line)
    if heading is not None and (atx := _ATX.match(text)):
        return atx[1], atx[2], atx[3] or "", ""
    start = len(item.prefix + item.marker + item.padding) if item else len(text) - len(text.lstrip())
    underline = outline.lines[heading.end_line - 1].strip()[:1] if heading else ""
    return text[:start], text[start:].strip(), "", underline


def _parts(text: str, date: str) -> tuple[tuple[HeadingPart, ...], list[bool]]:
    """Divide a heading's text into fields and what stands between them; remarks are left out.

    Args:
        text: the heading's text.
        date: what it was read as.

    Returns:
        The parts, none where the date was not found in the text; and for each month or day of one digit
        whether it was written with two.
    """
    weekday = _WEEKDAY.search(text)
    masked = text if weekday is None else _blank(text, weekday)
    tokens = list(_TOKEN.finditer(masked))
    places = [(token.start(), token.end(), part) for token, part in _dated(tokens, date)]
    if not places:
        return (), []
    widths = [
        end - start == 2
        for start, end, part in places
        if part.field in {"month", "day"} and int(text[start:end]) < 10
    ]
    if weekday is not None:
        places.append((*weekday.span(), HeadingPart(weekday["prefix"] or weekday[0], "weekday")))
        places.sort(key=lambda place: place[0])
    ends = [0, *(end for _, end, _ in places)]
    parts: list[HeadingPart] = []
    for before, (start, _, part) in zip(ends, places, strict=False):
        between = _REMARK.sub("", text[before:start])
        parts += [HeadingPart(re.sub(r"\w", "", between) if before == 0 else between), part]
    tail = _TAIL.fullmatch(_REMARK.sub("", text[ends[-1] :]))
    parts.append(HeadingPart(f"{tail[1]}{tail[2]}" if tail else ""))
    return tuple(part for part in parts if part.text or part.field), widths


def _blank(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * len(match[0]) + text[match.end() :]


def _dated(tokens: list[re.Match[str]], date: str) -> list[tuple[re.Match[str], HeadingPart]]:
    """Tell which words and numbers of a heading are the parts of its date."""
    if tokens and len(date) == 10 and tokens[0][0] == date.replace("-", ""):
        return [(tokens[0], HeadingPart("", "compact"))]
    for order in _MONTH_ORDERS if len(date) == 7 else _ORDERS:
        fields = [_field(token[0], kind, date) for token, kind in zip(tokens, order, strict=False)]
        if len(fields) == len(order):
            found = [
                (token, HeadingPart(token[0] if field in {"month name", "month word"} else "", field))
                for token, field in zip(tokens, fields, strict=False)
                if field
            ]
            if len(found) == len(order):
                return found
    return []


def _field(token: str, kind: Field, date: str) -> Field | None:
    """Return what a token stands for if it can be the given field of the date."""
    year, month, day = f"{date}-00".split("-")[:3]
    if kind == "month" and not token.isdigit():
        name = _MONTHS[int(month) - 1]
        if token.casefold() == name[:3].casefold():
            return "month name"
        return "month word" if token.casefold() == name.casefold() else None
    wanted = {"year": year, "short year": year[2:], "month": month, "day": day}[kind]
    return kind if token.isdigit() and int(token) == int(wanted) and len(token) <= len(wanted) else None


def _weekday(example: str, number: int) -> str:
    """Write a weekday like an example."""
    if example in _JAPANESE_WEEKDAYS:
        return _JAPANESE_WEEKDAYS[number]
    if not example.isascii():
        return example + _CHINESE_WEEKDAYS[number]
    name = _WEEKDAYS[number]
    if not example.casefold().endswith("day"):
        name = name[: 3 if len(example) <= 4 else len(example)]
    return name if example.istitle() else name.upper() if example.isupper() else name.lower()
