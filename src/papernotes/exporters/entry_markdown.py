"""The Markdown of an entry or a day, cut out of its note so that it can stand in another document.

What a note says in the shape of its list (`- [Name](address) comment`, remarks nested below) is said here in
the shape of a document: the name and address go to a heading, the rest follows as it was written, less the
indentation that it had from the list. Code keeps every character. Links and pictures that the cutting left
behind come last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from papernotes.exporters import markdown_syntax, relocate_lines
from papernotes.exporters.link_rewriter import LinkRewriter
from papernotes.exporters.relocate_lines import MarkdownLine
from papernotes.works import further_links, is_followed, main_link

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from papernotes.exporters.link_targets import LinkTargets
    from papernotes.model import Day, Entry, Link, Span

_MARKER = re.compile(r"\A(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\((?P<address>[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)\)")
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]]+", re.IGNORECASE)
_OF_URL = re.compile(r"[\w/%?#=&-]")
_RULE_OF_TABLE = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++\|?[ \t]*+")
_MOST_LOOKED_FOR = 10**9
"""Characters that are gone over for links of which nothing tells at once whether the text shows them. Where
there would be more, as in made-up notes, all of them are listed again below it."""
_SEPARATORS = " \t,:;.，：；、。-–—"


@dataclass(frozen=True, slots=True)
class Remarks:
    """A stretch of a day's text outside its entries."""

    day: Day
    """The day."""
    line: int
    """First line of the stretch."""
    end_line: int
    """Last line, included; the day's last one for its last stretch."""


def entry_heading(entry: Entry) -> str:
    """Return an entry's name as Markdown, linked to its main link."""
    link = main_link(entry)
    return markdown_syntax.link(entry.name, link.url) if link else markdown_syntax.escape(entry.name)


def entry_body(source: Callable[[Span], str], entry: Entry, addresses: LinkTargets, level: int) -> str:
    """Return what an entry says below its heading, as Markdown without a blank line around it.

    Args:
        source: gives the exact Markdown of a place in a note.
        entry: the entry.
        addresses: says what pictures and links to other files become.
        level: level of the entry's own heading; headings within it come below.
    """
    written = relocate_lines.split_lines_of_note(source(entry.span), entry.code, entry.span.line)
    rewriter = LinkRewriter(entry.span.path, entry.images, addresses)
    body = relocate_lines.below(_outdented(written, entry), level)
    text = relocate_lines.render(_rewritten(line, rewriter) for line in body)
    return _with_rest(text, text, rewriter, further_links(entry))


def spoken_topics(day: Day) -> set[int]:
    """Return the lines of those topics without entries that text follows: they belong to a day's text."""
    said = sorted({*day.text_lines, *(topic.line for topic in day.topics)})
    follower = dict(pairwise(said))
    texts = set(day.text_lines)
    return {topic.line for topic in day.topics if not topic.entries and follower.get(topic.line) in texts}


def remarks_body(source: Callable[[Span], str], remarks: Remarks, addresses: LinkTargets, level: int) -> str:
    """Return a day's text outside entries, between two lines, as Markdown without a blank line around it.

    Args:
        source: gives the exact Markdown of a place in a note.
        remarks: the day and the lines.
        addresses: says what pictures and links to other files become.
        level: level of the day's own heading; headings within the text come below.
    """
    day = remarks.day
    rewriter = LinkRewriter(day.span.path, day.images, addresses)
    wanted = {*day.text_lines, *spoken_topics(day)}
    runs: list[list[MarkdownLine]] = [[]]
    for line in relocate_lines.split_lines_of_note(source(day.span), day.code, day.span.line):
        if line.code or line.number in wanted or _belongs(line.text, runs[-1], rewriter):
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    kept = (run for run in map(_without_bare_head, runs) if run)
    body = [
        line for run in kept for line in (*relocate_lines.dedent(run), MarkdownLine(run[-1].number, 0, ""))
    ]
    rewritten = [_rewritten(line, rewriter) for line in relocate_lines.below(body, level)]
    here = relocate_lines.render(
        line for line in rewritten if remarks.line <= line.number <= remarks.end_line
    )
    if remarks.end_line < day.span.end_line:
        return here
    return _with_rest(here, relocate_lines.render(rewritten), rewriter, day.links)


def _belongs(text: str, run: list[MarkdownLine], rewriter: LinkRewriter) -> bool:
    """Whether a line without words is part of a day's text: a picture, or the rule of its table."""
    return rewriter.is_picture(text) or bool(run and _RULE_OF_TABLE.fullmatch(text))


def _without_bare_head(run: list[MarkdownLine]) -> list[MarkdownLine]:
    """Leave out the head of a table whose rows are entries, and so stand elsewhere."""
    return run[:-2] if len(run) > 1 and _RULE_OF_TABLE.fullmatch(run[-1].text) else run


def _rewritten(line: MarkdownLine, rewriter: LinkRewriter) -> MarkdownLine:
    return line if line.code else replace(line, text=rewriter.line(line.text))


def _with_rest(text: str, whole: str, rewriter: LinkRewriter, links: Sequence[Link]) -> str:
    """Return a text and after it the pictures and links that the whole lacks."""
    pictures = [
        rewriter.picture(image.path, markdown_syntax.escape(image.alt)) for image in rewriter.missing()
    ]
    followed = [link.url for link in links if is_followed(link.url)]
    shown = set(_ADDRESS.findall(whole)) if followed else set()
    unsure = [url for url in followed if url not in shown]
    if len(unsure) * len(whole) <= _MOST_LOOKED_FOR:
        unsure = [url for url in unsure if not _mentions(whole, url)]
    further = ", ".join(map(markdown_syntax.autolink, unsure))
    return "\n\n".join(part for part in (text, *pictures, further and f"See also {further}") if part)


def _mentions(text: str, url: str) -> bool:
    return url in text and re.search(f"{re.escape(url)}(?!{_OF_URL.pattern})", text) is not None


def _outdented(written: list[MarkdownLine], entry: Entry) -> list[MarkdownLine]:
    """Take away the list item that an entry is, with the name and link that its heading says."""
    start = next((number for number, line in enumerate(written) if line.text), len(written))
    if start == len(written):
        return []
    base = written[start].indent
    urls = {link.url.strip(_SEPARATORS) for link in entry.links if is_followed(link.url)}
    opening = _opening(written[start].text, entry, urls)
    kept = [replace(written[start], indent=0, text=text) for text in (opening, "") if opening]
    nested: list[MarkdownLine] = []
    own = True  # whether what is nested belongs to the entry itself, not to a remark on its level
    for line in written[start + 1 :]:
        if line.indent > base or (nested and not line.text and not line.code):
            nested.append(line)
            continue
        kept += _unnested(nested, base, own=own)
        nested = []
        if own and not line.code and _is_link(line.text, entry, urls):
            continue
        own = own and not line.text
        kept.append(replace(line, indent=0))
    return kept + _unnested(nested, base, own=own)


def _unnested(nested: list[MarkdownLine], base: int, *, own: bool) -> list[MarkdownLine]:
    return relocate_lines.dedent(nested) if own else [relocate_lines.shifted(line, base) for line in nested]


def _opening(text: str, entry: Entry, urls: AbstractSet[str]) -> str:
    """Return what an entry's first line says beside its name and link."""
    heading = relocate_lines.heading(text)
    text = heading[1] if heading else _MARKER.sub("", text, count=1)
    if text.startswith("|"):
        cells = (cell.strip() for cell in re.split(r"(?<!\\)\|", text.strip().strip("|")))
        return " · ".join(cell for cell in cells if cell and not _is_link(cell, entry, urls))
    if text.strip() == entry.name or _is_link(text, entry, urls):
        return ""
    link = _LINK.match(text)
    main = main_link(entry)
    if link and main and link["text"].strip() == entry.name and main.url in link[0]:
        return text[link.end() :].lstrip(_SEPARATORS)
    url = entry.links[0].url if entry.links else ""
    for address in filter(None, (url, url and f"<{url}>")):
        if text.startswith(address) and not _OF_URL.match(text[len(address) :]):
            return without_name(text[len(address) :].lstrip(_SEPARATORS), entry.name)
    return text


def without_name(text: str, name: str) -> str:
    """Return a line without the name that it begins with, unless that is a part of its first sentence."""
    rest = text.removeprefix(name)
    if not text.startswith(name) or (rest and rest[0] not in _SEPARATORS):
        return text
    rest = rest.lstrip(_SEPARATORS)
    return text if rest.startswith("的") else rest


def _is_link(text: str, entry: Entry, urls: AbstractSet[str]) -> bool:
    """Whether a line is one of the entry's links and nothing else worth saying.

    Args:
        text: the line.
        entry: the entry.
        urls: the addresses of its links, without the separators around them.
    """
    text = _MARKER.sub("", text, count=1).strip(_SEPARATORS)
    if text.strip("<>") in urls:
        return True
    link = _LINK.fullmatch(text)
    words = link["text"].strip() if link else ""
    return (
        link is not None
        and (words in {entry.name, ""} or words in urls)
        and link["address"].strip("<>").strip(_SEPARATORS) in urls
    )
