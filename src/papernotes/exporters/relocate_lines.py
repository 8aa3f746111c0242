"""Lines of a note, moved out of the list and below the heading that they stood in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.exporters.markdown_syntax import fenced, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.model import Code

_MARKS = re.compile(r"(#{1,6})(?:[ \t]|$)")
_UNDERLINE = re.compile(r"(=+|-{2,})[ \t]*$")
_PARAGRAPH = re.compile(r"[^\s#>|*+\-]")
_OPENING = re.compile(r"(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})(?P<info>.*)$")
_CLOSING = re.compile(r"(?:`{3,}|~{3,})[ \t]*$")


@dataclass(frozen=True, slots=True)
class MarkdownLine:
    """A line of Markdown."""

    number: int
    """Its number in the note."""
    indent: int
    """Columns of white space before it."""
    text: str
    """The rest of it; empty for a blank line."""
    code: bool = False
    """Whether it belongs to a block of code, fences included."""


def split_lines_of_note(source: str, code: Iterable[Code], first: int) -> list[MarkdownLine]:
    """Divide the Markdown of a place into lines; its blocks of code are fenced anew, whatever they were.

    Args:
        source: the exact Markdown.
        code: the blocks of code that were read there.
        first: number of the first line.
    """
    written = [_line(number, text) for number, text in enumerate(split(source), first)]
    lines: list[MarkdownLine] = []
    done = 0
    for block in sorted(code, key=lambda block: block.line):
        begin = block.line - first
        end = begin + block.text.count("\n")
        if not done <= begin < len(written):
            continue
        opening = _OPENING.match(written[begin - 1].text) if begin > done else None
        lines += written[done : begin - 1 if opening else begin]
        indent = written[begin - 1].indent if opening else 0
        body = fenced(block.text, opening["info"].strip() if opening else block.language)
        lines += [MarkdownLine(block.line, indent, text, code=True) for text in body]
        done = end + 1 if opening and end < len(written) and _CLOSING.match(written[end].text) else end
    return lines + written[done:]


def dedent(lines: Sequence[MarkdownLine]) -> list[MarkdownLine]:
    """Return the lines moved left until one touches the margin."""
    margin = min((line.indent for line in lines if line.text), default=0)
    return [shifted(line, margin) for line in lines]


def shifted(line: MarkdownLine, columns: int) -> MarkdownLine:
    """Return a line moved left."""
    return replace(line, indent=max(0, line.indent - columns))


def heading(text: str) -> tuple[int, str] | None:
    """Return the level of a line that is a heading and its words, without the marks that may close it."""
    marks = _MARKS.match(text)
    if marks is None:
        return None
    words = text[marks.end(1) :].rstrip(" \t")
    bare = words.rstrip("#")
    closed = bare[-1:] in {"", " ", "\t"}
    return len(marks[1]), (bare if closed else words).strip(" \t")


def below(lines: Iterable[MarkdownLine], level: int) -> list[MarkdownLine]:
    """Return the lines with their headings, underlined ones included, moved below a level."""
    made: list[MarkdownLine] = []
    depths: dict[int, int] = {}
    for line in lines:
        plain = not line.code and line.indent < 4
        if plain and (found := heading(line.text)):
            depths[len(made)] = found[0]
            made.append(replace(line, indent=0, text=found[1]))
        elif plain and made and (underline := _UNDERLINE.match(line.text)) and _is_paragraph(made[-1]):
            depths[len(made) - 1] = 1 if underline[1][0] == "=" else 2
        else:
            made.append(line)
    top = min(depths.values(), default=1)
    for number, depth in depths.items():
        marks = "#" * min(6, depth - top + level + 1)
        made[number] = replace(made[number], text=f"{marks} {made[number].text}")
    return made


def render(lines: Iterable[MarkdownLine]) -> str:
    """Return the lines as text, blocks of code set apart and other blank lines never doubled."""
    done: list[str] = []
    before = False
    for line in lines:
        if line.code != before and done and done[-1]:
            done.append("")
        before = line.code
        if line.text or line.code or (done and done[-1]):
            done.append(" " * line.indent + line.text if line.text else "")
    return "\n".join(done).strip("\n")


def _line(number: int, written: str) -> MarkdownLine:
    text = written.lstrip(" \t")
    white = written[: len(written) - len(text)].expandtabs(4)
    return MarkdownLine(number, len(white), text if text.strip() else "")


def _is_paragraph(line: MarkdownLine) -> bool:
    return not line.code and line.indent < 4 and _PARAGRAPH.match(line.text) is not None
