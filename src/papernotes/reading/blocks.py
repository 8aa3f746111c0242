"""Divide a note into blocks: headings, paragraphs, list items, code and tables, with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from papernotes.identifiers import classify
from papernotes.model import Code
from papernotes.reading.inline import TextLine, html_line, raw_line, read_lines, without_task
from papernotes.reading.markdown_parser import cells_of, parse_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from papernotes.model import Image, Link

_LISTED = re.compile(r"(?:[-+*]|\d{1,3}[.)])[ \t]+\S")
_BULLET = re.compile(r"[\s>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*")
_DEFINITION = re.compile(r"[\s>]*\[[^\]]+\]:\s*<?([^\s<>]+)>?")

_BOLD_LINE = re.compile(r"(\*\*|__)(?!\s)(?:(?!\1).)+\1[ \t:：]*$", re.MULTILINE)
BOLD = 7
"""Level of a bold line, which many people write as a heading. It is below the levels of all headings."""
_SILENT = frozenset({"paragraph_open", "paragraph_close"})
"""The most frequent tokens. They hold no information, so they are skipped first."""

LeafKind = Literal["heading", "paragraph", "row", "code", "html", "plain"]

_TIMESTAMP = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?=\d{4,6}(?!\d)|[^\d]|$)", re.ASCII
)


@dataclass(slots=True)
class TextBlock:
    """A block that holds text and no other blocks (a leaf block of CommonMark)."""

    kind: LeafKind
    """`row` is a row of a table. `plain` is a line that is no text: a definition, a rule, a too deep list."""
    line: int
    """First line."""
    end_line: int
    """Last line, included."""
    lines: list[TextLine] = field(default_factory=list)
    """The lines of its text. Code has no such lines."""
    level: int = 0
    """1 to 6 for a heading; `BOLD` for a paragraph whose first line is all bold."""
    code: Code | None = None
    """The code of a block of code."""
    quoted: bool = False
    """Whether it is in a block quote."""
    underlined: bool = False
    """Whether `---`, `--` or `-` makes it a heading. The writer may have meant a rule or an empty bullet."""

    @property
    def text(self) -> str:
        """Its readable text on one line."""
        return " ".join(line.text for line in self.lines if line.text)


@dataclass(slots=True)
class ListItem:
    """A list item."""

    line: int
    """Line of its marker."""
    series: int
    """Number of its list in the note."""
    children: list[TextBlock | ListItem] = field(default_factory=list)
    """Its blocks in order. A block quote is replaced by its blocks, which are marked as quoted."""


def leaves(blocks: Sequence[TextBlock | ListItem]) -> Iterator[TextBlock]:
    """All blocks that hold text, at any depth, in order."""
    pending = [*reversed(blocks)]
    while pending:
        block = pending.pop()
        if isinstance(block, TextBlock):
            yield block
        else:
            pending += reversed(block.children)


def split_lines(text: str) -> list[str]:
    """Split a text at LF, CRLF and CR (CommonMark 0.31, 2.1) and at no other character."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_blocks(lines: list[str], first_line: int = 1) -> list[TextBlock | ListItem]:
    """Divide lines into blocks.

    Args:
        lines: the note's lines, or those after its front matter.
        first_line: number of the first of them.

    Returns:
        Top-level blocks in order. They hold all lines except blank lines, fences and markers.
    """
    builder = _TreeBuilder(lines, first_line)
    parse_blocks("\n".join(lines).replace("\0", "\ufffd"), builder.environment, builder.take)
    builder.add_plain_lines()
    return builder.roots


class _TreeBuilder:
    """Builds the tree of blocks from markdown-it's flat tokens."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self.lines = lines
        self.offset = first_line
        self.environment: dict[str, Any] = {}
        self.roots: list[TextBlock | ListItem] = []
        self.open_items: list[ListItem] = []
        self.covered: list[tuple[int, int]] = []
        self.quotes = 0
        self.series = 0
        self.open_series: list[int] = []
        self.heading = 0
        self.underlined = False
        self.row: TextBlock | None = None
        self.cells = 0
        self.table: Token | None = None
        """The last table. markdown-it fills in its last line only when the table ends."""
        self.indented: TextBlock | ListItem | None = None
        """The last block of a list that is indented like code."""

    def take(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._inline(token)
        elif kind in _SILENT:
            return
        elif kind == "list_item_open":
            item = ListItem(self._first(token), self.open_series[-1])
            self._add(item)
            self.open_items.append(item)
        elif kind == "list_item_close":
            self.open_items.pop()
        elif kind in {"bullet_list_open", "ordered_list_open"}:
            self.series += 1
            self.open_series.append(self.series)
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self.open_series.pop()
        elif kind == "heading_open":
            self.heading = int(token.tag[1])
            rule = self.lines[token.map[1] - 1] if token.map else ""
            self.underlined = rule.lstrip(" \t>").rstrip() in {"---", "--", "-"}
        elif kind == "heading_close":
            self.heading = 0
        elif kind == "tr_open":
            text = self.lines[self._first(token) - self.offset]
            self.row = self._leaf("row" if "|" in text else "paragraph", token)
            self.cells = 0
        elif kind == "tr_close" and self.row is not None:
            self._rest_of_row(self.row)
            self.row = None
        elif kind in {"fence", "code_block"}:
            self._code(token)
        elif kind in {"html_block", "math_block"}:
            self._raw(token)
        elif kind == "blockquote_open":
            self.quotes += 1
        elif kind == "blockquote_close":
            self.quotes -= 1
        elif kind == "table_open":
            self.table = token
        elif kind == "table_close" and self.table is not None and self.table.map:
            self.covered.append((self.table.map[0], self.table.map[1]))
        elif kind == "hr":
            self._leaf("plain", token)

    def _first(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + self.offset

    def _leaf(self, kind: LeafKind, token: Token) -> TextBlock:
        first, end = token.map or (0, 0)
        leaf = TextBlock(kind, first + self.offset, end - 1 + self.offset, quoted=self.quotes > 0)
        self.covered.append((first, end))
        self._add(leaf)
        return leaf

    def _add(self, block: TextBlock | ListItem) -> None:
        (self.open_items[-1].children if self.open_items else self.roots).append(block)

    def _inline(self, token: Token) -> None:
        if self.row is not None:
            self.row.lines += read_lines(token.content, self.row.line, self.environment)
            self.cells += 1
            return
        leaf = self._leaf("heading" if self.heading else "paragraph", token)
        leaf.level, leaf.underlined = self.heading, bool(self.heading) and self.underlined
        if not self.open_items and token.content[:2] in {"**", "__"} and _BOLD_LINE.match(token.content):
            leaf.level = leaf.level or BOLD
        line = leaf.line
        if line < leaf.end_line and token.content.partition("\n")[0].strip():
            while line < leaf.end_line and not self.lines[line - self.offset].strip():
                line += 1  # CommonMark counts a line of unusual blanks as text, but markdown-it strips it
        leaf.lines = read_lines(token.content, line, self.environment)
        if self.open_items and self.open_items[-1].children[0] is leaf and token.content.startswith("["):
            own = leaf.lines[0]
            own.text, own.prose = without_task(own.text), without_task(own.prose)
            own.text = own.text if own.prose or own.label else ""

    def _raw(self, token: Token) -> None:
        is_html = token.type == "html_block"
        leaf = self._leaf("html" if is_html else "paragraph", token)
        for number, text in enumerate(token.content.rstrip("\n").split("\n"), leaf.line):
            leaf.lines.append(
                html_line(text, number, self.environment) if is_html else raw_line(text, number)
            )

    def _rest_of_row(self, row: TextBlock) -> None:
        """Read the cells beyond the last column, and the pictures that a `|` in their path cuts in two."""
        text = self.lines[row.line - self.offset]
        for cell in cells_of(text)[self.cells :]:
            row.lines += read_lines(cell.strip(), row.line, self.environment)
        if "![[" in text:
            shown = {image.path for line in row.lines for image in line.images}
            cut = [image for image in raw_line(text, row.line).images if image.path not in shown]
            row.lines.append(TextLine(row.line, images=cut))

    def _code(self, token: Token) -> None:
        if token.type == "code_block" and self._is_list(token.content):
            self._indented_list(token)
            return
        leaf = self._leaf("code", token)
        fenced = token.type == "fence"
        language = token.info.strip().partition(" ")[0] if fenced else ""
        leaf.code = Code(language, token.content, leaf.line + (1 if fenced else 0))

    def _is_list(self, content: str) -> bool:
        """Whether indented code (CommonMark 0.31, 4.4) is in fact a list of links right below a heading."""
        before = self.roots[-1] if self.roots else None
        is_below = isinstance(before, TextBlock) and before.kind == "heading"
        goes_on = before is not None and before is self.indented
        listed = not self.open_items and (is_below or goes_on) and _LISTED.match(content)
        return bool(listed) and "://" in content

    def _indented_list(self, token: Token) -> None:
        """Read a list that is indented like code."""
        first, end = token.map or (0, 0)
        self.covered.append((first, end))
        for block in read_blocks(token.content.rstrip("\n").split("\n"), first + self.offset):
            self._add(block)
        self.indented = self.roots[-1]

    def add_plain_lines(self) -> None:
        """Add the lines that no block holds: reference definitions and too deeply nested lists."""
        held = bytearray(len(self.lines))
        for first, end in self.covered:
            held[first:end] = b"\1" * (min(end, len(self.lines)) - first)
        references = {str(reference["href"]) for reference in self.environment.get("references", {}).values()}
        used = _urls(self.roots) if references else set()
        extra: list[TextBlock | ListItem] = []
        for number, (text, is_held) in enumerate(zip(self.lines, held, strict=True), self.offset):
            if is_held or not text.strip():
                continue
            line = read_lines(_BULLET.sub("", text).strip(), number, self.environment)[0]
            definition = _DEFINITION.match(text) if references else None
            if definition and definition[1] in references:
                line = TextLine(number, links=[classify(definition[1])])
            # A URL of a definition belongs to the text that uses it. Here only unused URLs are left.
            line.links = [link for link in line.links if link.url not in used]
            if line.links or line.images or any(character.isalnum() for character in line.text):
                extra.append(TextBlock("plain", number, number, [line]))
        if extra:
            self.roots = sorted([*self.roots, *extra], key=lambda block: block.line)


def _urls(blocks: list[TextBlock | ListItem]) -> set[str]:
    lines = [line for leaf in leaves(blocks) for line in leaf.lines]
    links = {link.url for line in lines for link in line.links}
    return links | {image.path for line in lines for image in line.images}


@dataclass(slots=True)
class OwnedContent:
    """Lines and code of one entry or day, in the order of the note."""

    lines: list[TextLine] = field(default_factory=list)
    code: list[Code] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether it holds anything."""
        return bool(self.code) or any(
            line.text or line.links or line.images or line.tags for line in self.lines
        )

    def links(self) -> tuple[Link, ...]:
        """All links, each URL only once."""
        return tuple({link.url: link for line in self.lines for link in line.links}.values())

    def images(self) -> tuple[Image, ...]:
        """All images."""
        return tuple(image for line in self.lines for image in line.images)

    def tags(self, more: Iterable[str] = ()) -> tuple[str, ...]:
        """All tags and `more`, each only once."""
        return tuple(dict.fromkeys([*(tag for line in self.lines for tag in line.tags), *more]))

    def text(self) -> tuple[str, tuple[int, ...]]:
        """The readable text, and the note's line for each line of it. The cells of a row share a line."""
        texts: dict[int, list[str]] = {}
        for line in self.lines:
            if line.text:
                texts.setdefault(line.number, []).append(line.text)
        return "\n".join(map(" | ".join, texts.values())), tuple(texts)


def gather(blocks: Sequence[TextBlock | ListItem]) -> OwnedContent:
    """Collect the lines and code of blocks in the order of the note."""
    content = OwnedContent()
    for leaf in leaves(blocks):
        content.lines += leaf.lines
        if leaf.code is not None:
            content.code.append(leaf.code)
    content.lines.sort(key=lambda line: line.number)
    return content


def image_dates(images: Iterable[Image]) -> tuple[str, ...]:
    """ISO dates in the names of pasted images (`Pasted image 20251208093047.png`), in order."""
    found = (_TIMESTAMP.search(image.path.rpartition("/")[2]) for image in images)
    return tuple("-".join(match.groups()) for match in found if match)
