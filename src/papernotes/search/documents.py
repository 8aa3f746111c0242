"""What of an entry or a day is indexed, and under which terms and labels."""

from __future__ import annotations

import re
from binascii import crc32
from typing import TYPE_CHECKING, NamedTuple

from papernotes.catalogue.rows import ends_of, facet_values, topic_names
from papernotes.model import Entry
from papernotes.search.analysis import analysed
from papernotes.search.matching import size_class
from papernotes.search.plan import Part
from papernotes.search.shard import END_OF_TEXT, Document, Terms
from papernotes.search.technical_terms import spelled_as_one_word, technical_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from papernotes.catalogue import Catalogue
    from papernotes.model import Day, Link, Topic, Work

DOCUMENT_VERSION = 3
"""To be raised whenever other things are indexed, or under other labels, so that indexes are built anew."""

_MOST_TERMS = 50_000
"""Terms of a document that are handed on when they are as many: a long text has millions."""

_AT_ONCE = 500
"""Entries of a note that are looked up together."""

_SCHEME = re.compile(r"\A[a-z]+://(?:www\.)?", re.IGNORECASE)


class Indexable(NamedTuple):
    """An entry or a day that is to be found."""

    one: Entry | Day
    """The entry or day."""
    key: str
    """Names it: an entry's key, or what `day_key` makes."""
    end: str | None = None
    """Last day of the range that it was read in, if it was one."""
    authors: tuple[str, ...] = ()
    """Names of its work's authors."""

    @property
    def note(self) -> str:
        """Path of its note."""
        return self.one.span.path

    @property
    def size(self) -> int:
        """How many characters there are to analyse, about."""
        return len(self.one.text) + sum(len(code.text) for code in self.one.code)

    def fingerprint(self) -> int:
        """Return a checksum of all that is indexed; the line where it stands is not."""
        one = self.one
        what: list[object] = [
            self.note,
            one.text,
            one.date,
            self.end,
            self.authors,
            one.tags,
            topic_names(one),
            named_topics(self.one),
            one.links,
        ]
        what += [bool(one.images), [code.text for code in one.code]]
        if isinstance(one, Entry):
            what += [one.name, one.title, one.citekey]
        return crc32(repr(what).encode())

    def document(self, take: Callable[[Terms], None]) -> Document:
        """Analyse it.

        Args:
            take: called with its terms, a part of them at a time if they are many.
        """
        size, layout = _analyse(self.one.text, self._parts(), take)
        first, last = day_numbers(self.one.date, self.end)
        return Document(
            key=self.key,
            note=self.note,
            fingerprint=self.fingerprint(),
            labels=tuple(dict.fromkeys(self._labels())),
            first=first,
            last=last,
            length=size_class(size),
            names=technical_names(self.one.text),
            layout=layout,
        )

    def _parts(self) -> Iterator[tuple[Part, str]]:
        """Yield what is indexed beside the text."""
        one = self.one
        if isinstance(one, Entry):
            yield Part.NAME, one.name
            if one.title:
                yield Part.TITLE, one.title
        for author in self.authors:
            yield Part.AUTHOR, author
        for topic in named_topics(one):
            yield Part.TOPIC, topic
        for tag in one.tags:
            yield Part.TAG, tag
        for link in one.links:
            yield Part.LINK, searchable_address(link)
        for code in one.code:
            yield Part.CODE, code.text

    def _labels(self) -> Iterator[str]:
        """Yield its properties."""
        from papernotes.identifiers import identity

        one = self.one
        yield f"note:{self.note}"
        if isinstance(one, Entry):
            yield f"id:{one.key}"
            if one.citekey:
                yield f"id:{one.citekey}"
            yield f"name:{spelled_as_one_word(one.name)}"
            if one.title:
                yield f"name:{spelled_as_one_word(one.title)}"
        if one.date and len(one.date) >= 7:
            yield f"month:{one.date[:7]}"
        for link in one.links:
            yield f"id:{identity(link)}"
        for kind, value, _ in facet_values(one):
            yield f"{kind}:{value}"


class Analysed:
    """An entry or a day with its document and its terms, so that it is analysed once for several uses.

    A `MemoryShard` takes it as it takes an `Indexable`.

    Args:
        item: the entry or day.
    """

    def __init__(self, item: Indexable) -> None:
        self.one = item.one
        """The entry or day."""
        self.terms: list[Terms] = []
        """Its terms; those of a long text in several parts."""
        self.made = item.document(self.terms.append)
        """Its document."""

    def document(self, take: Callable[[Terms], None]) -> Document:
        """Hand on the terms, and return the document."""
        for terms in self.terms:
            take(terms)
        return self.made


def searchable_address(link: Link) -> str:
    """Return what of a link is searched as words: its identifier, or its URL without the scheme."""
    return link.id or _SCHEME.sub("", link.url)


def is_searched(day: Day) -> bool:
    """Tell whether a day has anything by which it is found itself, beside its entries."""
    return bool(day.text or day.links or day.code or empty_topics(day))


def named_topics(one: Entry | Day) -> tuple[str, ...]:
    """Return the topics whose words it is found by: of a day those that no entry is found by."""
    if isinstance(one, Entry):
        return one.topics
    return tuple(dict.fromkeys(name for topic in empty_topics(one) for name in topic.path))


def empty_topics(day: Day) -> list[Topic]:
    """Return the topics of a day that no entry stands under."""
    return [topic for topic in day.topics if not topic.entries]


def day_key(day: Day, number: int) -> str:
    """Return a key for a day, such as no entry has.

    Args:
        day: the day.
        number: which of its note's days it is, from 0.
    """
    return f"day {number} {day.span.path}"


def parse_day_key(key: str) -> tuple[int, str] | None:
    """Return which of its note's days a key of `day_key` names, and the note's path; None for an entry's."""
    kind, _, rest = key.partition(" ")
    number, _, path = rest.partition(" ")
    return (int(number), path) if kind == "day" and number.isdigit() and path else None


def indexables_of_note(catalogue: Catalogue, note: str) -> Iterator[Indexable]:
    """Yield all that is to be found in a note.

    Args:
        catalogue: what was read of the library.
        note: the note's path.
    """
    keys, days = catalogue.keys_of(note), catalogue.days_of(note)
    for number, day in enumerate(days):
        if is_searched(day):
            yield Indexable(day, day_key(day, number), day.end)
    for start in range(0, len(keys), _AT_ONCE):
        entries = list(catalogue.by_keys(keys[start : start + _AT_ONCE]).values())
        works = catalogue.works_of(entry.key for entry in entries if entry.title is not None)
        for entry, end in zip(entries, ends_of(entries, days), strict=True):
            yield Indexable(entry, entry.key, end, authors_of(entry, works.get(entry.key)))


def authors_of(entry: Entry, work: Work | None) -> tuple[str, ...]:
    """Return the names by which an entry is found of the authors of its work."""
    return tuple(one.full_name for one in work.creators) if work and entry.title is not None else ()


def day_numbers(date: str | None, end: str | None = None) -> tuple[int, int]:
    """Return the first and the last day of a date of any precision as numbers; (0, 0) without a date."""
    if not date:
        return 0, 0
    first, last = date.replace("-", ""), (end or date).replace("-", "")
    return int(first.ljust(8, "0")), int(last.ljust(8, "9"))


def date_of_day_number(day: int) -> str | None:
    """Return the date that `day_numbers` gave as a first day; None for 0."""
    if not day:
        return None
    digits = f"{day:08}"
    parts = (digits[:4], digits[4:6], digits[6:])
    return "-".join(part for part in parts if part != "00")


def _analyse(text: str, parts: Iterable[tuple[Part, str]], take: Callable[[Terms], None]) -> tuple[int, str]:
    """Hand on the terms of a text and of other parts.

    Returns:
        The number of the text's tokens, and the layout.
    """
    words: dict[str, int] = {}
    joins: dict[str, int] = {}
    layouts = []
    size = 0
    in_text = Part.TEXT.value
    for found, layout in analysed(text):
        if len(words) + len(joins) > _MOST_TERMS:
            take(_terms(words, joins, size))
            words, joins = {}, {}
        layouts.append(layout)
        size += len(found)
        for term, _, _, whole in found:
            terms = joins if whole else words
            terms[term] = terms.get(term, in_text) + 256
    for part, words_of_part in parts:
        bit = part.value
        layouts.append(END_OF_TEXT + chr(bit.bit_length()))
        for found, layout in analysed(words_of_part):
            if len(words) + len(joins) > _MOST_TERMS:
                take(_terms(words, joins, size))
                words, joins = {}, {}
            layouts.append(layout)
            for term, _, _, whole in found:
                terms = joins if whole else words
                terms[term] = terms.get(term, 256) | bit
    take(_terms(words, joins, size))
    return size, "".join(layouts)


def _terms(words: dict[str, int], joins: dict[str, int], size: int) -> Terms:
    """Return terms of a text with so many tokens, none of which counts more than 255 times."""
    if size > 255:
        for terms in (words, joins):
            terms.update(
                {term: payload & 255 | 0xFF00 for term, payload in terms.items() if payload > 0xFFFF}
            )
    return Terms(words, joins)
