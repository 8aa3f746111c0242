"""What a static site's own search needs: the log as data, and a table for the analyzer.

A page that is opened from a disk may not fetch anything, but it may load a script: so the data is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from papernotes.exporters.json import dumps
from papernotes.exporters.pages.cards import PAGE_SIZE, day_card, entry_card
from papernotes.search.analysis import fold
from papernotes.search.glossary import load_glossary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from papernotes.exporters.pages.log import Log
    from papernotes.model import Day, Entry

_HAN = range(0x3400, 0xA000)
"""Where characters are that have a simplified form, but for rare ones that a query hardly has."""

_FIELDS = ("url", "key", "name", "title", "date", "topics", "tags", "kinds", "place", "link", "images")
"""Members of a card, in the order in which a row has them; the text follows, and what is searched only."""


def script(log: Log, own_glossary: Path | None = None) -> Iterator[str]:
    """Yield the script that holds the data, a row a line.

    Args:
        log: the log.
        own_glossary: the library's additions to the glossary, which need not exist.
    """
    rows = [_entry_row(log, entry) for entry in log.entries]
    rows += [_day_row(log, day) for day in log.days if day.text]
    traditional, simplified = folded_characters(set("".join(str(row) for row in rows)))
    yield f'papernotesData({{"fields": {dumps(list(_FIELDS))},\n"pageSize": {PAGE_SIZE},\n'
    glossary, _ = load_glossary(own_glossary, None)
    yield f'"glossary": {dumps(list(glossary))},\n'
    yield f'"fold": [{dumps(traditional)}, {dumps(simplified)}],\n"rows": [\n'
    yield ",\n".join(map(dumps, rows))
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


def _entry_row(log: Log, entry: Entry) -> list[Any]:
    card = entry_card(log, entry, "")
    work = log.works.get(entry.key)
    authors = [one.literal or f"{one.given} {one.family}".strip() for one in work.creators] if work else []
    addresses = [link.id or link.url for link in entry.links]
    return [
        *(card[field] for field in _FIELDS),
        entry.text,
        log.names[entry.key],
        "\n".join(authors),
        "\n".join(addresses),
        "\n".join(code.text for code in entry.code),
    ]


def _day_row(log: Log, day: Day) -> list[Any]:
    card = day_card(log, day, "")
    return [
        *(card[field] for field in _FIELDS),
        day.text,
        [],
        "",
        "",
        "\n".join(code.text for code in day.code),
    ]
