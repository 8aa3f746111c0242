"""Long notes: a note without dated headings is one entry."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.dates.heading_date import exists, iso
from papernotes.dates.headings import date_headings
from papernotes.dates.path_dates import month_of_path
from papernotes.reading.blocks import ListItem, TextBlock
from papernotes.reading.owned_content import image_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.dates.headings import HeadingDate
    from papernotes.model import DateEvidence, NameSource
    from papernotes.reading.frontmatter import FrontMatter
    from papernotes.reading.inline import TextLine
    from papernotes.reading.owned_content import OwnedContent

_DATE_LINES = 20
"""A date line stands near the head of a note; further down, a date is about something else."""
_LONGEST_DATE_LINE = 50
"""Characters. A line with more is no date."""
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


def long_note_name(
    blocks: list[TextBlock | ListItem], front: FrontMatter, path: str
) -> tuple[str, NameSource]:
    """A long note's name: front matter's title, its first heading, or its file's name."""
    if front.title:
        return front.title, "heading"
    heading = next(
        (block.text for block in blocks if isinstance(block, TextBlock) and block.kind == "heading"), ""
    )
    return (heading, "heading") if heading else (file_stem(path), "file")


def long_note_date(
    blocks: list[TextBlock | ListItem], content: OwnedContent, front: FrontMatter, path: str
) -> tuple[str | None, DateEvidence | None]:
    """A long note's date and where it was taken from, or (None, None)."""
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
    heading = next((leaf for leaf in blocks if isinstance(leaf, TextBlock) and leaf.kind == "heading"), None)
    in_title = _written_date(heading.text) if heading else None
    if in_title is not None and len(in_title) == len("2025-12-03"):
        return in_title, "text"
    images = image_dates(content.images())
    return (min(images), "images") if images else (None, None)


def _date_lines(blocks: list[TextBlock | ListItem], last: list[TextLine]) -> Iterator[tuple[str, bool]]:
    """What may be a note's date, and whether a label is ahead of it, up to a last line.

    Without a label it is text that stands by itself.

    The label may begin the line, in a list too, or be the cell before. Other dates of lists and tables are
    those of what is listed.
    """
    for block in blocks:
        for leaf in block.leaves() if isinstance(block, ListItem) else (block,):
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
    """The date in a note's path, of a day or a month: `2025-12-03 a.md`, `251203 a.md`, `2025/12/a.md`."""
    stem = _SHORT_DATE.match(file_stem(path))
    short = date_headings([(1, stem[0])])[0] if stem else None
    if short is not None and short.year is not None and short.day is not None:
        return iso(short)
    return _written_date(path.rpartition(".")[0])


def _written_date(text: str) -> str | None:
    """The last date with its year in a text, of a day or a month."""
    for match in reversed(list(_PATH_DATE.finditer(text))):
        found = date_headings([(1, "-".join(part for part in match.groups() if part))])[0]
        if found is not None and found.year is not None:
            return iso(found)
    return None


def daily_date(path: str) -> HeadingDate | None:
    """The day that a daily note is named after, or None.

    `2025-12-03.md`, `20251203.md`, `2025_12_03.md`; with its folders `2025/12/03.md`, `2025/12.3.md`.
    """
    name = _DAILY_PATH.fullmatch(path.rpartition(".")[0])
    stem = "-".join(name.groups()) if name else file_stem(path).replace("_", "-")
    date = date_headings([(1, stem)])[0]
    return date if date is not None and date.year is not None and date.day is not None else None


def file_stem(path: str) -> str:
    """A file's name without its folder and extension."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name
