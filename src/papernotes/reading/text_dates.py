"""Find dates outside headings: in a bullet, in a row, in a note that is a single entry, in a path."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.dates.date_lines import LONGEST_DATE, parse_date_line
from papernotes.dates.grammar import NumberOrder
from papernotes.dates.heading_date import exists, iso
from papernotes.dates.headings import date_headings
from papernotes.dates.path_dates import month_of_path
from papernotes.reading.blocks import ListItem, TextBlock, image_dates, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from papernotes.dates.headings import HeadingDate
    from papernotes.model import DateEvidence, NameSource
    from papernotes.reading.blocks import OwnedContent
    from papernotes.reading.frontmatter import FrontMatter
    from papernotes.reading.inline import TextLine

_DATE_AHEAD = re.compile(r"\W{0,4}\d")
_MONTH_AND_DAY = re.compile(r"\W{0,3}(\d\d?)(?:[./-]|\s?月\s?)(\d\d?)(?![\d.%])\s?[日号號]?(?=[\W_]|$)")
_READ = re.compile(r"read|读", re.IGNORECASE)
_OTHER = re.compile(r"publi|releas|submi|updat|venue|year|发表|发布|出版|提交|更新|年份", re.IGNORECASE)
"""Names of columns with a date of the work, not of the reading."""

_DATE_LINES = 20
"""Lines at the beginning of a note that may hold its date. Later dates are about something else."""
_LONGEST_DATE_LINE = 50
"""Characters. A longer line is no date."""
_DATE_LABEL = re.compile(
    r"(?:(?:阅读|记录)?(?:日期|时间)|创建(?:时间|日期)?|更新(?:时间|日期)?"
    r"|(?:read )?date(?: read)?|created|updated)\s*[：:]{1,2}\s*"
    r"|(?:read|written|noted) on\s+|[读记写]于\s*",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2})?\s*$")
_PATH_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-._/年](\d{1,2})(?:[-._/月](\d{1,2}))?|(\d\d)(\d\d))(?!\d)"
)
_DAILY_PATH = re.compile(r"(?:.*/)?((?:19|20)\d\d)[-._/](\d{1,2})[-._/](\d{1,2})")
_SHORT_DATE = re.compile(r"\d{6}(?=[\s_-]|$)")
"""`251203 notes.md`."""


def date_in_front(line: TextLine) -> str | None:
    """The full date that a line begins with (`2025-12-03: GPTQ`)."""
    return _day(line.text)


def day_in_front(line: TextLine, month: int) -> int | None:
    """The day of the given month that a line begins with (`12.3 GPTQ`, `12月3日：GPTQ`)."""
    found = _MONTH_AND_DAY.match(line.text)
    if found is None or int(found[1]) != month or not exists(None, month, int(found[2])):
        return None
    return int(found[2])


def date_in_row(
    cells: Sequence[TextLine], columns: Sequence[TextLine] = (), order: NumberOrder = NumberOrder.MONTH
) -> str | None:
    """The date in a cell of a row. It may be a month only in a column that tells when the work was read.

    Args:
        cells: the row's cells.
        columns: the cells of the first row, which are the names of the columns.
        order: how `3/4/24` is read in the table.
    """
    other = None
    for n, cell in enumerate(cells):
        name = columns[n].text if n < len(columns) else ""
        read = bool(_READ.search(name))
        if _OTHER.search(name) and not read:
            continue
        date = _day(cell.text, order, alone=True, month=read)
        if date is not None and read:
            return date
        other = other or date
    return other


def _day(
    text: str, order: NumberOrder = NumberOrder.MONTH, *, alone: bool = False, month: bool = False
) -> str | None:
    if not _DATE_AHEAD.match(text):
        return None
    found = parse_date_line(text[:LONGEST_DATE], order)
    date = found[0] if found else None
    if date is None or date.year is None or date.end is not None or (alone and date.remark):
        return None
    return iso(date) if date.day is not None or month else None


def long_note_name(
    blocks: list[TextBlock | ListItem], front: FrontMatter, path: str
) -> tuple[str, NameSource]:
    """Name a note that is a single entry: by its front matter, its first heading, or its file."""
    name = front.title or _first_heading(blocks)
    return (name, "heading") if name else (file_stem(path), "file")


def _first_heading(blocks: list[TextBlock | ListItem]) -> str:
    headings = (block.text for block in blocks if isinstance(block, TextBlock) and block.kind == "heading")
    return next(headings, "")


def long_note_date(
    blocks: list[TextBlock | ListItem], content: OwnedContent, front: FrontMatter, path: str
) -> tuple[str | None, DateEvidence | None]:
    """Find the date of a note that is a single entry, and the evidence for it, or (None, None)."""
    if front.date is not None and len(front.date) > 4:
        return front.date, "front matter"
    in_path = path_date(path)
    if in_path is not None:
        return in_path, "file name"
    for words, has_label in _date_lines(blocks, content.lines[_DATE_LINES - 1 :][:1]):
        if len(words) > _LONGEST_DATE_LINE:
            continue
        date = date_headings([(1, _CLOCK.sub("", words))])[0]
        if date is not None and date.year is None and has_label:
            named = month_of_path(path)
            date = replace(date, year=named.year if named and not named.last else None)
        if date is not None and date.year is not None and exists(date.year, date.month, date.day):
            return iso(date), "text"
    in_title = _written_date(_first_heading(blocks))
    if in_title is not None and len(in_title) == len("2025-12-03"):
        return in_title, "text"
    images = image_dates(content.images())
    return (min(images), "images") if images else (None, None)


def _date_lines(blocks: list[TextBlock | ListItem], last: list[TextLine]) -> Iterator[tuple[str, bool]]:
    """Yield texts that may be the date of a note, and whether each has a label (`Date:`), up to a last line.

    A label may begin a line, also in a list, or stand in the cell before. A text without a label must be a
    block of its own. Other dates in lists and tables are dates of the listed things.
    """
    for block in blocks:
        for leaf in leaves([block]):
            before = ""
            for line in leaf.lines:
                if last and line.number > last[0].number:
                    return
                label = _DATE_LABEL.match(line.text)
                if label is not None and label[0] != line.text:
                    yield line.text[label.end() :], True
                elif leaf is block and (leaf.kind != "row" or _DATE_LABEL.fullmatch(before)):
                    yield line.text, leaf.kind == "row"
                before = line.text + "："


def path_date(path: str) -> str | None:
    """The day or month in a path: `2025-12-03 a.md`, `251203 a.md`, `2025/12/a.md`."""
    stem = _SHORT_DATE.match(file_stem(path))
    short = _with_year(stem[0]) if stem else None
    return iso(short) if short and short.day else _written_date(path.rpartition(".")[0])


def _written_date(text: str) -> str | None:
    """The last day or month with a year in a text."""
    for match in reversed(list(_PATH_DATE.finditer(text))):
        if found := _with_year("-".join(filter(None, match.groups()))):
            return iso(found)
    return None


def _with_year(text: str) -> HeadingDate | None:
    """Read a text as a date with a year, or return None."""
    found = date_headings([(1, text)])[0]
    return None if found is None or found.year is None else found


def daily_date(path: str) -> HeadingDate | None:
    """The day after which a note is named, or None.

    Examples: `2025-12-03.md`, `20251203.md`, `2025_12_03.md`, `2025/12/03.md`, `2025/12.3.md`.
    """
    name = _DAILY_PATH.fullmatch(path.rpartition(".")[0])
    stem = "-".join(name.groups()) if name else file_stem(path).replace("_", "-")
    date = _with_year(stem)
    return date if date and date.day else None


def file_stem(path: str) -> str:
    """The name of a file without its folder and extension."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name
