"""What is to be written: a new entry or comment, before it has any form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on an entry, with remarks on it."""

    text: str
    """Its words, Markdown within a line; line ends become blanks."""
    replies: tuple[Comment, ...] = ()
    """What is nested below it."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written."""

    urls: tuple[str, ...]
    """Its links, at least one; the first is what was read."""
    date: str
    """The day read, `2025-12-03`."""
    name: str = ""
    """What to call it; empty where that is not known yet."""
    comments: tuple[Comment, ...] = ()
    """Remarks in order."""
    tags: tuple[str, ...] = ()
    """Tags without `#`."""
    images: tuple[str, ...] = ()
    """Paths of images, relative to the library."""
    topic: tuple[str, ...] = ()
    """Names of the topics to put it under, outermost first; empty for the day itself."""


def same_topic(one: Iterable[str], other: Iterable[str]) -> bool:
    """Say whether two paths of topics are the same, whatever the case of their letters."""
    return [name.casefold() for name in one] == [name.casefold() for name in other]
