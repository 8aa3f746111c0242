"""The way a heading writes its date, so that the same form can write another date.

`written_date` takes the parts that the grammar found in a text for fields, finds how each is spelled, and
keeps what stands between and around them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from papernotes.dates.date_lines import (
    DAY_OF_MONTH,
    LONGEST_DATE,
    WEEK_OF_YEAR,
    dates_in,
    pieces_after,
    remark_and_weekday,
)
from papernotes.dates.grammar import (
    Confidence,
    DateField,
    FieldKind,
    NumberOrder,
    ParsedDate,
    ParsedRange,
    week_span,
)
from papernotes.dates.lexicon import (
    day_spellings,
    fold_date_text,
    month_spellings,
    number_spellings,
    weekday_number,
    weekday_spellings,
    year_spellings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_OPENING = dict(zip("([<“‘", ")]>”’", strict=True)) | dict(zip("\"'*_`~=", "\"'*_`~=", strict=True))
"""The signs that stand around a date, and what closes each."""
_CLOSING = "".join(sorted({*_OPENING.values()}))
_SEPARATORS = " ,.:;|·•-"
"""The signs that stand between a date and a remark."""
_COUNTS = frozenset({"count", "week count"})
"""The kinds of fields that hold a number counted from a beginning of the writer's own."""
_WEEK = 7
"""Days."""


class DatePart(NamedTuple):
    """A piece of a date as it is written."""

    text: str
    """The words themselves; for a field the name of its spelling, as `lexicon` has them."""
    kind: FieldKind | None = None
    """What is put there instead, if anything."""
    of_last: bool = False
    """Whether it is of the last day of a range."""
    offset: int = 0
    """What is added to the calendar's number of a day or week to count from another beginning."""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """A way to write dates."""

    parts: tuple[DatePart, ...]
    """The text with its fields."""
    week_start: int | None = None
    """Where each date is a week, the weekday of its first day."""

    def first_day(self, date: str) -> str:
        """Return the first day of what is written for a date: the day itself, or the first of its week."""
        if self.week_start is None:
            return date
        day = dt.date.fromisoformat(date)
        return str(day - dt.timedelta(days=(day.weekday() - self.week_start) % _WEEK))

    def write(self, date: str) -> str:
        """Write a date.

        Args:
            date: `2025-12-03`, or `2025-12` for the heading of a month.
        """
        first = _first_of(self.first_day(date))
        last = min(first, dt.date.max - dt.timedelta(days=_WEEK)) + dt.timedelta(days=_WEEK - 1)
        return "".join(
            _spell(part.kind, _number(part.kind, last if part.of_last else first) + part.offset)[part.text]
            if part.kind
            else part.text
            for part in self.parts
        )

    def with_year(self) -> DateStyle:
        """Return it with the year before the month, ISO 8601 where the year would not stand there."""
        kinds = [part.kind for part in self.parts]
        if "year" in kinds or "week year" in kinds:
            return self
        place = kinds.index("month") if "month" in kinds else None
        if place is None or (spelling := self.parts[place].text) not in number_spellings(1):
            return ISO
        after = self.parts[place + 1].text if place + 1 < len(self.parts) else "-"
        separator = "年" if "月" in after else after
        year = DatePart("二〇二五" if spelling == "一" else "2025", "year")
        return replace(self, parts=(*self.parts[:place], year, DatePart(separator), *self.parts[place:]))

    def count_at(self, date: str) -> int | None:
        """Return the number of the writer's own beside a date, or None."""
        day = _first_of(self.first_day(date))
        return next(
            (_number(kind, day) + offset for _, kind, _, offset in self.parts if kind in _COUNTS), None
        )

    @property
    def is_counted(self) -> bool:
        """Whether a number of the writer's own stands beside each date: `Day 3`."""
        return any(part.kind in _COUNTS for part in self.parts)

    def with_count(self, count: int) -> DateStyle:
        """Return it with the same number beside each date."""
        parts = (
            DatePart(_spell(part.kind, count)[part.text]) if part.kind in _COUNTS else part
            for part in self.parts
        )
        return replace(self, parts=_joined(parts))

    @property
    def oddity(self) -> tuple[bool, bool]:
        """How little likely it is, where a text could be written in several ways.

        Months and days are padded alike: with zeros in ISO 8601, without them elsewhere.
        """
        padded = {part.text == "01" for part in self.parts if part.kind and part.text in {"1", "01"}}
        kinds = [part.kind or part.text for part in self.parts]
        is_iso = any(kinds[n : n + 3] == ["year", "-", "month"] for n in range(len(kinds)))
        return len(padded) > 1, (True in padded) is not is_iso


ISO = DateStyle(
    (
        *(DatePart("2025", "year"), DatePart("-"), DatePart("01", "month")),
        *(DatePart("-"), DatePart("01", "day")),
    )
)
"""`2025-12-03`."""
MONTH_AND_DAY = DateStyle((DatePart("1", "month"), DatePart("."), DatePart("1", "day")))
"""`12.3`."""


class WrittenDate(NamedTuple):
    """How a heading writes its date."""

    choices: tuple[tuple[DatePart, ...], ...]
    """Its pieces: words without the remark, and for a field all spellings that write it as it stands."""
    words: tuple[str | None, ...]
    """The words of each piece, the remark's too; None for a field."""
    week_start: int | None
    """Where it is a week, the weekday of its first day."""

    def styles(self) -> Iterator[DateStyle]:
        """Yield all styles that write the date as it stands, those first that more writers use.

        Several may write it alike: `12.13` is padded with zeros or not, `May` is short or the whole name.
        """
        for parts in product(*self.choices):
            yield DateStyle(_joined(parts), self.week_start)


def with_remark(style: DateStyle, words: Sequence[str | None]) -> DateStyle:
    """Return a style of `WrittenDate` with the remark that stands beside the date."""
    fields = (part for part in style.parts if part.kind)
    parts = [next(fields) if piece is None else DatePart(piece) for piece in words]
    return replace(style, parts=_joined(parts))


def written_date(
    text: str, date: str, end: str | None, order: NumberOrder = NumberOrder.MONTH
) -> WrittenDate | None:
    """Find how a heading writes its date.

    A week is written as a week, any other range as a single day.

    Args:
        text: the text of the heading.
        date: the date that it was read as, `2025-12-03` or `2025-12`.
        end: the last day of a range.
        order: how `3/4/24` is read.

    Returns:
        The date's pieces, or None where the text has no such date.
    """
    if len(text) > LONGEST_DATE:
        return None
    folded = fold_date_text(text)
    day = _first_of(date)
    for leading, span in chain(dates_in(folded, order), _short_dates(folded, day, end)):
        if _says(span, date, end):
            is_week = end is not None and dt.date.fromisoformat(end) - day == dt.timedelta(days=_WEEK - 1)
            written = _written(text, folded, leading, span, day, is_week=is_week)
            return written if all(written.choices) else None
    return None


def _first_of(date: str) -> dt.date:
    """The day that a date names, or the first of the month."""
    return dt.date.fromisoformat(f"{date}-01"[: len("2025-12-03")])


def _short_dates(folded: str, day: dt.date, end: str | None) -> Iterator[tuple[None, ParsedRange]]:
    """The number of a day or of a week, below the heading of its month or year."""
    if match := DAY_OF_MONTH.fullmatch(folded):
        place = match.start("day"), max(match.end("day"), match.end("ordinal"))
        fields = [DateField("day", *place, int(match["day"]))]
        if match["before"]:
            number = weekday_number(match["before"])
            fields = [] if number is None else [DateField("weekday", *match.span("before"), number), *fields]
        first = ParsedDate(None, day.month, int(match["day"]), Confidence.CLEAR, match.end("day"))
        after = max(place[1], match.end("sign"))
        yield None, ParsedRange(first, None, after, fields=tuple(fields), extent=(after, after))
    if (match := WEEK_OF_YEAR.fullmatch(folded)) and end is not None:
        group = "week" if match["week"] else "number"
        field = DateField("week", *match.span(group), int(match[group]))
        span = week_span(day.isocalendar().year, field.value, match.end(group), (field,))
        if span is not None:
            yield None, span


def _says(span: ParsedRange, date: str, end: str | None) -> bool:
    """Whether a date, or a range, is the one that a heading was read as."""
    first, last = span.first, span.last
    written = f"{date[:4]}-{first.month:02}" + ("" if first.day is None else f"-{first.day:02}")
    if written != date or first.year not in {None, int(date[:4])}:
        return False
    return (last is None) if end is None else last is not None and end[5:] == f"{last[1]:02}-{last[2]:02}"


class _Cell(NamedTuple):
    """A piece of a heading's text: words, or a field."""

    text: str
    """What is written there."""
    kept: str = ""
    """What of it is written for another day too, if it is no field."""
    field: DateField | None = None
    """The field."""


def _written(
    text: str,
    folded: str,
    leading: re.Match[str] | None,
    span: ParsedRange,
    day: dt.date,
    *,
    is_week: bool,
) -> WrittenDate:
    """Divide a text at the fields of its date; see `written_date`."""
    left_out = (span.end, span.end) if is_week else span.extent
    fields = [field for field in span.fields if not left_out[0] <= field.start < left_out[1]]
    if span.last is not None and not is_week:
        fields = [field._replace(of_last=False) for field in fields]
    if leading is not None and leading.end() <= span.fields[0].start:
        fields = [*_fields_beside(leading, folded), *fields]
    opened = _opened(folded[: span.fields[0].start])
    cells = [
        *_cells(text, 0, left_out[0], fields),
        *_cells(text, left_out[1], span.end, fields),
        *_tail_cells(text, folded, span.end, opened, of_last=is_week and span.last is not None),
    ]
    is_numbered = any(field.kind == "week year" for field in fields)
    digits = {
        one.end
        for one, other in pairwise(fields)
        if one.end == other.start and "weekday" not in {one.kind, other.kind}
    }
    choices: list[tuple[DatePart, ...]] = []
    for cell in cells:
        if cell.field is None:
            choices.append((DatePart(cell.kept),))
        else:
            ways = _parts(cell.field, cell.text, day, is_own_count=not is_numbered)
            is_fixed = cell.field.start in digits or cell.field.end in digits
            choices.append(tuple(way for way in ways if not (is_fixed and way.text == "1")))
    words = tuple(None if cell.field else cell.text for cell in cells)
    kept = tuple(None if cell.field else cell.kept for cell in cells)
    if words != kept and remark_and_weekday(text, folded, span) is None:
        words = kept  # the other headings made these words a remark; alone they are none
    return WrittenDate(tuple(choices), words, day.weekday() if is_week else None)


def _fields_beside(match: re.Match[str], folded: str) -> list[DateField]:
    """The weekday or the counted number that `_LEADING` matched."""
    if match["weekday"]:
        return _field_beside(folded, "weekday", match.span("weekday"), match[0])
    return _field_beside(folded, "count", match.span("counted"), match[0]) if match["counted"] else []


def _field_beside(
    folded: str, kind: str, place: tuple[int, int], words: str, *, of_last: bool = False
) -> list[DateField]:
    """A weekday, or a number that counts days or weeks, as a field; none for a weekend."""
    start, end = place
    written = folded[start:end].rstrip(".")
    if kind == "weekday":
        number = weekday_number(written)
        return [] if number is None else [DateField("weekday", start, start + len(written), number, of_last)]
    counts_weeks = re.search(r"w|周|週", words, re.IGNORECASE) is not None
    return [DateField("week" if counts_weeks else "count", start, end, int(written))]


def _cells(text: str, start: int, end: int, fields: Sequence[DateField]) -> Iterator[_Cell]:
    """Divide a stretch of a text into fields and the words between them."""
    for field in fields:
        if start <= field.start and field.end <= end:
            if start < field.start:
                yield _Cell(text[start : field.start], text[start : field.start])
            yield _Cell(text[field.start : field.end], field=field)
            start = field.end
    if start < end:
        yield _Cell(text[start:end], text[start:end])


def _tail_cells(
    text: str, folded: str, place: int, opened: Counter[str], *, of_last: bool
) -> Iterator[_Cell]:
    """Divide what stands after a date. Of remarks only the signs are kept that close what the date opened."""
    pieces = list(pieces_after(folded, place))
    fields = [
        _field_beside(folded, piece.kind, piece.inner, folded[piece.start : piece.end], of_last=of_last)
        if piece.kind in {"weekday", "count"}
        else []
        for piece in pieces
    ]
    is_remark = [not field and piece.kind != "sign" for piece, field in zip(pieces, fields, strict=True)]
    is_remark.append(False)
    for n, (piece, own) in enumerate(zip(pieces, fields, strict=True)):
        if own:
            yield from _cells(text, piece.start, piece.end, own)
            continue
        start, end = piece.start, piece.end  # where signs may close what the date opened
        plain_end = end  # before it, signs are kept as they stand
        if is_remark[n]:
            words = folded[start:end].rstrip(_CLOSING) if piece.kind == "words" else folded[start:end]
            start = plain_end = start + len(words)
        elif is_remark[n + 1]:
            plain_end = start + len(folded[start:end].rstrip(_CLOSING + _SEPARATORS))
        follows_remark = n > 0 and is_remark[n - 1]
        kept = ""
        for at in range(start, end):
            sign = folded[at]
            closes = sign in _CLOSING and opened[sign] > 0
            opened[sign] -= closes
            if closes or (at < plain_end and not (follows_remark and sign in _CLOSING)):
                kept += text[at]
        yield _Cell(text[piece.start : end], kept)


def _opened(folded: str) -> Counter[str]:
    """What closes the signs that a text opens and leaves open."""
    opened: Counter[str] = Counter()
    for sign in folded:
        if sign in _OPENING:
            opened[_OPENING[sign]] += 1
        elif sign in _CLOSING:
            opened[sign] -= 1
    return opened


def _parts(field: DateField, written: str, day: dt.date, *, is_own_count: bool) -> list[DatePart]:
    """All ways to write a field that write it as it stands in a text."""
    ways = _ways(field.kind, field.value, written)
    if field.kind not in {"week", "count"}:
        return [DatePart(way, field.kind, field.of_last) for way in ways]
    kinds: list[tuple[FieldKind, int]] = []
    if field.kind == "week" and field.value == _number("week", day):
        kinds.append(("week", 0))
    if is_own_count:
        kind: FieldKind = "week count" if field.kind == "week" else "count"
        kinds.append((kind, field.value - _number(kind, day)))
    return [DatePart(way, kind, offset=offset) for kind, offset in kinds for way in ways]


@lru_cache(maxsize=512)
def _ways(kind: FieldKind, number: int, written: str) -> tuple[str, ...]:
    """The names of the spellings that a field may have been written in."""
    spellings = _spell(kind, number)
    ways = [way for way, spelling in spellings.items() if spelling == written]
    if kind == "weekday" and not ways:  # `Wednes.`, `Weds`
        ways = [way for way, spelling in spellings.items() if spelling[:3] == written[:3]][:1]
    return tuple(ways)


def _spell(kind: FieldKind, number: int) -> dict[str, str]:
    """All ways to write a field."""
    if kind in {"year", "week year"}:
        return year_spellings(number)
    if kind == "month":
        return month_spellings(number)
    if kind == "day":
        return day_spellings(number)
    return weekday_spellings(number) if kind == "weekday" else number_spellings(number)


def _number(kind: FieldKind, day: dt.date) -> int:
    """The number that a field says of a day."""
    if kind == "year":
        return day.year
    if kind == "month":
        return day.month
    if kind == "day":
        return day.day
    if kind == "weekday":
        return day.weekday()
    if kind == "count":
        return day.toordinal()
    calendar = day.isocalendar()
    if kind == "week count":
        return (day.toordinal() - 1) // _WEEK
    return calendar.week if kind == "week" else calendar.year


def _joined(parts: Iterable[DatePart]) -> tuple[DatePart, ...]:
    """Parts with words that follow each other as one, and without blanks around them all."""
    joined: list[DatePart] = []
    for part in parts:
        if joined and not part.kind and not joined[-1].kind:
            joined[-1] = DatePart(joined[-1].text + part.text)
        elif part.text:
            joined.append(part)
    if joined and not joined[-1].kind:
        joined[-1] = DatePart(joined[-1].text.rstrip())
    return tuple(part for part in joined if part.text)
