"""What an entry of a writer's looks like: where its link, its name and its comment go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from papernotes.model import Entry
    from papernotes.writing.outline import NoteOutline

Form = Literal["nested", "named", "labelled", "beside", "before", "folded", "line", "heading"]
"""What an entry looks like.

`nested`: `- URL` with `- Name：comment` below; `named`: `- [Name](URL) comment`; `labelled`:
`- **Name** [arXiv](URL) comment`; `beside`: `- URL Name：comment`; `before`: `- Name：comment URL`; `folded`:
`- URL` with `Name：comment` on the next line of the same item; `line`: like `beside` without a bullet;
`heading`: a heading of its own.
"""

_BOX = re.compile(r"\[[ xX]\][ \t]+")
_BARE = re.compile(r"<?[a-zA-Z][\w+.-]*://\S+\s*$")
_BARE_AT_END = re.compile(r"\S.*\s<?[a-zA-Z][\w+.-]*://\S+\s*$")
_NAMED = re.compile(r"(?:\*\*|__)?\[[^\]]+\]\(")
_LABEL = re.compile(r"(?P<marks>\*\*|__|)[^\[\]]+?(?P=marks)\s+\[(?P<label>[^\[\]]+)\]\(")


def words_of(outline: NoteOutline, line: int) -> str:
    """Return what a list item's first line says after its marker and its box."""
    item = outline.items[line]
    words = outline.lines[line - 1][len(item.prefix + item.marker + item.padding) :]
    return _BOX.sub("", words, count=1) if _BOX.match(words) else words


def has_box(outline: NoteOutline, line: int) -> bool:
    """Say whether a list item is one of a list of tasks, done or not."""
    item = outline.items[line]
    return bool(_BOX.match(outline.lines[line - 1], len(item.prefix + item.marker + item.padding)))


def entry_layout(outline: NoteOutline, entry: Entry) -> Form:
    """Say what an entry looks like; a row of a table passes for `nested`, the plainest form of a list."""
    line = entry.span.line
    if line not in outline.items:
        if line in outline.headings:
            return "heading"
        return "nested" if "|" in outline.lines[line - 1] else "line"
    words = words_of(outline, line)
    if _BARE.match(words):
        return "nested"
    if _NAMED.match(words):
        return "named"
    if _BARE.match(words.split(" ")[0]):
        return "beside"
    if entry.name_source != "comment":
        return "nested"
    return "labelled" if _LABEL.match(words) else "before" if _BARE_AT_END.match(words) else "nested"


def labelled_link_style(outline: NoteOutline, entry: Entry) -> tuple[str, str]:
    """Return the label of a labelled entry's link, and the marks around its name (`**`)."""
    match = _LABEL.match(words_of(outline, entry.span.line))
    return (match["label"], match["marks"]) if match else ("", "")
