"""Technical names in running text: `KV-cache`, `LoRA`, `W8A8`, `Qwen3-Omni`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from papernotes.search.analysis import fold
from papernotes.search.analysis.pieces import split_pieces
from papernotes.search.analysis.tokens import LONGEST_TERM

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(
    r"""
    (?<![A-Za-z\d_./@:-])
    (?>
        [A-Za-z]+ (?: \d [\dA-Za-z]* (?:\.\d+){0,40} )?  # LoRA, W8A8, V3.2
        (?: [-_] [A-Za-z\d]+ (?:\.\d+){0,40} ){0,40}  # KV-cache, Qwen3-Omni
    )
    (?![/@:_-]|\.\w)
    """,
    re.VERBOSE,
)
_TELLING = re.compile(r"[a-zA-Z][A-Z]|[A-Za-z]\d|[A-Za-z]{2}[-_][A-Za-z\d]")
"""Capitals after the first letter, digits after a letter, or parts with a hyphen: no word of prose looks
so."""
_NOT_TECHNICAL = frozenset({"end-to-end", "state-of-the-art", "so-called", "well-known", "e-mail", "ok"})
_LONGEST_NAME = 40


def technical_names(text: str) -> tuple[str, ...]:
    """Return the technical names in a text as they are written, each once, in order."""
    found = dict.fromkeys(match.group() for match in _NAME.finditer(text))
    return tuple(
        name
        for name in found
        if 1 < len(name) <= _LONGEST_NAME and _TELLING.search(name) and name.lower() not in _NOT_TECHNICAL
    )


@lru_cache(maxsize=1 << 15)  # the names of a library are few, and counted again by each search
def spelled_as_one_word(text: str) -> str:
    """Return a name without what joins its parts, which is the same for all its spellings: `kvcache`."""
    return "".join([piece.text for piece in split_pieces(fold(text).text)])[:LONGEST_TERM]


def usual_spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the spelling of each name that is most frequent, by the name as `spelled_as_one_word` gives it.

    Args:
        counts: how often there is each spelling.
    """
    usual: dict[str, str] = {}
    for name in sorted(counts, key=lambda one: (-counts[one], one)):
        usual.setdefault(spelled_as_one_word(name), name)
    return usual
