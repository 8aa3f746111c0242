"""Pictures of a reading log as SVG, for a file or a page, light and dark."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from papernotes.dates.lexicon import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from papernotes.stats.figures import RankedCount, Stats

WIDTH = 760
"""Width of every picture, in its own units; a page scales it."""

_CELL = 13
_LEFT = 34
_YEAR_HEIGHT = 7 * _CELL + 42
_BAR_HEIGHT = 120
_ROW = 22
_LISTED = 12
"""How many topics or tags a picture lists."""
_LIGHT = ("#ece7db", "#b9d7c2", "#7fb795", "#438f69", "#146043")
_DARK = ("#2a2c31", "#1f4a37", "#2b7050", "#3f9c70", "#7fd3a6")
"""Colours of a day without entries and of four levels above it."""


def svg(stats: Stats) -> str:
    """Return one picture of it all: the calendar, months, weekdays, and the most frequent topics and tags."""
    parts = [
        _calendar(stats.calendar, None),
        _columns("By month", [(one.name, one.count) for one in stats.months]),
        _columns(
            "By day of the week", list(zip((name[:3] for name in WEEKDAYS), stats.weekdays, strict=True))
        ),
        _rows("Topics", stats.topics),
        _rows("Tags", stats.tags),
    ]
    made: list[str] = []
    top = 0
    for height, content in parts:
        if content:
            made.append(f'<g transform="translate(0 {top})">\n{content}\n</g>')
            top += height + 24
    return _picture("What was read and when", top, "\n".join(made))


def heat_map(stats: Stats, link: Callable[[str], str] | None = None) -> str:
    """Return the calendar heat map, a row of weeks for each year.

    Args:
        stats: the figures.
        link: the address that a day leads to, from its date; None for a picture without links.
    """
    height, content = _calendar(stats.calendar, link)
    return _picture("Entries by day", height, content)


def bars(title: str, counts: Sequence[RankedCount]) -> str:
    """Return columns, one for each count in the order given."""
    height, content = _columns(title, [(one.name, one.count) for one in counts])
    return _picture(title, height, content)


def _picture(title: str, height: int, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {max(height, 1)}" role="img">\n'
        f"<title>{escape(title)}</title>\n{_style()}\n{content}\n</svg>\n"
    )


def _style() -> str:
    return (
        "<style>\nsvg { color-scheme: light dark; }\ntext { font: 11px system-ui, sans-serif; }\n"
        ".head { font-size: 14px; font-weight: 600; }\n"
        f"{_colours('#6a655b', '#23211d', _LIGHT)}\n"
        f"@media (prefers-color-scheme: dark) {{\n{_colours('#a09b91', '#e6e4df', _DARK)}\n}}\n</style>"
    )


def _colours(text: str, head: str, levels: Sequence[str]) -> str:
    squares = " ".join(f".l{number} {{ fill: {colour}; }}" for number, colour in enumerate(levels))
    days = f"{squares} path {{ stroke: {levels[0]}; }}"
    return f"text {{ fill: {text}; }} .head {{ fill: {head}; }} .bar {{ fill: {levels[3]}; }}\n{days}"


def _calendar(calendar: Sequence[RankedCount], link: Callable[[str], str] | None) -> tuple[int, str]:
    counts = {one.name: one.count for one in calendar}
    if not counts:
        return 0, ""
    most = max(counts.values())
    years = range(int(min(counts)[:4]), int(max(counts)[:4]) + 1)
    shown = [year for year in years if any(name.startswith(f"{year:04}") for name in counts)]
    made = [
        _year(year, counts, most, number * _YEAR_HEIGHT, link) for number, year in enumerate(reversed(shown))
    ]
    return len(shown) * _YEAR_HEIGHT, "\n".join(made)


def _year(year: int, counts: dict[str, int], most: int, top: int, link: Callable[[str], str] | None) -> str:
    """Draw a year: a column a week, Monday on top; all days without entries are one shape, as most are."""
    size = _CELL - 4  # and a line around it, which makes the corners round
    empty: list[str] = []
    first = date(year, 1, 1)
    offset = first.weekday()
    made = [f'<text class="head" x="0" y="{top + 12}">{year}</text>']
    made += (
        f'<text x="0" y="{top + 30 + number * _CELL + 10}">{WEEKDAYS[number][:3]}</text>'
        for number in (0, 2, 4)
    )
    for number in range(366 if isleap(year) else 365):
        day = first + timedelta(days=number)
        column, row = divmod(number + offset, 7)
        x, y = _LEFT + column * _CELL, top + 30 + row * _CELL
        if day.day == 1:
            made.append(f'<text x="{x}" y="{top + 24}">{MONTHS[day.month - 1][:3]}</text>')
        if count := counts.get(day.isoformat(), 0):
            made.append(_day(day.isoformat(), count, most, (x, y), link))
        else:
            empty.append(f"M{x + 1} {y + 1}h{size}v{size}h-{size}z")
    return "\n".join(
        (*made, f'<path class="l0" stroke-width="2" stroke-linejoin="round" d="{"".join(empty)}"/>')
    )


def _day(name: str, count: int, most: int, place: tuple[int, int], link: Callable[[str], str] | None) -> str:
    x, y = place
    level = min(4, -(-4 * count // most))
    size = _CELL - 2
    square = (
        f'<rect class="l{level}" x="{x}" y="{y}" width="{size}" height="{size}" rx="2">'
        f"<title>{name}: {count}</title></rect>"
    )
    return f'<a href="{escape(link(name))}">{square}</a>' if link else square


def _columns(title: str, counts: Sequence[tuple[str, int]]) -> tuple[int, str]:
    """Draw columns; as many get a label as have room for it."""
    most = max((count for _, count in counts), default=0)
    if not most:
        return 0, ""
    step = (WIDTH - _LEFT) / len(counts)
    every = max(1, -(-52 // max(1, int(step))))
    made = [f'<text class="head" x="0" y="12">{escape(title)}</text>']
    for number, (name, count) in enumerate(counts):
        height = round(count * (_BAR_HEIGHT - 20) / most, 1)
        x, y = round(_LEFT + number * step, 1), round(24 + _BAR_HEIGHT - 20 - height, 1)
        width = round(min(step * 0.8, 48), 1)
        made.append(
            f'<rect class="bar" x="{x}" y="{y}" width="{width}" height="{height}" rx="1">'
            f"<title>{escape(name)}: {count}</title></rect>"
        )
        if number % every == 0:
            made.append(f'<text x="{x}" y="{24 + _BAR_HEIGHT - 6}">{escape(name)}</text>')
    made.append(f'<text x="0" y="34">{most}</text>')
    return _BAR_HEIGHT + 24, "\n".join(made)


def _rows(title: str, counts: Sequence[RankedCount]) -> tuple[int, str]:
    """Draw a bar a line with its name, the most frequent first."""
    shown = counts[:_LISTED]
    if not shown:
        return 0, ""
    made = [f'<text class="head" x="0" y="12">{escape(title)}</text>']
    for number, one in enumerate(shown):
        y = 24 + number * _ROW
        width = round(one.count * (WIDTH - 260) / shown[0].count, 1)
        made.append(
            f'<text x="0" y="{y + 12}">{escape(_short(one.name))}</text>'
            f'<rect class="bar" x="200" y="{y + 2}" width="{width}" height="{_ROW - 8}" rx="1"/>'
            f'<text x="{round(206 + width, 1)}" y="{y + 12}">{one.count}</text>'
        )
    return 24 + len(shown) * _ROW, "\n".join(made)


def _short(name: str) -> str:
    """Return a name that fits the room left of its bar; a Chinese character takes that of two letters."""
    room, made = 32, ""
    for sign in name:
        room -= 2 if sign > "\u2e7f" else 1
        if room < 1:
            return f"{made}…"
        made += sign if sign.isprintable() else " "
    return made
