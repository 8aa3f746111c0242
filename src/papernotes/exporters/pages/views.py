"""The pages themselves: the latest days, a month, an entry."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from papernotes.exporters import templating
from papernotes.exporters.base import well_formed
from papernotes.exporters.entry_markdown import Remarks, entry_body, remarks_body
from papernotes.exporters.html_renderer import HtmlRenderer, safe_link
from papernotes.exporters.pages import calendar
from papernotes.exporters.pages.cards import BLANK_CARD, entry_card
from papernotes.exporters.pages.page_filters import FACETS, facet_counts
from papernotes.exporters.pages.page_links import PageLinkTargets
from papernotes.exporters.pages.urls import (
    UNDATED,
    day_anchor,
    day_place,
    entry_page,
    month_of,
    month_page,
)
from papernotes.stats import summarise, svg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from papernotes.exporters.pages.site_log import SiteLog
    from papernotes.model import Day, Entry, Work
    from papernotes.search.more_like_this import RelatedEntries
    from papernotes.stats import Stats

FIRST_PAGE = 50
"""Entries on the first page, at most but for the day that they end with."""

_LEAST = 8
"""So many entries of a day that no longer fits are shown nevertheless."""

_ALIGNED = re.compile(r' style="text-align:\s?(left|right|center);?"')
_AUTHORS = 12
_RELATED = 6
"""Entries that are shown beside an entry as like it, those on the same work not counted."""


class Pages:
    """Makes the pages of one log.

    Args:
        log: the log.
        live: the version of a library whose page follows its changes; empty for a static site.
        related: finds so many entries that are like one; None to compare those of the log.
    """

    def __init__(
        self, log: SiteLog, live: str = "", related: Callable[[Entry, int], RelatedEntries] | None = None
    ) -> None:
        self._log = log
        self._live = live
        self._related = related or log.at_hand.related
        self._addresses = {up: PageLinkTargets(log, up) for up in ("", "../")}
        self._markup = {up: HtmlRenderer(one.shown, one.linked) for up, one in self._addresses.items()}

    @property
    def files(self) -> dict[str, Path]:
        """Files of the library that the pages made so far link to, by their address from the root."""
        return {address: file for one in self._addresses.values() for address, file in one.files.items()}

    def index(self) -> str:
        """Return the first page: the latest days."""
        dates, shown = [], 0
        for date, entries in self._log.dates.items():
            if shown and shown + len(entries) > FIRST_PAGE:
                break
            dates.append(date)
            shown += len(entries)
        latest = next(iter(calendar.years(self._log)), None)
        older = next((month_of(date) for date in list(self._log.dates)[len(dates) :]), None)
        return self._timeline("", self._log.title, dates, latest, most=FIRST_PAGE + _LEAST, older=older)

    def month(self, month: str) -> str:
        """Return the page of a month."""
        months = list(self._log.months)
        place = months.index(month)
        year = int(month[:4]) if month[:4].isdigit() else next(iter(calendar.years(self._log)), None)
        return self._timeline(
            "../",
            "Undated" if month == UNDATED else month,
            self._log.months[month],
            year,
            newer=months[place - 1] if place else None,
            older=months[place + 1] if place + 1 < len(months) else None,
        )

    def entry(self, key: str) -> str:
        """Return the page of an entry.

        Raises:
            KeyError: there is none of that key.
        """
        log = self._log
        entry = log.by_key[key]
        body = self._markup["../"].html(entry_body(log.source, entry, self._addresses["../"], 1))
        place = self._order[key]
        return self._page(
            "entry.html",
            "../",
            title=entry.name,
            entry=entry,
            shown=entry_card(log, entry),
            body=_without_style(body),
            work=_work(log.work_of(entry)),
            links=[(link, safe_link(link.url)) for link in entry.links],
            day=day_place(entry.date),
            related=[self._linked(one) for one in self._related(entry, _RELATED).entries],
            newer=self._linked(log.entries[place - 1]) if place else None,
            older=self._linked(log.entries[place + 1]) if place + 1 < len(log.entries) else None,
        )

    def figures(self) -> str:
        """Return the page of figures, which shows `figures_picture`."""
        stats = self._stats
        streak, silence = stats.longest_streak, stats.longest_silence
        numbers = [
            ("entries", stats.entries),
            ("days", stats.days),
            ("pictures", stats.images),
            ("first day", stats.first),
            ("last day", stats.last),
            ("most days in a row", streak and streak.days),
            ("most days without any", silence and silence.days),
        ]
        shown = [(name, number) for name, number in numbers if number]
        return self._page("figures.html", "", title="Figures", stats=stats, numbers=shown)

    def figures_picture(self) -> str:
        """Return what was read and when as a picture in SVG."""
        return svg(self._stats)

    def _timeline(
        self, up: str, title: str, dates: list[str], year: int | None, most: int | None = None, **more: Any
    ) -> str:
        log = self._log
        years = calendar.years(log)
        return self._page(
            "timeline.html",
            up,
            title=title,
            days=[self._day(date, up, most) for date in dates],
            year=year,
            years={one: month_page(month) for one, month in years.items()},
            calendar=calendar.year(log, year) if year else (),
            facets=self._counts,
            total=len(log.entries),
            **{"newer": None, "older": None, **more},
        )

    def _day(self, date: str, up: str, most: int | None) -> dict[str, Any]:
        entries = self._log.dates[date]
        days = self._log.days_on(date) if date else []
        ends = {day.end for day in days if day.end}
        return {
            "date": date,
            "end": ends.pop() if len(ends) == 1 else "",
            "anchor": day_anchor(date),
            "remark": "; ".join(dict.fromkeys(day.remark for day in days if day.remark)),
            "remarks": [html for day in days if (html := self._remarks(day, up))],
            "cards": [entry_card(self._log, entry) for entry in entries[:most]],
            "rest": len(entries[most:]) if most else 0,
            "page": day_place(date),
        }

    def _remarks(self, day: Day, up: str) -> str:
        """Return what a day says outside its entries."""
        if not (day.text or day.images or day.links or day.code):
            return ""
        remarks = Remarks(day, day.span.line, day.span.end_line)
        body = remarks_body(self._log.source, remarks, self._addresses[up], 2)
        return _without_style(self._markup[up].html(body))

    def _page(self, template: str, up: str, **values: Any) -> str:
        made = templating.pages().get_template(f"site/{template}")
        return well_formed(
            made.render(
                up=up,
                live=self._live,
                site=self._log.title,
                blank=BLANK_CARD,
                facet_names=FACETS,
                month_page=month_page,
                **values,
            )
        )

    @cached_property
    def _counts(self) -> dict[str, list[tuple[str, int]]]:
        return facet_counts(self._log, self._log.entries)

    @cached_property
    def _stats(self) -> Stats:
        dates = [date for date in self._log.dates if len(date) == len("2025-12-03")]
        last = dt.date.fromisoformat(dates[0]) if dates else dt.date.min  # not today: a site stays the same
        return summarise(self._log.entries, today=last, terms=self._log.names)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {entry.key: place for place, entry in enumerate(self._log.entries)}

    @staticmethod
    def _linked(entry: Entry) -> dict[str, str]:
        return {"name": entry.name, "date": entry.date or "", "url": entry_page(entry.key)}


def _work(work: Work | None) -> dict[str, str] | None:
    """Return what a page says of a work."""
    if work is None or not work.title:
        return None
    names = [one.literal or " ".join(filter(None, (one.given, one.family))) for one in work.creators]
    more = ["…"] if len(names) > _AUTHORS else []
    where = ", ".join(filter(None, (work.container_title or work.publisher, work.issued)))
    return {"authors": ", ".join([*names[:_AUTHORS], *more]), "where": where, "abstract": work.abstract}


def _without_style(html: str) -> str:
    """Say the alignment of a table's cells by classes, since pages allow no styles within."""
    return _ALIGNED.sub(r' class="\1"', html)
