"""Read a query: words are ANDed, `OR` binds less, `NOT` more; nothing that is typed is an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from papernotes.model import LinkKind
from papernotes.search.analysis import fold
from papernotes.search.plan import variant
from papernotes.selection import Feature, year_taken

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from papernotes.dates.expressions import DateRange

    LatestYear = Callable[[int, int | None], int | None]

TextField = Literal["name", "title", "author", "tag", "topic", "text", "code"]
"""Parts of an entry whose words can be asked for."""


@variant
class Words(NamedTuple):
    """Words typed side by side: all are wanted, and best next to each other."""

    words: tuple[str, ...]
    """As typed, in order; a hyphen, a dot and the like are part of a word."""


@variant
class Phrase(NamedTuple):
    """Words in quotation marks: wanted in this order, with nothing between them."""

    text: str
    """What stands between the marks."""


@variant
class Prefix(NamedTuple):
    """`quant*`: any word that begins so."""

    text: str
    """The beginning, without the star."""


@variant
class Fuzzy(NamedTuple):
    """`attenton~`: the word or one spelled much like it."""

    text: str
    """The word, without the tilde."""


@variant
class InField(NamedTuple):
    """`title:...`: the words are wanted in one part of an entry."""

    field: TextField
    """Which part."""
    node: Node
    """What is wanted there."""


@variant
class Within(NamedTuple):
    """`date:...`, `year:...`, `month:...`: read within a range of days."""

    dates: DateRange
    """The days."""


@variant
class Has(NamedTuple):
    """`kind:arxiv`, `has:image`, `in:2025-12`, `id:2512.03036`: a property, not a word."""

    property: Literal["kind", "has", "in", "id"]
    """Which property."""
    value: str
    """What it must be, as typed; `in` takes any part of a note's path."""


@variant
class And(NamedTuple):
    """All of several."""

    nodes: tuple[Node, ...]
    """In order; just one for words in brackets, which do not continue the words before them."""


@variant
class Or(NamedTuple):
    """Any of several."""

    nodes: tuple[Node, ...]
    """At least two."""


@variant
class Not(NamedTuple):
    """None of what the node asks for."""

    node: Node
    """What is not wanted."""


Node = Words | Phrase | Prefix | Fuzzy | InField | Within | Has | And | Or | Not
"""Anything that a query can ask for."""


class Query(NamedTuple):
    """A query as it was understood."""

    node: Node | None
    """What it asks for; None where no word is left."""
    notices: tuple[str, ...] = ()
    """What was not understood and how it was taken instead, a sentence each."""


Kind = Literal["word", "phrase", "field", "open", "close", "and", "or", "not"]

_CLOSING_QUOTE = {'"': '"', "“": "”", "”": "”", "＂": "＂", "「": "」", "『": "』"}
"""The quotation marks that begin a phrase, and what ends it."""
_ONLY_CLOSING = frozenset(_CLOSING_QUOTE.values()) - frozenset(_CLOSING_QUOTE)
_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
_OPEN, _CLOSE = "(（", ")）"
_ENDS_WORD = frozenset({*_CLOSE, *_CLOSING_QUOTE, *_CLOSING_QUOTE.values()})
_MINUS = "-－"
_FIELD = re.compile(r"([A-Za-z]+)[:：]")
_BLANK = re.compile(r"\s+")


class Lexeme(NamedTuple):
    """One piece of a query."""

    kind: Kind
    """What it is."""
    text: str
    """A word as typed, what stands in a phrase's marks, or a field's name in lower case."""


def lexemes(query: str, fields: frozenset[str], properties: frozenset[str]) -> tuple[list[Lexeme], list[str]]:
    """Cut a query into its pieces, in time linear in its length.

    Args:
        query: what was typed, any text at all.
        fields: names that make `name:` a field; other words before a colon are words.
        properties: those of the fields whose values are no text, and have no fields in them.

    Returns:
        The pieces, and a sentence about each thing that was read otherwise than it was typed.
    """
    found: list[Lexeme] = []
    notices: list[str] = []
    partners = _partners(query)
    at = 0
    while at < len(query):
        if blank := _BLANK.match(query, at):
            at = blank.end()
            continue
        character = query[at]
        is_value = bool(found) and found[-1].kind == "field" and found[-1].text in properties
        if character in _OPEN:
            found.append(Lexeme("open", character))
            at += 1
        elif character in _CLOSE:
            found.append(Lexeme("close", character))
            at += 1
        elif character in _ONLY_CLOSING:
            notices.append(f"The quotation mark {character} was not opened; it was passed over.")
            at += 1
        elif character in _CLOSING_QUOTE:
            end = query.find(_CLOSING_QUOTE[character], at + 1)
            if end < 0:
                notices.append(f"The quotation mark {character} is not closed; it was passed over.")
                end = at
            elif query[at + 1 : end].strip():
                found.append(Lexeme("phrase", query[at + 1 : end]))
            at = end + 1
        elif character in _MINUS and query[at + 1 : at + 2].strip():
            found.append(Lexeme("not", character))
            at += 1
        elif (field := None if is_value else _FIELD.match(query, at)) and field[1].lower() in fields:
            found.append(Lexeme("field", field[1].lower()))
            at = field.end()
        else:
            word = _word(query, at, partners)
            if field and not _is_address(word):
                notices.append(f"{field[1]}: is not a field; “{word}” was read as text.")
            found.append(Lexeme(_OPERATORS.get(word, "word"), word))
            at += len(word)
    return _balanced(found, notices), notices


def _word(query: str, start: int, partners: Mapping[int, int]) -> str:
    """Return the word that begins at an offset: to a blank, a quotation mark or a bracket.

    What stands in brackets without a blank or a quotation mark is a part of the word before them, unless that
    is an operator: `f(x)` is one word, `量化(H2O OR SnapKV)` a word and a group.
    """
    at = start
    while at < len(query) and not (query[at].isspace() or query[at] in _ENDS_WORD):
        if query[at] in _OPEN:
            if at not in partners or query[start:at] in _OPERATORS:
                break
            at = partners[at]
        at += 1
    return query[start:at]


def _partners(query: str) -> dict[int, int]:
    """Return where each bracket is closed that is so before a blank or a quotation mark."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, character in enumerate(query):
        if character in _OPEN:
            opened.append(at)
        elif character in _CLOSE:
            if opened:
                found[opened.pop()] = at
        elif character.isspace() or character in _ENDS_WORD:
            opened.clear()
    return found


def _is_address(word: str) -> bool:
    """Whether a word with a colon in it is an address or an identifier: `doi:10.1145/…`."""
    from papernotes.identifiers import identify

    return "://" in word or identify(word) is not None


def _balanced(found: list[Lexeme], notices: list[str]) -> list[Lexeme]:
    """Return the pieces without the brackets that have no partner."""
    opened: list[int] = []
    lonely: set[int] = set()
    for index, lexeme in enumerate(found):
        if lexeme.kind == "open":
            opened.append(index)
        elif lexeme.kind == "close":
            if opened:
                opened.pop()
            else:
                lonely.add(index)
    lonely.update(opened)
    notices.extend(
        f"The bracket {found[index].text} has no partner; it was passed over." for index in sorted(lonely)
    )
    return [lexeme for index, lexeme in enumerate(found) if index not in lonely]


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
