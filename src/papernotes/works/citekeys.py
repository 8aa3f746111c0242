"""BibTeX keys: surname, year and first telling word of the title, in ASCII."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from papernotes.model import Work

_LONGEST = 24
"""Letters of a name or word in a key: some are whole addresses."""
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "ı": "i"}
)
"""Letters that Unicode does not take apart into a base and an accent."""
_DULL = frozenset(
    {
        "a",
        "an",
        "and",
        "are",
        "at",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "of",
        "on",
    }
    | {"or", "our", "the", "to", "toward", "towards", "via", "we", "what", "when", "where", "why", "with"}
)


def make_citekey(work: Work, taken: Collection[str]) -> str:
    """Make a key for a work, such as `vaswani2017attention`.

    A name without Latin letters (`何`) is not romanised, since no rule does that reliably: the key begins
    with the site or publisher instead; a title without Latin words gives way to the end of the identifier.

    Args:
        work: a work; the same one gives the same key.
        taken: keys in use, which the new one must differ from by more than the case of its letters.
    """
    base = f"{_who(work)[:_LONGEST]}{_folded(work.issued or '')[:4]}{_what(work)[:_LONGEST]}"
    used = {key.casefold() for key in taken}
    if base not in used:
        return base
    return next(key for number in count() if (key := base + _suffix(number)) not in used)


def _who(work: Work) -> str:
    for creator in work.creators[:1]:
        if name := _folded(creator.family or creator.literal or creator.given):
            return name
    for name in (work.container_title, work.publisher):
        if words := _words(name):
            return words[0]
    scheme, _, rest = work.id.partition(":")
    host = rest.partition("://")[2].partition("/")[0].removeprefix("www.").partition(".")[0]
    return _folded(host) or _folded(scheme) or "work"


def _what(work: Work) -> str:
    words = _words(work.title)
    telling = next((word for word in words if word not in _DULL and not word.isdigit()), None)
    if telling is not None:
        return telling
    runs = re.findall(r"[a-z0-9]+", work.id.lower())
    return runs[-1] if runs else ""


def _words(text: str) -> list[str]:
    """Words of a text in ASCII; those of other scripts are left out, compounds are written together."""
    folded = (_folded(word) for word in re.split(r"[\s:：,，.。;；/()（）!?！？—–]+", text))
    return [word for word in folded if word]


def _folded(text: str) -> str:
    import unicodedata

    bare = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(char for char in bare if char.isascii() and char.isalnum())


def _suffix(number: int) -> str:
    """`a` to `z`, then `aa`, `ab`, ..."""
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters
