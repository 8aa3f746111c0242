"""Which lines and items hold links, and which of these are of one work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.identifiers import is_paper
from papernotes.reading.blocks import ListItem, TextBlock
from papernotes.reading.entry_name import link_label, without_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.model import Link
    from papernotes.reading.inline import TextLine

_LABELLED_LINK = re.compile(
    r"(?:论文|文章|链接|原文|地址|代码|项目(?:主页|地址)?|主页|博客|演示|视频|数据集?|模型|权重"
    r"|paper|link|url|arxiv|pdf|code|github|project(?: page)?|home ?page|page|blog|demo|video"
    r"|data(?:set)?|model|weights|openreview|huggingface|hf)\s*[：:]?\s*",
    re.IGNORECASE,
)
SENTENCE_ENDS = "。．.!?！？:：，,;；、…"
_PUNCTUATION = " \t,，.。;；:：|-–—·、*_()（）[]"


def own_lines(item: ListItem) -> list[TextLine]:
    """An item's first line, and the next if that begins with a link or with a label of one."""
    first = item.children[0] if item.children else None
    if not isinstance(first, TextBlock) or first.quoted:
        return []
    second = first.lines[1] if len(first.lines) > 1 else None
    with_second = second and second.links and (second.begins_with_link or _is_labelled(second))
    return first.lines[: 2 if with_second else 1]


def starts_with_link(block: TextBlock) -> bool:
    """Whether a block begins with a link, or with a title and below it nothing but one."""
    written = (line for line in block.lines if line.text or line.links or line.images)
    first, second = next(written, None), next(written, None)
    if first is None or first.begins_with_link or block.kind != "paragraph":
        return first is not None and first.begins_with_link
    titled = bool(first.text) and not first.links and first.text[-1] not in SENTENCE_ENDS
    return titled and second is not None and second.begins_with_link and is_bare([second])


def links_in(lines: Iterable[TextLine]) -> list[Link]:
    """The links that lead out of the note to something that is read."""
    return [link for line in lines for link in line.links if not link.url.startswith(("#", "mailto:"))]


def has_link(lines: Iterable[TextLine]) -> bool:
    """Whether there is any of them."""
    return any(line.links for line in lines) and bool(links_in(lines))


def is_bare(lines: Sequence[TextLine]) -> bool:
    """Whether nothing is said but the links."""
    return not any(without_tags(line.prose).strip(_PUNCTUATION) for line in lines)


def labels_in(lines: Sequence[TextLine]) -> list[str]:
    """The words of links that can be names."""
    return [label for line in lines if line.links and (label := link_label(line))]


def continues_entry(first: Sequence[TextLine], second: Sequence[TextLine]) -> bool:
    """Whether links on the lines of a paragraph are of one work: as `[code](...)` below `[paper](...)` is."""
    if labels_in(first) or labels_in(second):
        return False
    papers = [sum(map(is_paper, links_in(lines))) for lines in (first, second)]
    called = any(line.label for line in second if line.links)
    return not all(papers) and (called or any(papers))


def _one_paper(first: Sequence[TextLine], second: Sequence[TextLine]) -> bool:
    """Whether exactly one of two is a paper by its identifier: then the other is its page."""
    return any(map(is_paper, links_in(first))) != any(map(is_paper, links_in(second)))


def paper_and_page(first: ListItem, second: ListItem) -> bool:
    """Whether a bare link and the commented one after it are one entry: a paper and its page."""
    bare, own = own_lines(first), own_lines(second)
    return (
        first.series == second.series
        and not _has_more(first, bare)
        and (is_bare(bare) or all(map(_is_labelled, bare)))
        and (len(second.children) > 1 or not is_bare(own))
        and _one_paper(bare, own)
        and _are_alike(labels_in(bare), labels_in(own))
    )


def _has_more(item: ListItem, own: Sequence[TextLine]) -> bool:
    """Whether an item holds more than its own lines."""
    first = item.children[0]
    return len(item.children) > 1 or (isinstance(first, TextBlock) and len(first.lines) > len(own))


def _are_alike(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two links can be of one work by their words: two with names of their own are two works."""
    if not names or not others:
        return True
    one, other = names[0].casefold(), others[0].casefold()
    return one in other or other in one


def holds_entries(items: Sequence[ListItem]) -> bool:
    """Whether an item at any depth has a link on its own line, and none above it in `items` has."""
    pending = list(items)
    while pending:
        item = pending.pop()
        if has_link(own_lines(item)):
            return True
        pending += [child for child in item.children if isinstance(child, ListItem)]
    return False


def labelled_work(items: Sequence[ListItem]) -> bool:
    """Whether the links of a list are all labels of one work: `paper: ...`, `code: ...`."""
    linked = [own for item in items if has_link(own := own_lines(item))]
    labelled = all(_is_labelled(line) for own in linked for line in own if line.links)
    papers = sum(any(map(is_paper, links_in(own))) for own in linked)
    if not linked or not labelled or papers > 1:
        return False
    # Where the list begins with the work's link, links deeper down are what its notes refer to.
    deeper = [child for item in items for child in item.children if isinstance(child, ListItem)]
    return has_link(own_lines(items[0])) or not holds_entries(deeper)


def _is_labelled(line: TextLine) -> bool:
    """Whether a line calls its link by what it leads to: `paper: ...`, `[PDF](...) | [Code](...)`."""
    prose = without_tags(line.prose).strip(_PUNCTUATION)
    return bool(_LABELLED_LINK.fullmatch(prose or line.label.strip(_PUNCTUATION)))
