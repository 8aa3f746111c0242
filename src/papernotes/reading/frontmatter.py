"""The block of YAML, or of TOML as Hugo has it, that may open a note."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from papernotes.identifiers import identify

if TYPE_CHECKING:
    from papernotes.model import Link

_TAG_SEPARATORS = re.compile(r"[,，\s]+")
_DATE = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2}))?)?(?!\d)")
_DATE_KEYS = ("date", "created", "created_at", "created at", "create_time", "日期", "创建时间", "创建日期")
_LINK_KEYS = {
    *("arxiv", "doi", "url", "link", "links", "href", "source", "paper", "pdf", "code", "github", "project"),
    *("website", "homepage", "链接", "网址", "论文", "原文", "代码", "主页"),
}
_ENDS = {"---": {"---", "..."}, "+++": {"+++"}}
"""What ends a block, by what begins it."""
_FIVE_DIGITS = 1501
"""First month (YYMM) of arXiv identifiers with five digits."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a note says of itself."""

    end_line: int = 0
    """Last line of the block, 0 where there is none."""
    title: str = ""
    """Its title, or empty."""
    date: str | None = None
    """Its date, ISO 8601 of any precision, or None."""
    tags: tuple[str, ...] = ()
    """Its tags without `#`."""
    links: tuple[Link, ...] = ()
    """What it says that the note is about: URLs, arXiv identifiers, DOIs."""


def read_front_matter(lines: list[str]) -> FrontMatter:
    """Read the front matter of a note.

    A block begins with `---` on the first line and ends at the next `---` or `...` (YAML 1.2, 9.2); TOML
    stands between `+++`. One that is no mapping is front matter all the same, and says nothing; unless
    nothing in it looks like one, for then it is text between two rules.

    Args:
        lines: the note's lines.
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
    data = _parse_toml("\n".join(block)) if fence == "+++" else _parse("\n".join(block))
    if data is None:
        return FrontMatter(end + 1)
    data = {str(key).lower(): value for key, value in data.items()}
    date = next((found for key in _DATE_KEYS if (found := _date(data.get(key)))), None)
    title = data.get("title")
    tags = [*_tags(data.get("tags")), *_tags(data.get("tag"))]
    return FrontMatter(
        end + 1,
        str(title).strip() if isinstance(title, str | int | float) else "",
        date,
        tuple(dict.fromkeys(tags)),
        tuple(_links(data)),
    )


def _parse_toml(text: str) -> dict[str, Any] | None:
    """TOML, or None for whatever else stands there."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _parse(text: str) -> dict[Any, Any] | None:
    """A YAML mapping, or None for whatever else stands there."""
    import yaml

    try:
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, TypeError, AttributeError):
        return None  # the YAML library lets several of these through for odd scalars
    return data if isinstance(data, dict) else None


def _date(value: object) -> str | None:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    match = _DATE.match(str(value).strip())
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        whole = dt.date(year, month, day).isoformat()
    except ValueError:
        return None
    return whole[: 10 if match[3] else 7 if match[2] else 4]


def _tags(value: object) -> list[str]:
    listed = value if isinstance(value, list) else []
    parts = _TAG_SEPARATORS.split(value) if isinstance(value, str) else listed
    tags = (str(part).strip().lstrip("#").strip("/") for part in parts if isinstance(part, str | int))
    return [tag for tag in tags if tag]


def _links(data: dict[str, Any]) -> list[Link]:
    values = [value for key, value in data.items() if key in _LINK_KEYS]
    parts = [part for value in values for part in (value if isinstance(value, list) else [value])]
    links = (identify(_identifier(part)) for part in parts if isinstance(part, str | float))
    return [link for link in links if link is not None]


def _identifier(value: str | float) -> str:
    """A value as it was written: YAML takes an arXiv identifier for a number (five digits from 1501 on)."""
    if isinstance(value, float):
        return f"{value:.{5 if value >= _FIVE_DIGITS else 4}f}"
    return value.strip()
