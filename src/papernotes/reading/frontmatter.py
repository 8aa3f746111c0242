"""Read the front matter of a note: a block of YAML, or of TOML as in Hugo."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from papernotes.dates.heading_date import iso
from papernotes.dates.headings import parse_heading
from papernotes.errors import LibraryError
from papernotes.identifiers import identify
from papernotes.model import Diagnostic, Span
from papernotes.plain_yaml import LARGEST, YamlLimitError, read_yaml

if TYPE_CHECKING:
    from papernotes.model import Link

_TAG_SEPARATORS = re.compile(r"[,，\s]+")
_DATE = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2}))?)?(?!\d)")
_DATE_KEYS = (
    *("date", "created", "created_at", "created at", "create_time", "日期", "创建时间", "创建日期"),
    *("start", "start date", "开始日期"),
)
_OF_A_WORK = {"author", "authors", "作者"}
"""If one of these keys is present, `year` is the year of a publication."""
_LINE = re.compile(r"(\w+(?: \w+)?)\s*[:=]\s+(\S.*)")
_LINK_KEYS = {
    *("arxiv", "doi", "url", "link", "links", "href", "source", "paper", "pdf", "code", "github", "project"),
    *("website", "homepage", "链接", "网址", "论文", "原文", "代码", "主页"),
}
_ENDS = {"---": {"---", "..."}, "+++": {"+++"}}
"""The lines that can end a block, for each line that begins a block."""
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""The spellings of an empty value (YAML 1.2, 10.3.2)."""
_MOST_DOTS = 100
"""Dots on a line of TOML. The time to read a key grows with the square of the number of its parts."""
_MOST_DIGITS = 20
"""Digits of a number. A longer number is no year, identifier or tag, and Python may refuse to print it."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The facts in a note's front matter."""

    end_line: int = 0
    """Last line of the block, or 0 if there is no block."""
    title: str = ""
    """Its title, or empty."""
    date: str | None = None
    """Its date, ISO 8601 of any precision, or None."""
    tags: tuple[str, ...] = ()
    """Its tags without `#`."""
    links: tuple[Link, ...] = ()
    """The works that it names by URL, arXiv identifier or DOI."""
    problem: Diagnostic | None = None
    """Why only title and date were read, if the block is too large or too deeply nested."""


def read_front_matter(lines: list[str], path: str) -> FrontMatter:
    """Read the front matter of a note.

    A block of YAML begins with `---` on the first line and ends at the next `---` or `...` (YAML 1.2, 9.2).
    A block of TOML stands between `+++`. A block that is no valid mapping is still front matter, but its
    values are not used. If no line of it looks like a mapping, it is text between two rules.

    Args:
        lines: the note's lines.
        path: the note's path, for messages.
    """
    fence = lines[0].rstrip() if lines else ""
    if fence not in _ENDS:
        return FrontMatter()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in _ENDS[fence]), 0)
    if end == 0:
        return FrontMatter()
    block = lines[1:end]
    sign = "=" if fence == "+++" else ":"
    if any(line.strip() for line in block) and not any(sign in line for line in block):
        return FrontMatter()
    problem = None
    parse = _parse_toml if fence == "+++" else _parse
    try:
        data = parse("\n".join(block), path)
    except YamlLimitError as error:
        fix = f"{error.hint} Until then, only title and date of the front matter are read."
        problem = Diagnostic("warning", "front-matter", Span(path, 1, end + 1), error.message, fix)
        data = None
    if data is None:
        data = _scan(block)
    data = {key.lower(): value for key, value in data.items()}
    date = next((found for key in _DATE_KEYS if (found := _date(data.get(key)))), None)
    if date is None and not _OF_A_WORK & data.keys():
        date = _date(data.get("year"))
    tags = [*_tags(data.get("tags")), *_tags(data.get("tag"))]
    return FrontMatter(
        end + 1,
        _text(data.get("title")),
        date,
        tuple(dict.fromkeys(tags)),
        tuple(_links(data)),
        problem,
    )


def _parse_toml(text: str, path: str) -> dict[str, Any] | None:
    """Parse TOML, with its decimal numbers kept as texts. Return None if the text is not TOML."""
    import tomllib

    if len(text) > LARGEST:
        raise YamlLimitError(
            f"{path}:1: more than {LARGEST:,} characters of TOML are not read", hint="Make it shorter."
        )
    for number, line in enumerate(text.split("\n"), 2):
        if line.count(".") > _MOST_DOTS:
            raise YamlLimitError(
                f"{path}:{number}: a line of TOML with more than {_MOST_DOTS} dots is not read",
                hint="Divide it.",
            )
    try:
        return tomllib.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        return None


def _parse(text: str, path: str) -> dict[str, Any] | None:
    """Parse YAML into a mapping of texts. Return None if the text is no such mapping."""
    try:
        data = read_yaml(text, path, line=2)
    except YamlLimitError:
        raise
    except LibraryError:
        return None
    return data if isinstance(data, dict) else None


def _text(value: object) -> str:
    """The text of a single value. Empty for a list, a mapping and an empty value."""
    if isinstance(value, str):
        text = value.strip()
        return "" if text in _NOTHING else text
    if isinstance(value, dt.date):  # only TOML has dates, as it has numbers
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**_MOST_DIGITS:
        return str(value)
    return ""


def _scan(block: list[str]) -> dict[str, Any]:
    """Find title and date in a block that is not valid YAML, for example because of `author: @me`."""
    pairs = [match.groups() for line in block if (match := _LINE.match(line))]
    return {key: value.strip("\"' ") for key, value in pairs if key.lower() in {"title", *_DATE_KEYS}}


def _date(value: object) -> str | None:
    for _ in range(2):  # [[2024-12-03]] is a link to Obsidian, a list in a list to YAML
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
    written = _text(value)
    if not written:
        return None
    match = _DATE.match(written)
    if match is None:
        found = parse_heading(written)
        return iso(found) if found is not None and found.year is not None else None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        whole = dt.date(year, month, day).isoformat()
    except ValueError:
        return None
    return whole[: 10 if match[3] else 7 if match[2] else 4]


def _tags(value: object) -> list[str]:
    parts = (
        value if isinstance(value, list) else _TAG_SEPARATORS.split(value) if isinstance(value, str) else []
    )
    tags = (_text(part).lstrip("#").strip("/") for part in parts)
    return [tag for tag in tags if tag]


def _links(data: dict[str, Any]) -> list[Link]:
    values = [value for key, value in data.items() if key in _LINK_KEYS]
    parts = (part for value in values for part in (value if isinstance(value, list) else [value]))
    links = (identify(_text(part)) for part in parts)
    return [link for link in links if link is not None]
