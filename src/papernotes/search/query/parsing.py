"""Read a query: words are ANDed, `OR` binds less, `NOT` and `-` more; nothing that is typed is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from papernotes.model import LinkKind
from papernotes.search.analysis import fold
from papernotes.search.query.lexing import Lexeme, lexemes
from papernotes.search.query.nodes import (
    And,
    Fuzzy,
    Has,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    TextField,
    Within,
    Words,
)
from papernotes.selection import Feature, year_taken

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    LatestYear = Callable[[int, int | None], int | None]

_TEXT_FIELDS = frozenset(get_args(TextField))
_DATE_FIELDS = frozenset({"date", "year", "month"})
_PROPERTIES = frozenset({"kind", "has", "in", "id"})
FIELDS = _TEXT_FIELDS | _DATE_FIELDS | _PROPERTIES
"""All that can stand before a colon."""

KINDS = ("paper", *get_args(LinkKind))
"""What `kind:` takes; `paper` is any kind that is a paper by identifier."""
FEATURES = get_args(Feature)
"""What `has:` takes."""

_LONGEST = 2_000
"""Characters of a query that are read, as they unfold: U+FDFA, a single character, unfolds to eighteen."""
_DEEPEST = 50
"""Brackets nested deeper than this are passed over."""
_MOST_WORDS = 200
"""Words beyond this number are left out: a whole page pasted as a query must not take minutes."""
_OPEN_MARKS = "*＊~～"
"""What may end a word that stands for others, too."""
_MOST_OPEN = 10
"""Words beyond this number that end with `*` or `~` are searched without the mark: each is looked up as all
the words that it may stand for."""


def parse(query: str, *, today: dt.date, latest_year: LatestYear | None = None) -> Query:
    """Read a query; never raises.

    Args:
        query: what was typed.
        today: the day from which `last week` counts.
        latest_year: for a month and day without a year, the most recent year that has notes then.
    """
    text = shortened(query)
    found, notices = lexemes(text, FIELDS, FIELDS - _TEXT_FIELDS)
    if len(text) < len(query.strip()):
        notices.insert(0, f"The query is too long; only its first {len(text)} characters were searched.")
    words = [index for index, lexeme in enumerate(found) if lexeme.kind in {"word", "phrase", "field"}]
    if len(words) > _MOST_WORDS:
        notices.append(f"Only the first {_MOST_WORDS} words were searched.")
        found = [lexeme for lexeme in found[: words[_MOST_WORDS]] if lexeme.kind not in {"open", "close"}]
    parser = _Parser(found, notices, today, latest_year)
    return Query(parser.whole(), tuple(dict.fromkeys(notices)))


def shortened(query: str) -> str:
    """Return the beginning of a query that is read: all of it, or whole words where there is a blank."""
    query = query.strip()
    head = query[:_LONGEST]
    folded = fold(head)
    if folded.places is not None and len(folded.text) > _LONGEST:
        head = head[: folded.origin(_LONGEST, _LONGEST + 1)[0]]
    if len(head) == len(query) or head[-1].isspace() or query[len(head)].isspace():
        return head.rstrip()
    words = head.rsplit(maxsplit=1)
    return words[0] if len(words) > 1 else head


class _Parser:
    """Walks once over the pieces of a query, whose brackets are balanced."""

    def __init__(
        self, found: list[Lexeme], notices: list[str], today: dt.date, latest_year: LatestYear | None
    ) -> None:
        self._left = found[::-1]
        self._notices = notices
        self._today = today
        self._latest_year = latest_year
        self._depth = 0
        self._open = 0

    def whole(self) -> Node | None:
        """Read all pieces."""
        return self._any()

    def _next_is(self, *kinds: str) -> bool:
        return bool(self._left) and self._left[-1].kind in kinds

    def _any(self) -> Node | None:
        """Read alternatives up to the end or a closing bracket."""
        alternatives: list[Node] = []
        while True:
            node = self._all()
            if node is not None:
                alternatives.append(node)
            if not self._next_is("or"):
                break
            self._left.pop()
        if len(alternatives) > 1:
            return Or(tuple(alternatives))
        return alternatives[0] if alternatives else None

    def _all(self) -> Node | None:
        """Read what is wanted together, up to `OR`, the end or a closing bracket."""
        nodes: list[Node] = []
        words: list[str] = []
        while self._left and not self._next_is("or", "close"):
            node = self._one()
            if isinstance(node, Words):
                words.extend(node.words)
                continue
            if words:
                nodes.append(Words(tuple(words)))
                words = []
            if node is not None:
                nodes.append(node)
        if words:
            nodes.append(Words(tuple(words)))
        if len(nodes) > 1:
            return And(tuple(nodes))
        return nodes[0] if nodes else None

    def _one(self) -> Node | None:
        """Read a word, a phrase, a group, or what is denied or in a field; None for a bare operator."""
        lexeme = self._left.pop()
        match lexeme.kind:
            case "and":
                return None
            case "not":
                is_denied = True
                while self._next_is("not"):
                    self._left.pop()
                    is_denied = not is_denied
                node = self._one() if self._has_operand() else None
                return node if node is None or not is_denied else Not(node)
            case "open":
                return self._group()
            case "field":
                return self._in_field(lexeme.text)
            case "phrase":
                return Phrase(lexeme.text)
            case _:
                return self._word(lexeme.text)

    def _has_operand(self) -> bool:
        return bool(self._left) and not self._next_is("and", "or", "close")

    def _group(self) -> Node | None:
        """Read what stands in brackets, the opening one being read already."""
        self._depth += 1
        if self._depth > _DEEPEST:
            self._left = [lexeme for lexeme in self._left if lexeme.kind not in {"open", "close"}]
            self._notices.append(f"Brackets nested more than {_DEEPEST} deep were passed over.")
            return self._any()
        node = self._any()
        if self._next_is("close"):
            self._left.pop()
        self._depth -= 1
        # Words of a group do not continue those before it.
        return And((node,)) if isinstance(node, Words) else node

    def _in_field(self, field: str) -> Node | None:
        """Read what is wanted in a field whose name is read already."""
        if not self._has_operand():
            self._notices.append(f"{field}: has nothing after it; it was passed over.")
            return None
        if field in _TEXT_FIELDS:
            node = self._one()
            return None if node is None else InField(cast("TextField", field), node)
        if self._left[-1].kind not in {"word", "phrase"}:
            return self._with_values(field, self._one())
        return self._value(field, self._left.pop().text)

    def _with_values(self, field: str, node: Node | None) -> Node | None:
        """Return what stands in brackets or is denied after a field, its words as values of the field."""
        match node:
            case Words(words) if field in _DATE_FIELDS:
                return self._value(field, " ".join(words))
            case Words(words) if len(words) > 1:
                return And(tuple(self._value(field, word) for word in words))
            case Words((text,)) | Phrase(text):
                return self._value(field, text)
            case And(nodes) | Or(nodes):
                inner = tuple(one for part in nodes if (one := self._with_values(field, part)) is not None)
                return And(inner) if isinstance(node, And) else Or(inner)
            case Not(unwanted):
                denied = self._with_values(field, unwanted)
                return None if denied is None else Not(denied)
            case _:
                self._notices.append(
                    f"{field}: takes words or phrases in quotation marks; it was passed over."
                )
                return node

    def _value(self, field: str, value: str) -> Node:
        """Read the value of a field that is no text."""
        return self._dates(field, value) if field in _DATE_FIELDS else self._property(field, value)

    def _property(self, field: str, value: str) -> Node:
        """Read what a property must be."""
        if field == "id":
            return Has("id", value)
        folded = value.casefold()
        if field == "in":
            return Has("in", folded)
        if field == "kind" and folded in KINDS:
            return Has("kind", folded)
        if field == "has" and folded.removesuffix("s") in FEATURES:
            return Has("has", folded.removesuffix("s"))
        known = KINDS if field == "kind" else FEATURES
        self._notices.append(f"{field}:{value} was read as text; {field}: takes {', '.join(known)}.")
        return Words(tuple(value.split()) or (value,))

    def _dates(self, field: str, value: str) -> Node:
        """Read a range of days."""
        from papernotes.dates.expressions import parse_range
        from papernotes.errors import UsageError

        try:
            return Within(parse_range(value, today=self._today, latest_year=self._year_taken))
        except UsageError as error:
            self._notices.append(f"{field}:{value} was read as text: {error.message}.")
            return Words(tuple(value.split()) or (value,))

    def _year_taken(self, month: int, day: int | None) -> int | None:
        """Return the year that a month or a day of it is taken to be of, and say so."""
        if self._latest_year is None:
            return None
        year = self._latest_year(month, day)
        self._notices.append(year_taken(month, day, year))
        return year

    def _word(self, text: str) -> Node:
        """Read a word, and what the mark at its end makes of it."""
        stem, mark = text[:-1], text[-1]
        if mark not in _OPEN_MARKS or not stem.strip(_OPEN_MARKS):
            return Words((text,))
        self._open += 1
        if self._open > _MOST_OPEN:
            self._notices.append(
                f"Only the first {_MOST_OPEN} words with * or ~ were searched in more than one form."
            )
            return Words((stem,))
        return Prefix(stem) if mark in "*＊" else Fuzzy(stem)
