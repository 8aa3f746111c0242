"""Lines that stand for dated headings in a note without any: a bold date, a date alone, a bullet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.dates.date_lines import parse_date_line
from papernotes.dates.grammar import Confidence
from papernotes.reading.blocks import ListItem, TextBlock

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 2
"""One such line dates a note as a whole; more of them are the days of a log."""


def promote_date_lines(blocks: Sequence[TextBlock | ListItem]) -> list[TextBlock | ListItem] | None:
    """Make headings of the lines that stand for them.

    These are a line of its own that is a date, without more words unless it is bold or HTML
    (`<summary>2025-12-03</summary>`), and a bullet that is a date above what is nested in it. What follows
    the line in its paragraph, and what is nested in the bullet, stands below the heading.

    Args:
        blocks: the blocks of a note none of whose headings is a day.

    Returns:
        The blocks with those headings, one level below the last heading above them, or None where fewer than
        `FEWEST` lines are followed by anything.
    """
    level = 1
    for block in blocks:
        if _date_line(block) is not None:
            break
        if isinstance(block, TextBlock) and block.kind == "heading" and not block.quoted:
            level = block.level + 1
    result: list[TextBlock | ListItem] = []
    headings: set[int] = set()
    for block in blocks:
        found = _date_line(block)
        if found is None:
            result.append(block)
            continue
        headings.add(len(result))
        leaf, place = found
        last = leaf.lines[place].number
        result.append(TextBlock("heading", block.line, last, leaf.lines[: place + 1], level))
        if last < leaf.end_line:
            result.append(replace(leaf, line=last + 1, lines=leaf.lines[place + 1 :], level=0))
        if isinstance(block, ListItem):
            result += block.children[1:]
    filled = sum(n + 1 < len(result) and n + 1 not in headings for n in headings)
    return result if filled >= FEWEST else None


def _date_line(block: TextBlock | ListItem) -> tuple[TextBlock, int] | None:
    """The paragraph that a block begins with and the place of its first written line, if that is a date."""
    leaf: TextBlock | ListItem | None = block
    if isinstance(block, ListItem):
        leaf = block.children[0] if len(block.children) > 1 else None
    kinds = {"paragraph", "html", *(("heading",) if isinstance(block, ListItem) else ())}
    if not isinstance(leaf, TextBlock) or leaf.quoted or leaf.kind not in kinds:
        return None
    place = next((n for n, line in enumerate(leaf.lines) if line.text), None)
    found = None if place is None or leaf.lines[place].links else parse_date_line(leaf.lines[place].text)
    if place is None or found is None:
        return None
    date, form = found
    if leaf.level or leaf.kind == "html":
        return leaf, place
    return None if date.day is None or date.remark or form is Confidence.NUMBER else (leaf, place)
