"""New lines put between old ones, with the blank lines and line ends that the place asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.writing.day_order import LineGap
    from papernotes.writing.note_style import NoteStyle
    from papernotes.writing.outline import NoteOutline


@dataclass(frozen=True, slots=True)
class Insertion:
    """New lines for a text."""

    offset: int
    """Where they go, in characters from the text's beginning."""
    text: str
    """What goes there, line ends included."""
    first_line: int
    """The first of them that is not blank, by its number in the new text: a heading, a topic, the entry."""
    line: int
    """The line on which the entry or comment itself begins."""
    end_line: int
    """Its last line."""

    def apply(self, text: str) -> str:
        """Return the text with the new lines in it."""
        return text[: self.offset] + self.text + text[self.offset :]


def splice(
    outline: NoteOutline,
    gap: LineGap,
    lead: Sequence[str],
    lines: Sequence[str],
    *,
    space: int,
    habits: NoteStyle,
    tight: bool = False,
) -> Insertion:
    """Put lines into a gap.

    Args:
        outline: the note.
        gap: where.
        lead: what is to come before the lines proper, none of it blank at its beginning.
        lines: the lines proper.
        space: blank lines before both, where something stands above.
        habits: how many blank lines a heading below wants.
        tight: whether the lines belong to the paragraph that they are put into.
    """
    block = [*lead, *lines]
    if gap.above:
        below = [""] * _space_above_heading(outline, gap.line, habits)
        newline = outline.newline_at(gap.line)
        text = "".join(line + newline for line in (*block, *below))
        return _insertion(outline.offset(gap.line), text, gap.line, lead, lines)
    above = [""] * space
    following = gap.line + outline.blanks_after(gap.line) + 1
    below = []
    if following == gap.line + 1 <= len(outline.lines):
        goes_on = tight or following in outline.items
        below = [] if goes_on else [""] * _space_above_heading(outline, following, habits)
    newline = outline.newline_at(gap.line)
    if 0 < gap.line == len(outline.lines) and not outline.ends[-1]:
        text = "".join(newline + line for line in (*above, *block))  # a last line without an end stays so
        return _insertion(len(outline.text), text, gap.line + 1 + space, lead, lines)
    text = "".join(line + newline for line in (*above, *block, *below))
    return _insertion(outline.offset(gap.line + 1), text, gap.line + 1 + space, lead, lines)


def _insertion(offset: int, text: str, first: int, lead: Sequence[str], lines: Sequence[str]) -> Insertion:
    return Insertion(offset, text, first, first + len(lead), first + len(lead) + len(lines) - 1)


def _space_above_heading(outline: NoteOutline, line: int, habits: NoteStyle) -> int:
    """Return the blank lines to put between new lines and an old one; an underlined heading needs one."""
    heading = outline.headings.get(line)
    is_safe = heading is not None and heading.line == heading.end_line
    return habits.between_days if is_safe else max(1, habits.between_days)
