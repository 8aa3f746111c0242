"""Find where the entries and topics of a section begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from papernotes.dates.headings import slash_order
from papernotes.identifiers import is_paper
from papernotes.reading.blocks import BOLD, ListItem, TextBlock, leaves
from papernotes.reading.entry_name import is_name, name_heading, without_tags
from papernotes.reading.text_dates import date_in_front, date_in_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.model import Link
    from papernotes.reading.inline import TextLine

_CLAUSES = re.compile("[。．！？，；、…]|[.!?,;:] ")
LONGEST_TITLE = 60
"""Characters of a bold line. A longer line is a sentence, not a title."""

_LABELLED_LINK = re.compile(
    r"(?:论文|文章|链接|原文|地址|代码|项目(?:主页|地址)?|主页|博客|演示|视频|数据集?|模型|权重"
    r"|paper|link|url|arxiv|pdf|code|github|project(?: page)?|home ?page|page|blog|demo|video"
    r"|data(?:set)?|model|weights|openreview|huggingface|hf)\s*[：:]?\s*",
    re.IGNORECASE,
)
SENTENCE_ENDS = "。．.!?！？:：，,;；、…"
_PUNCTUATION = " \t,，.。;；:：|-–—·、*_()（）[]"


@dataclass(slots=True)
class EntryStart:
    """The line on which an entry or a topic begins. It ends before the next start or section."""

    kind: Literal["entry", "topic"]
    line: int
    topics: tuple[str, ...]
    """The topics above an entry. For a topic, its own path."""
    heading: TextBlock | None = None
    """The heading that an entry begins with."""
    date: str | None = None
    """The date that an entry begins with, or the date in a cell of its row."""


def find_entries(
    blocks: Sequence[TextBlock | ListItem], *, dated: bool, own_dates: bool = False
) -> list[EntryStart]:
    """Find where the entries and topics of a section begin.

    Args:
        blocks: the section's blocks with its sub-headings.
        dated: whether the section has a date. If not, a sub-heading with prose is no entry.
        own_dates: whether a bullet or a row with its own date is an entry even without a link.

    Returns:
        Starts in the order of their lines.
    """
    return _EntryFinder(dated=dated, own_dates=own_dates).mark(blocks)


class _EntryFinder:
    """Walks the blocks of a section and remembers the headings above."""

    def __init__(self, *, dated: bool, own_dates: bool) -> None:
        self.dated = dated
        self.own_dates = own_dates
        self.marks: list[EntryStart] = []
        self.above: list[tuple[int, str]] = []
        self.closed_level = 0
        """Level of the heading whose whole content is an entry; 0 if there is no such heading."""
        self.prose_entry = False
        """Whether the last entry was prose. Items without links then belong to it."""

    def mark(self, blocks: Sequence[TextBlock | ListItem]) -> list[EntryStart]:
        n = 0
        while n < len(blocks):
            block = blocks[n]
            if isinstance(block, ListItem):
                end = n + 1
                while end < len(blocks) and isinstance(blocks[end], ListItem):
                    end += 1
                if not self.closed_level:
                    items = _items(blocks[n:end])
                    self._list(items, self._topics(), below=bool(self.above), comments=self.prose_entry)
                n = end
                continue
            if block.kind == "heading" and not block.quoted:
                self._heading(block, _body(blocks, n + 1))
            elif not self.closed_level:
                n += self._text(blocks, n, self._topics())
                continue
            n += 1
        return self.marks

    def _topics(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.above)

    def _entry(
        self, line: int, topics: tuple[str, ...], heading: TextBlock | None = None, date: str | None = None
    ) -> None:
        self.marks.append(EntryStart("entry", line, topics, heading, date))
        self.prose_entry = False

    def _topic(self, line: int, path: tuple[str, ...]) -> None:
        self.marks.append(EntryStart("topic", line, path))
        self.prose_entry = False

    def _heading(self, heading: TextBlock, body: Sequence[TextBlock | ListItem]) -> None:
        linked = has_link(heading.lines)
        if self.closed_level and heading.level > self.closed_level and not linked:
            return
        self.closed_level = 0
        self.above = [(level, name) for level, name in self.above if level < heading.level]
        name = name_heading(heading.lines)
        if linked or (self.dated and _one_work(body)):
            self._entry(heading.line, self._topics(), heading)
            self.closed_level = heading.level
        elif self.dated and _own_prose(body):
            self._entry(heading.line, self._topics(), heading)
            self.prose_entry = True
            if _begins_entry(body):
                self.above.append((heading.level, name))
            else:
                self.closed_level = heading.level
        else:
            if name:
                self.above.append((heading.level, name))
            self._topic(heading.line, self._topics())

    def _table(self, rows: Sequence[TextBlock], topics: tuple[str, ...]) -> None:
        """Make an entry of each row with a link.

        If most rows have a link, the other rows are entries too, except the first row, which names columns.
        """
        linked = [has_link(row.lines) for row in rows]
        most = 2 * sum(linked[1:]) >= len(rows) - 1
        order = slash_order(cell.text for row in rows for cell in row.lines) if self.own_dates else None
        for n, (row, is_linked) in enumerate(zip(rows, linked, strict=True)):
            date = date_in_row(row.lines, rows[0].lines, order) if order and n else None
            if is_linked or date or (n and most and row.text):
                self._entry(row.line, topics, date=date)

    def _paragraph(
        self, block: TextBlock, following: Sequence[TextBlock | ListItem], topics: tuple[str, ...]
    ) -> None:
        """Make an entry of each line that begins with a link, or a topic of a bold line above entries.

        Consecutive lines with only the paper, its code and its page are one entry. In a section without a
        date, linked pictures are badges and links into the library are navigation: neither is an entry.
        """
        if not starts_with_link(block):
            if block.level == BOLD and len(block.lines) == 1 and _heads(block, following):
                self.above = [(level, name) for level, name in self.above if level < BOLD]
                self.above.append((BOLD, name_heading(block.lines)))
                self._topic(block.line, self._topics())
            return
        if not self.dated and (
            (not block.text and any(line.images for line in block.lines))  # a badge
            or not any("://" in link.url for link in links_in(block.lines))
        ):
            return
        starts = [n for n, line in enumerate(block.lines) if line.begins_with_link]
        starts[0] = 0
        previous: list[TextLine] = []
        for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
            part = block.lines[start:end]
            if not (previous and is_bare(previous) and continues_entry(previous, part)):
                self._entry(part[0].number, topics)
                previous = []
            paper = [line for line in previous if any(map(is_paper, line.links))]
            previous = [*paper[:1], *part]  # the lines that the next line is compared with
        self.prose_entry = True

    def _list(
        self, items: Sequence[ListItem], topics: tuple[str, ...], *, below: bool, comments: bool = False
    ) -> None:
        """Find the entries and topics of a list.

        Args:
            items: its items in order.
            topics: names of the topics above.
            below: whether the list is below a topic.
            comments: whether items without a link are comments on the entry before.
        """
        previous: ListItem | None = None
        flat = False
        for item in items:
            own = own_lines(item)
            date = date_in_front(own[0]) if self.own_dates and own else None
            if date or has_link(own):
                if not (previous is not None and paper_and_page(previous, item)):
                    self._entry(item.line, topics, date=date)
                previous, comments = item, below
                flat = is_bare(own) and not labels_in(own) and len(item.children) == 1
                continue
            inner = _items(item.children)
            name = name_heading(own[:1])
            if holds_entries(inner):
                if not name:
                    self._list(inner, topics, below=below, comments=comments)
                elif labelled_work(inner):
                    self._entry(item.line, topics)
                else:
                    self._topic(item.line, (*topics, name))
                    self._list(inner, (*topics, name), below=True)
                    comments = False
                previous, flat = None, False
            elif name and any(map(_starts_entry, item.children[1:])):
                self._topic(item.line, (*topics, name))
                n = 1
                while n < len(item.children):
                    n += self._text(item.children, n, (*topics, name))
                previous, flat, comments = None, False, False
            elif comments or (flat and not inner):
                previous = None
            elif name:
                self._topic(item.line, (*topics, name))
                previous, flat = None, False

    def _text(self, blocks: Sequence[TextBlock | ListItem], n: int, topics: tuple[str, ...]) -> int:
        """Find the entries of the paragraph or table at block `n`; return its number of blocks."""
        block = blocks[n]
        if isinstance(block, TextBlock) and not block.quoted:
            if block.kind == "row":
                rows = _table_rows(blocks, n)
                self._table(rows, topics)
                return len(rows)
            if block.kind == "paragraph":
                self._paragraph(block, blocks[n + 1 : n + 2], topics)
        return 1


def _body(blocks: Sequence[TextBlock | ListItem], start: int) -> Sequence[TextBlock | ListItem]:
    """The blocks from `start` up to the next heading."""
    end = start
    while end < len(blocks):
        block = blocks[end]
        if isinstance(block, TextBlock) and block.kind == "heading":
            break
        end += 1
    return blocks[start:end]


def _table_rows(blocks: Sequence[TextBlock | ListItem], start: int) -> list[TextBlock]:
    """The rows of the table that begins at `start`. A line of dashes is below the first row."""
    rows: list[TextBlock] = []
    for n in range(start, len(blocks)):
        block = blocks[n]
        expected = rows[-1].line + (1 if len(rows) > 1 else 2) if rows else block.line
        if not isinstance(block, TextBlock) or block.kind != "row" or block.line != expected:
            break
        rows.append(block)
    return rows


def _heads(line: TextBlock, following: Sequence[TextBlock | ListItem]) -> bool:
    """Whether a bold line is the title of the list or table of entries right below it."""
    titled = (
        bool(line.text) and not any(line.links for line in line.lines) and len(line.text) <= LONGEST_TITLE
    )
    return titled and not _CLAUSES.search(line.text.rstrip(SENTENCE_ENDS)) and _begins_entry(following)


def _one_work(body: Sequence[TextBlock | ListItem]) -> bool:
    """Whether the blocks below a heading describe a single work and link to it."""
    items = _items(body)
    paragraphs = [
        block
        for block in body
        if isinstance(block, TextBlock) and block.kind == "paragraph" and starts_with_link(block)
    ]
    if any(isinstance(block, TextBlock) and block.kind == "row" and has_link(block.lines) for block in body):
        return False
    if paragraphs:
        first = next(
            (block for block in body if not (isinstance(block, TextBlock) and not block.lines)), None
        )
        starts = [line for line in paragraphs[0].lines if line.begins_with_link]
        papers = sum(any(map(is_paper, line.links)) for line in starts)
        one = first is paragraphs[0] and len(paragraphs) == 1 and (len(starts) == 1 or papers == 1)
        return one and not holds_entries(items)
    return labelled_work(items)


def _begins_entry(body: Sequence[TextBlock | ListItem]) -> bool:
    """Whether an entry begins below a heading and above the next heading."""
    return holds_entries(_items(body)) or any(map(_starts_entry, body))


def _starts_entry(block: TextBlock | ListItem) -> bool:
    """Whether a block is a paragraph or a row with which an entry begins."""
    if isinstance(block, ListItem) or block.quoted:
        return False
    return has_link(block.lines) if block.kind == "row" else starts_with_link(block)


def _items(blocks: Iterable[TextBlock | ListItem]) -> list[ListItem]:
    return [block for block in blocks if isinstance(block, ListItem)]


def _own_prose(body: Sequence[TextBlock | ListItem]) -> bool:
    """Whether a heading has prose of its own: a paragraph before any list, or only comments."""
    for block in body:
        if isinstance(block, ListItem):
            break
        if starts_with_link(block) and not block.quoted:
            return False
        if block.kind == "paragraph" and block.text:
            return True
    if _begins_entry(body):
        return False
    return any(leaf.text for leaf in leaves(body))


def own_lines(item: ListItem) -> list[TextLine]:
    """An item's first line, and its second line if that begins with a link or with the label of a link."""
    first = item.children[0] if item.children else None
    if not isinstance(first, TextBlock) or first.quoted:
        return []
    second = first.lines[1] if len(first.lines) > 1 else None
    with_second = second and second.links and (second.begins_with_link or _is_labelled(second))
    return first.lines[: 2 if with_second else 1]


def starts_with_link(block: TextBlock) -> bool:
    """Whether a block begins with a link, or with a title above a line that holds only a link."""
    written = (line for line in block.lines if line.text or line.links or line.images)
    first, second = next(written, None), next(written, None)
    if first is None or first.begins_with_link or block.kind != "paragraph":
        return first is not None and first.begins_with_link
    titled = bool(first.text) and not first.links and first.text[-1] not in SENTENCE_ENDS
    return titled and second is not None and second.begins_with_link and is_bare([second])


def links_in(lines: Iterable[TextLine]) -> list[Link]:
    """The links to something that can be read, without mail addresses and links within the note."""
    return [link for line in lines for link in line.links if not link.url.startswith(("#", "mailto:"))]


def has_link(lines: Iterable[TextLine]) -> bool:
    """Whether the lines have a link to something that can be read."""
    return any(line.links for line in lines) and bool(links_in(lines))


def is_bare(lines: Sequence[TextLine]) -> bool:
    """Whether the lines hold only links."""
    return not any(without_tags(line.prose).strip(_PUNCTUATION) for line in lines)


def labels_in(lines: Sequence[TextLine]) -> list[str]:
    """The texts of links that can be names."""
    return [line.label for line in lines if line.links and is_name(line.label)]


def continues_entry(first: Sequence[TextLine], second: Sequence[TextLine]) -> bool:
    """Whether the links on two lines belong to the same work, as `[paper](...)` and `[code](...)`."""
    if labels_in(first) or labels_in(second):
        return False
    papers = [sum(map(is_paper, links_in(lines))) for lines in (first, second)]
    called = any(line.label for line in second if line.links)
    return not all(papers) and (called or any(papers))


def paper_and_page(first: ListItem, second: ListItem) -> bool:
    """Whether a bare link and the commented link after it are a paper and its page, and so a single entry."""
    bare, own = own_lines(first), own_lines(second)
    return (
        first.series == second.series
        and not _has_more(first, bare)
        and (is_bare(bare) or all(map(_is_labelled, bare)))
        and (len(second.children) > 1 or not is_bare(own))
        and any(map(is_paper, links_in(bare))) != any(map(is_paper, links_in(own)))
        and _are_alike(labels_in(bare), labels_in(own))
    )


def _has_more(item: ListItem, own: Sequence[TextLine]) -> bool:
    """Whether an item has more content than the given lines."""
    first = item.children[0]
    return len(item.children) > 1 or (isinstance(first, TextBlock) and len(first.lines) > len(own))


def _are_alike(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the texts of two links can name the same work. Different names mean different works."""
    if not names or not others:
        return True
    one, other = names[0].casefold(), others[0].casefold()
    return one in other or other in one


def holds_entries(items: Sequence[ListItem]) -> bool:
    """Whether an entry begins in a list, at any depth."""
    pending = list(items)
    while pending:
        item = pending.pop()
        if has_link(own_lines(item)):
            return True
        pending += _items(item.children)
    return False


def labelled_work(items: Sequence[ListItem]) -> bool:
    """Whether all links of a list are labelled and belong to a single work: `paper: ...`, `code: ...`."""
    linked = [own for item in items if has_link(own := own_lines(item))]
    labelled = all(_is_labelled(line) for own in linked for line in own if line.links)
    papers = sum(any(map(is_paper, links_in(own))) for own in linked)
    if not linked or not labelled or papers > 1:
        return False
    # If the list begins with the link of the work, links deeper in the list are references of its notes.
    deeper = [child for item in items for child in _items(item.children)]
    return has_link(own_lines(items[0])) or not holds_entries(deeper)


def _is_labelled(line: TextLine) -> bool:
    """Whether a line names only the kind of its link: `paper: ...`, `[PDF](...) | [Code](...)`."""
    prose = without_tags(line.prose).strip(_PUNCTUATION)
    return bool(_LABELLED_LINK.fullmatch(prose or line.label.strip(_PUNCTUATION)))
