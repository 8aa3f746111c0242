"""Cut a query into words, marks and operators; what means nothing else is a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

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
