"""Names of people and groups as sources write them, taken apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.model import Creator
from papernotes.sources.page_text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 5000
_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten", "ter"}
    | {"van", "von", "zu", "zum", "zur"}
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:team|group|collaboration|consortium|ai|inc|labs?|laboratory|university|institute|project|research"
    r"|foundation|contributors|authors|community|committee|et al)\b\.?",
    re.IGNORECASE,
)


def parse_creators(names: Iterable[str]) -> tuple[Creator, ...]:
    """Take names apart, leaving out what is none: arXiv lists a lone `:` after a group's name."""
    cleaned = [clean(name, 200).strip(" ,;") for name in names]
    return tuple(parse_creator(name) for name in cleaned if any(char.isalnum() for char in name))[:_MOST]


def parse_creator(name: str) -> Creator:
    """Take one name apart, `Berg, Anna van den` or `Anna van den Berg`; a group or one word stays whole."""
    family, comma, given = name.partition(",")
    if comma and given.strip() and not _GROUP.search(name):
        return Creator(family=family.strip(), given=given.strip())
    words = name.split()
    if len(words) < 2 or comma or _GROUP.search(name) or any(char.isdigit() for char in name):
        return Creator(literal=name)
    start = len(words) - 1
    if _SUFFIX.fullmatch(words[start]) and start > 1:
        start -= 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Creator(family=" ".join(words[start:]), given=" ".join(words[:start]))
