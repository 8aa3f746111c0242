"""The query language: from what was typed to a tree of what is asked for."""

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
from papernotes.search.query.parsing import FIELDS, parse, shortened

__all__ = [
    "FIELDS",
    "And",
    "Fuzzy",
    "Has",
    "InField",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "TextField",
    "Within",
    "Words",
    "parse",
    "shortened",
]
