"""The data of a static site's search: all that Python can work out before a query is known.

A page that is opened from a disk may not fetch anything, but it may load a script, so the data is a script.
Its rows hold for each entry what its card shows and the `Document` that the program's own index holds: the
layout in which words are found, the labels and the days.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from papernotes.exporters.json import dumps
from papernotes.exporters.pages.cards import PAGE_SIZE, day_card, entry_card
from papernotes.exporters.pages.page_filters import FACETS, SHOWN, facets_of, usual_labels
from papernotes.model import Day
from papernotes.search.analysis import fold, is_boundary, other_numbers
from papernotes.search.glossary import load_glossary
from papernotes.search.plan import Part
from papernotes.search.query import KINDS
from papernotes.search.shard import END_OF_TEXT
from papernotes.search.technical_terms import spelled_as_one_word
from papernotes.search.word_plans import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from papernotes.exporters.pages.site_log import SiteLog
    from papernotes.search.documents import Analysed
    from papernotes.search.engine import Engine
    from papernotes.search.glossary import Glossary
    from papernotes.search.shard import Document

_HAN = range(0x3400, 0xA000)
"""Most characters that have a simplified form; a query hardly has the others."""

_CARD = ("url", "key", "name", "title", "date", "topics", "tags", "kinds", "place", "link")
_SHOWN = (*_CARD, "images", "snippet")
_SEARCHED = ("text", "layout", "labels", "days", "values", "isDay")
_FIELDS = (*_SHOWN, *_SEARCHED)
"""Members of a row in order: those of a card, then those of the search."""

_LABELS = frozenset({"id", "name", "kind", "tag"})
"""Kinds of labels that the page looks for."""

_TEXT = int(Part.TEXT)
_BETWEEN_DIGITS = re.compile(r"\d \d")
_BEFORE_TERM = "\v"
"""Stands in a layout before each term that the page cannot see from the rest of the layout."""


def script(log: SiteLog, own_glossary: Path | None = None) -> Iterator[str]:
    """Yield the script that holds the data, a row a line.

    Args:
        log: the log.
        own_glossary: the library's additions to the glossary, which need not exist.
    """
    at_hand = log.at_hand
    rows = [_Row(at_hand.by_key[entry.key]) for entry in log.entries]
    rows += [_Row(one) for one in at_hand.analysed if isinstance(one.one, Day)]
    glossary, _ = load_glossary(own_glossary, None)
    usual = usual_labels(log, (row.analysed.one for row in rows))
    written = [dumps(row.values(log, usual)) for row in rows]
    traditional, simplified = folded_characters(set("".join(written)))
    yield f'papernotesData({{"fields": {dumps(_FIELDS)},\n"pageSize": {PAGE_SIZE},\n"shown": {SHOWN},\n'
    yield f'"kinds": {dumps(KINDS)},\n'
    yield f'"traditional": {dumps(traditional)},\n"simplified": {dumps(simplified)},\n'
    yield f'"glossary": {dumps(_other_names(glossary))},\n'
    yield f'"names": {dumps(_names_of_two_words(rows, at_hand.engine, glossary))},\n"rows": [\n'
    yield ",\n".join(written)
    yield "\n]});\n"


def folded_characters(used: set[str]) -> tuple[str, str]:
    """Return traditional characters, and the characters to which the analyzer folds them, in the same order.

    Only characters that fold to a character of the texts are returned: any other finds nothing anyhow.

    Args:
        used: characters of the texts.
    """
    known = {fold(character).text for character in used}
    pairs = [(one, other) for one in map(chr, _HAN) if (other := fold(one).text) != one and other in known]
    return "".join(one for one, _ in pairs), "".join(other for _, other in pairs)


class _Row:
    """The row of an entry or a day.

    Args:
        analysed: the entry or day.
    """

    def __init__(self, analysed: Analysed) -> None:
        self.analysed = analysed

    def words(self) -> Iterator[tuple[str, int]]:
        """Yield the Latin terms that are written as words, each with its payload."""
        for terms in self.analysed.terms:
            for term, payload in terms.words.items():
                if term[0] < "\u2e80" and not is_boundary(term):
                    yield term, payload

    def joins(self) -> Iterator[str]:
        """Yield the terms that are written with a blank."""
        return (term for terms in self.analysed.terms for term in terms.joins)

    def values(self, log: SiteLog, usual: Mapping[tuple[str, str], str]) -> list[Any]:
        """Return the members of the row.

        Args:
            log: the log.
            usual: how most entries write each value, by facet and folded value.
        """
        one, document = self.analysed.one, self.analysed.made
        facets: dict[str, list[str]] = {facet: [] for facet in FACETS}
        for facet, value in facets_of(log, one):
            facets[facet].append(usual[facet, value])
        row = {
            **(day_card(log, one) if isinstance(one, Day) else entry_card(log, one)),
            "text": one.text,
            "layout": self._layout(),
            "labels": list(_labels(document)),
            "days": [document.first, document.last],
            "values": facets,
            "isDay": int(isinstance(one, Day)),
        }
        return [row[field] for field in _FIELDS]

    def _layout(self) -> str:
        """Return the layout with the terms added that no three words in a row of it make."""
        text, *others = self.analysed.made.layout.split(END_OF_TEXT)
        parts = [(_TEXT, text), *((1 << ord(other[0]) - 1, other[1:]) for other in others)]
        seen: dict[int, set[str]] = {}
        for bit, part in parts:
            seen.setdefault(bit, set()).update(_windows(part))
        hidden: dict[int, list[str]] = {}
        for term, payload in self.words():
            for bit, windows in seen.items():
                if payload & bit and (len(term) == 1 or term not in windows):
                    hidden.setdefault(bit, []).append(term)
        written = [self.analysed.made.layout]
        for bit, terms in hidden.items():
            mark = "" if bit == _TEXT else chr(bit.bit_length())
            written.append(mark + "".join(f"{_BEFORE_TERM}{term}" for term in dict.fromkeys(terms)))
        return END_OF_TEXT.join(written)


def _windows(part: str) -> Iterator[str]:
    """Yield what the page sees in a part of a layout: one to three words in a row, written together."""
    for line in part.split("\n"):
        words = line.split(" ")
        for start in range(len(words)):
            for end in range(start + 1, min(start + 4, len(words) + 1)):
                window = " ".join(words[start:end])
                if not _BETWEEN_DIGITS.search(window):  # a beginning of digits is looked for in a row
                    yield window.replace(" ", "").replace("\x1f", "")


def _labels(document: Document) -> Iterator[str]:
    """Yield the labels that the page looks for."""
    for label in document.labels:
        if label == "has:paper":
            yield "kind:paper"
        elif label.partition(":")[0] in _LABELS:
            yield label


def _other_names(glossary: Glossary) -> dict[str, list[str]]:
    """Return for each name of the glossary, written together, all names of what it means."""
    found: dict[str, dict[str, None]] = {}
    for names in glossary:
        for name in names:
            found.setdefault(spelled_as_one_word(name), {}).update(dict.fromkeys(names))
    return {key: list(names) for key, names in found.items()}


def _names_of_two_words(rows: Iterable[_Row], engine: Engine, glossary: Glossary) -> list[str]:
    """Return each two words that the search takes as one name, as this library writes them: `kv cache`."""
    words: set[str] = set()
    held: set[str] = set()
    for row in rows:
        words.update(term for term, _ in row.words())
        held.update(row.joins())
    held |= words
    words |= {spelled_as_one_word(name) for names in glossary for name in names if "-" in name}
    found: set[str] = set()
    for name in {one for word in words for one in (word, *other_numbers(word))}:
        for cut in range(2, len(name) - 1):
            pair = [name[:cut], name[cut:]]
            if held.issuperset(pair) and len(names_in(pair, engine, glossary)) == 1:
                found.add(" ".join(pair))
    return sorted(found)
