"""Cut a query into words, marks and operators; what means nothing else is a word."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["word", "phrase", "field", "open", "close", "and", "or", "not"]

_CLOSING_QUOTE = {'"': '"', "“": "”", "”": "”", "＂": "＂", "「": "」", "『": "』"}
"""The quotation marks that begin a phrase, and what ends it."""
_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
_OPEN, _CLOSE = "(（", ")）"
_MINUS = "-－"
_FIELD = re.compile(r"([A-Za-z]+)[:：]")
_BLANK = re.compile(r"\s+")


class Lexeme(NamedTuple):
    """One piece of a query."""

    kind: Kind
    """What it is."""
    text: str
    """A word as typed, what stands in a phrase's marks, or a field's name in lower case."""


def lexemes(query: str, fields: frozenset[str]) -> tuple[list[Lexeme], list[str]]:
    """Cut a query into its pieces, in time linear in its length.

    Args:
        query: what was typed, any text at all.
        fields: names that make `name:` a field; other words before a colon are words.

    Returns:
        The pieces, and a sentence about each thing that was read otherwise than it was typed.
    """
    found: list[Lexeme] = []
    notices: list[str] = []
    at = 0
    while at < len(query):
        if blank := _BLANK.match(query, at):
            at = blank.end()
            continue
        character = query[at]
        if character in _OPEN:
            found.append(Lexeme("open", character))
            at += 1
        elif character in _CLOSE:
            found.append(Lexeme("close", character))
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
        elif (field := _FIELD.match(query, at)) and field.group(1).lower() in fields:
            found.append(Lexeme("field", field.group(1).lower()))
            at = field.end()
        else:
            word = _word(query, at)
            if field and not query.startswith("//", field.end()):
                notices.append(f"{field.group(1)}: is not a field; “{word}” was read as text.")
            found.append(Lexeme(_OPERATORS.get(word, "word"), word))
            at += len(word)
    return _balanced(found, notices), notices


def _word(query: str, start: int) -> str:
    """Return the word that begins at an offset: to a blank, or a bracket that was opened before it."""
    depth = 0
    at = start
    while at < len(query) and not query[at].isspace():
        if query[at] in _OPEN:
            depth += 1
        elif query[at] in _CLOSE:
            if depth == 0:
                break
            depth -= 1
        at += 1
    return query[start:at]


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
