"""Dates that entries bear themselves: in front of a bullet's words, or in a cell of a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.dates.date_lines import LONGEST_DATE, parse_date_line
from papernotes.dates.grammar import NumberOrder
from papernotes.dates.heading_date import exists, iso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.reading.inline import TextLine

_DATE_AHEAD = re.compile(r"\W{0,4}\d")
_MONTH_AND_DAY = re.compile(r"\W{0,3}(\d\d?)(?:[./-]|\s?月\s?)(\d\d?)(?![\d.%])\s?[日号號]?(?=[\W_]|$)")
_READ = re.compile(r"read|读", re.IGNORECASE)
_OTHER = re.compile(r"publi|releas|submi|updat|venue|year|发表|发布|出版|提交|更新|年份", re.IGNORECASE)
"""Columns that tell of the work, not of its reader."""


def date_in_front(line: TextLine) -> str | None:
    """The day that a bullet's own line begins with, `2025-12-03: GPTQ`, in full; words may follow."""
    return _day(line.text)


def day_in_front(line: TextLine, month: int) -> int | None:
    """The day of a month that a bullet in the month's section begins with: `12.3 GPTQ`, `12月3日：GPTQ`."""
    found = _MONTH_AND_DAY.match(line.text)
    if found is None or int(found[1]) != month or not exists(None, month, int(found[2])):
        return None
    return int(found[2])


def date_in_row(
    cells: Sequence[TextLine], columns: Sequence[TextLine] = (), order: NumberOrder = NumberOrder.MONTH
) -> str | None:
    """The day, or under a column of what was read the month, that a cell of a row is.

    Args:
        cells: the row's cells.
        columns: the cells of the first row, which name the columns.
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
    if found is None or found[0].year is None or found[0].end is not None:
        return None
    date = found[0]
    if (alone and date.remark) or (date.day is None and not month):
        return None
    return iso(date)
