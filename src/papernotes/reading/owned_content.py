"""What belongs to one owner in a note: its lines folded into text, links, images, tags and code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from papernotes.reading.blocks import TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.model import Code, Image, Link
    from papernotes.reading.blocks import ListItem
    from papernotes.reading.inline import TextLine

_TIMESTAMP = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?=\d{4,6}(?!\d)|[^\d]|$)", re.ASCII
)


@dataclass(slots=True)
class OwnedContent:
    """Lines and code that belong together, in the order of the note."""

    lines: list[TextLine] = field(default_factory=list)
    code: list[Code] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything was found in it."""
        return bool(self.code) or any(
            line.text or line.links or line.images or line.tags for line in self.lines
        )

    def links(self) -> tuple[Link, ...]:
        """All links, each URL once."""
        return tuple({link.url: link for line in self.lines for link in line.links}.values())

    def images(self) -> tuple[Image, ...]:
        """All images."""
        return tuple(image for line in self.lines for image in line.images)

    def tags(self, more: Iterable[str] = ()) -> tuple[str, ...]:
        """All tags and `more`, each once."""
        return tuple(dict.fromkeys([*(tag for line in self.lines for tag in line.tags), *more]))

    def text(self) -> tuple[str, tuple[int, ...]]:
        """The readable text and the line of the note for each of its lines; a row's cells share one."""
        texts: dict[int, list[str]] = {}
        for line in self.lines:
            if line.text:
                texts.setdefault(line.number, []).append(line.text)
        return "\n".join(map(" | ".join, texts.values())), tuple(texts)


def leaves(blocks: Iterable[TextBlock | ListItem]) -> list[TextBlock]:
    """All blocks that hold text, at any depth, in order."""
    found: list[TextBlock] = []
    for block in blocks:
        if isinstance(block, TextBlock):
            found.append(block)
        else:
            found += block.leaves()
    return found


def gather(blocks: Iterable[TextBlock | ListItem]) -> OwnedContent:
    """All lines and code of some blocks, in the order of the note."""
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
