"""Figures of a reading log on a terminal: bars, a calendar, what rises and falls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from papernotes.cli.rendering.safe_text import counted, one_line
from papernotes.dates.lexicon import MONTHS, WEEKDAYS
from papernotes.stats import RECENT_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from papernotes.stats import RankedCount, Silence, Stats, Streak

_SHADES = ("dim", "green", "green", "bold green", "bold bright_green")
_SQUARES = "·▪■■■"
_MONTHS_SHOWN = 12
_LISTED = 10
_LABEL = 24
_LONGEST_BAR = 40


def figures(stats: Stats, width: int) -> RenderableType:
    """Return figures laid out in columns of text.

    Args:
        stats: the figures.
        width: columns there are.
    """
    parts: list[RenderableType] = [Text(_summary(stats))]
    months = stats.months[-_MONTHS_SHOWN:]
    sections: list[tuple[str, list[Text]]] = [
        ("By day", list(_calendar(stats.calendar, width))),
        (_title(stats), list(_bars([(one.name, one.count) for one in months], width))),
        (
            "By weekday",
            list(_bars(list(zip((name[:3] for name in WEEKDAYS), stats.weekdays, strict=True)), width)),
        ),
        ("Topics", list(_bars(_named(stats.topics), width))),
        ("Tags", list(_bars(_named(stats.tags), width))),
        ("Kinds", list(_bars(_named(stats.kinds), width))),
        ("Terms", list(_trends(stats))),
    ]
    for title, lines in sections:
        if lines:
            parts += ["", Text(title, style="bold"), *lines]
    return Group(*parts)


def _title(stats: Stats) -> str:
    """The heading of the months, which says if there are more."""
    return "By month" if len(stats.months) <= _MONTHS_SHOWN else f"By month, the last {_MONTHS_SHOWN}"


def _summary(stats: Stats) -> str:
    lines = [f"{counted(stats.entries, 'entry', 'entries')} on {counted(stats.days, 'day')}"]
    if stats.first:
        lines[0] += f", {stats.first} to {stats.last}"
    if stats.undated:
        lines.append(f"{stats.undated} without a date")
    if stats.longest_streak:
        lines.append(f"longest streak: {_streak(stats.longest_streak)}")
    if stats.streak:
        lines.append(f"present streak: {_streak(stats.streak)}")
    if stats.longest_silence:
        lines.append(f"longest silence: {_silence(stats.longest_silence)}")
    return "\n".join(lines)


def _streak(streak: Streak) -> str:
    return f"{counted(streak.days, 'day')}, {streak.start} to {streak.end}"


def _silence(gap: Silence) -> str:
    return f"{counted(gap.days, 'day')} after {gap.after}" + (", to this day" if gap.before is None else "")


def _named(counts: Sequence[RankedCount]) -> list[tuple[str, int]]:
    return [(one_line(one.name), one.count) for one in counts[:_LISTED]]


def _bars(counts: Sequence[tuple[str, int]], width: int) -> Iterator[Text]:
    """Yield a line with a bar for each count."""
    most = max((count for _, count in counts), default=0)
    if not most:
        return
    label = min(max(cell_len(name) for name, _ in counts), _LABEL, width // 2)
    digits = len(str(most))
    room = min(max(width - label - digits - 4, 4), _LONGEST_BAR)
    for name, count in counts:
        text = Text(name, no_wrap=True)
        text.truncate(label, overflow="ellipsis", pad=True)
        text.append(f"  {count:>{digits}} ")
        text.append("█" * -(-count * room // most), style="green")
        yield text


def _calendar(calendar: Sequence[RankedCount], width: int) -> Iterator[Text]:
    """Yield seven lines of the last weeks, Monday first, a sign a day, below the names of months."""
    if not calendar:
        return
    counts = {one.name: one.count for one in calendar}
    most = max(counts.values())
    last = date.fromisoformat(calendar[-1].name)
    first = date.fromisoformat(calendar[0].name)
    sunday = last + timedelta(days=6 - last.weekday())
    weeks = min((width - 4) // 2, 53, (sunday - first).days // 7 + 1)
    monday = sunday - timedelta(days=7 * weeks - 1)
    yield _months(monday, weeks)
    for weekday in range(7):
        line = Text(f"{WEEKDAYS[weekday][:3] if weekday % 2 == 0 else '':<4}", style="dim")
        for week in range(weeks):
            day = monday + timedelta(days=7 * week + weekday)
            count = counts.get(day.isoformat(), 0)
            level = -(-count * 4 // most) if count else 0
            line.append(_SQUARES[level] if day <= last else " ", style=_SHADES[level])
            line.append(" ")
        yield line


def _months(monday: date, weeks: int) -> Text:
    """The names of months above the weeks that they begin in."""
    line = [" "] * (4 + 2 * weeks)
    for week in range(weeks):
        day = monday + timedelta(days=7 * week)
        if day.day <= 7 or week == 0:
            name = MONTHS[day.month - 1][:3]
            place = 4 + 2 * week
            if place + 3 <= len(line) and line[place - 1] == " " and (week == 0 or place >= 10):
                line[place : place + 3] = name
    return Text("".join(line), style="dim")


def _trends(stats: Stats) -> Iterator[Text]:
    for arrow, style, trends in (("↑", "green", stats.rising), ("↓", "red", stats.falling)):
        if trends:
            text = Text(f"{arrow} ", style=style)
            text.append(
                ", ".join(f"{one_line(one.term)} ({one.recent}/{one.earlier})" for one in trends),
                style="default",
            )
            yield text
    if stats.rising or stats.falling:
        yield Text(f"(entries of the {RECENT_DAYS} days to {stats.last} / before)", style="dim")
