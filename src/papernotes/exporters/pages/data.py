"""What a static site's own search needs: the log as data, and a table for the analyzer.

A page that is opened from a disk may not fetch anything, but it may load a script: so the data is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from papernotes.catalogue.rows import topic_names
from papernotes.exporters.json import dumps
from papernotes.exporters.pages.cards import PAGE_SIZE, day_card, entry_card
from papernotes.identifiers import identity
from papernotes.model import Day
from papernotes.search.analysis import fold
from papernotes.search.documents import is_searched, searchable_address
from papernotes.search.glossary import load_glossary
from papernotes.search.query import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from papernotes.exporters.pages.site_log import SiteLog
    from papernotes.model import Entry

_HAN = range(0x3400, 0xA000)
"""Where characters are that have a simplified form, but for rare ones that a query hardly has."""

_CARD = ("url", "key", "name", "title", "date", "topics", "tags", "kinds", "place", "link", "images")
_SEARCHED = ("text", "terms", "within", "authors", "addresses", "code", "ids", "has", "end", "isDay")
_FIELDS = (*_CARD, *_SEARCHED)
"""Members of a row in order: those of a card, and what is searched but not shown."""


def script(log: SiteLog, own_glossary: Path | None = None) -> Iterator[str]:
    """Yield the script that holds the data, a row a line.

    Args:
        log: the log.
        own_glossary: the library's additions to the glossary, which need not exist.
    """
    ranges: dict[str, list[Day]] = {}
    for day in log.days:
        if day.end:
            ranges.setdefault(day.span.path, []).append(day)
    rows = [_entry_row(log, entry, ranges.get(entry.span.path, ())) for entry in log.entries]
    rows += [_day_row(log, day) for day in log.days if is_searched(day)]
    traditional, simplified = folded_characters(set("".join(str(row) for row in rows)))
    yield f'papernotesData({{"fields": {dumps(_FIELDS)},\n"pageSize": {PAGE_SIZE},\n'
    yield f'"kinds": {dumps(KINDS)},\n'
    glossary, _ = load_glossary(own_glossary, None)
    yield f'"glossary": {dumps(list(glossary))},\n'
    yield f'"fold": [{dumps(traditional)}, {dumps(simplified)}],\n"rows": [\n'
    yield ",\n".join(dumps([row[field] for field in _FIELDS]) for row in rows)
    yield "\n]});\n"


def folded_characters(used: set[str]) -> tuple[str, str]:
    """Return the traditional characters that matter to texts, and what they are folded to, in order.

    Those matter that the texts have in either form: any other one in a query finds nothing anyhow.

    Args:
        used: characters of the texts.
    """
    known = {fold(character).text for character in used}
    pairs = [(one, other) for one in map(chr, _HAN) if (other := fold(one).text) != one and other in known]
    return "".join(one for one, _ in pairs), "".join(other for _, other in pairs)


def _entry_row(log: SiteLog, entry: Entry, ranges: Sequence[Day]) -> dict[str, Any]:
    work = log.work_of(entry)
    around = (day.end for day in ranges if day.span.line <= entry.span.line <= day.span.end_line)
    return {
        **entry_card(log, entry),
        **_searched(log, entry),
        "title": entry.title or "",
        "within": entry.topics,
        "authors": [one.full_name for one in work.creators] if work else [],
        "ids": [entry.key, *filter(None, [entry.citekey]), *map(identity, entry.links)],
        "end": next(around, None) or "",
    }


def _day_row(log: SiteLog, day: Day) -> dict[str, Any]:
    return {
        **day_card(log, day),
        **_searched(log, day),
        "within": topic_names(day),
        "authors": [],
        "ids": [identity(link) for link in day.links],
        "end": day.end or "",
    }


def _searched(log: SiteLog, one: Entry | Day) -> dict[str, Any]:
    """Return what rows of entries and days have alike."""
    features = {"image": one.images, "code": one.code, "link": one.links}
    return {
        "text": one.text,
        "terms": log.names_in(one),
        "addresses": [searchable_address(link) for link in one.links],
        "code": [code.text for code in one.code],
        "has": [feature for feature, there in features.items() if there],
        "isDay": int(isinstance(one, Day)),
    }
