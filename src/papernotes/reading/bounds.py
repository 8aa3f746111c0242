"""What bounds the time that markdown-it takes for a text, however the text is made.

markdown-it looks for the end of a link from each bracket, and goes over the whole text for each bracket that
nothing closes. A paragraph of fifty thousand characters took it half a minute so.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from markdown_it.helpers import parseLinkDestination, parseLinkTitle

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

LONGEST_PARSED = 50_000
"""Characters of a text that is parsed at once."""
_MOST_BRACKETS = 400
"""Brackets of a text that is parsed at once."""
LONGEST_LABEL = 1_000
"""Characters between the brackets of a link; words in longer brackets are no link (CommonMark's bound for the
label of a reference)."""


def is_parsed_at_once(content: str) -> bool:
    """Whether a text is short and simple enough to be parsed; else its lines are, each by itself.

    A line that is too much by itself is data that was pasted, and no Markdown.
    """
    return len(content) <= LONGEST_PARSED and content.count("[") <= _MOST_BRACKETS


def bound_links(markdown: MarkdownIt) -> None:
    """Have a parser look no further than `LONGEST_LABEL` characters for the bracket that closes another."""
    markdown.helpers = cast(
        "Any",
        SimpleNamespace(
            parseLinkDestination=parseLinkDestination,
            parseLinkLabel=_end_of_label,
            parseLinkTitle=parseLinkTitle,
        ),
    )


def _end_of_label(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """Return the place of the bracket that closes the one at `start`, or -1: markdown-it's function, bounded.

    Args:
        state: markdown-it's state; its position is left as it is.
        start: place of the opening bracket.
        disable_nested: whether a link within makes it none.
    """
    before = state.pos
    last = min(state.posMax, start + LONGEST_LABEL)
    state.pos = start + 1
    level = 1
    end = -1
    while state.pos < last:
        sign = state.src[state.pos]
        if sign == "]":
            level -= 1
            if level == 0:
                end = state.pos
                break
        place = state.pos
        state.md.inline.skipToken(state)
        if sign == "[":
            if place == state.pos - 1:  # a bracket that begins nothing
                level += 1
            elif disable_nested:
                break
    state.pos = before
    return end
