"""The Markdown of an entry or a day, cut out of its note so that it can stand in another document.

What a note says in the shape of its list (`- [Name](address) comment`, remarks nested below) is said here in
the shape of a document: the name and address go to a heading, the rest follows as it was written, less the
indentation that it had from the list. Code keeps every character. Links and pictures that the cutting left
behind come last.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.exporters import lines, syntax
from papernotes.exporters.lines import Line
from papernotes.exporters.rewriting import Rewriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from papernotes.exporters.addresses import Addresses
    from papernotes.model import Day, Entry, Link, Span

_MARKER = re.compile(r"\A(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_RULE_OF_TABLE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*")
_SEPARATORS = " \t,:;.，：；、。-–—"


def entry_heading(entry: Entry) -> str:
    """Return an entry's name as Markdown, linked to its first link."""
    return syntax.link(entry.name, entry.links[0].url) if entry.links else syntax.escape(entry.name)


def entry_body(source: Callable[[Span], str], entry: Entry, addresses: Addresses, level: int) -> str:
    """Return what an entry says below its heading, as Markdown without a blank line around it.

    Args:
        source: gives the exact Markdown of a place in a note.
        entry: the entry.
        addresses: says what pictures and links to other files become.
        level: level of the entry's own heading; headings within it come below.
    """
    written = lines.read(source(entry.span), entry.code, entry.span.line)
    rewriter = Rewriter(entry.span.path, entry.images, addresses)
    body = _outdented(_without_front_matter(written), entry)
    return _composed(lines.below(body, level), rewriter, entry.links[1:])


def day_body(source: Callable[[Span], str], day: Day, addresses: Addresses, level: int) -> str:
    """Return a day's text outside entries, as Markdown without a blank line around it.

    Args:
        source: gives the exact Markdown of a place in a note.
        day: the day.
        addresses: says what pictures and links to other files become.
        level: level of the day's own heading; headings within the text come below.
    """
    wanted = set(day.text_lines)
    runs: list[list[Line]] = [[]]
    for line in lines.read(source(day.span), day.code, day.span.line):
        if line.code or line.number in wanted or (runs[-1] and _RULE_OF_TABLE.fullmatch(line.text)):
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    blank = Line(0, 0, "")
    body = [line for run in map(_without_bare_head, runs) for line in (*lines.dedent(run), blank)]
    return _composed(lines.below(body, level), Rewriter(day.span.path, day.images, addresses), day.links)


def _without_bare_head(run: list[Line]) -> list[Line]:
    """Leave out the head of a table whose rows are entries, and so stand elsewhere."""
    return run[:-2] if len(run) > 1 and _RULE_OF_TABLE.fullmatch(run[-1].text) else run


def _composed(body: Iterable[Line], rewriter: Rewriter, links: Sequence[Link]) -> str:
    """Return the text of the lines with new addresses, and after it the pictures and links it lacks."""
    text = lines.render(line if line.code else replace(line, text=rewriter.line(line.text)) for line in body)
    pictures = [rewriter.picture(image.path, syntax.escape(image.alt)) for image in rewriter.missing()]
    further = ", ".join(syntax.autolink(link.url) for link in links if not _mentions(text, link.url))
    return "\n\n".join(part for part in (text, *pictures, further and f"See also {further}") if part)


def _mentions(text: str, url: str) -> bool:
    return url in text and re.search(re.escape(url) + r"(?![\w/%?#=&-])", text) is not None


def _without_front_matter(written: list[Line]) -> list[Line]:
    if written and written[0].number == 1 and written[0].text.rstrip() == "---":
        for end, line in enumerate(written[1:], 1):
            if line.text.rstrip() in {"---", "..."}:
                return written[end + 1 :]
    return written


def _outdented(written: list[Line], entry: Entry) -> list[Line]:
    """Take away the list item that an entry is, with the name and link that its heading says."""
    start = next((number for number, line in enumerate(written) if line.text), len(written))
    if start == len(written):
        return []
    base = written[start].indent
    opening = _opening(written[start].text, entry)
    kept = [replace(written[start], indent=0, text=text) for text in (opening, "") if opening]
    nested: list[Line] = []
    own = True  # whether what is nested belongs to the entry itself, not to a remark on its level
    for line in written[start + 1 :]:
        if line.indent > base or (nested and not line.text and not line.code):
            nested.append(line)
            continue
        kept += _unnested(nested, base, own=own)
        nested = []
        if own and not line.code and _is_link(line.text, entry):
            continue
        own = own and not line.text
        kept.append(replace(line, indent=0))
    return kept + _unnested(nested, base, own=own)


def _unnested(nested: list[Line], base: int, *, own: bool) -> list[Line]:
    return lines.dedent(nested) if own else [lines.shifted(line, base) for line in nested]


def _opening(text: str, entry: Entry) -> str:
    """Return what an entry's first line says beside its name and link."""
    heading = lines.HEADING.match(text)
    text = (heading["text"] or "") if heading else _MARKER.sub("", text, count=1)
    if text.startswith("|"):
        cells = (cell.strip() for cell in re.split(r"(?<!\\)\|", text.strip().strip("|")))
        return " · ".join(cell for cell in cells if cell and not _is_link(cell, entry))
    if text.strip() == entry.name or _is_link(text, entry):
        return ""
    link = _LINK.match(text)
    if link and entry.links and link["text"].strip() == entry.name and entry.links[0].url in link[0]:
        return text[link.end() :].lstrip(_SEPARATORS)
    return text


def _is_link(text: str, entry: Entry) -> bool:
    """Whether a line is one of the entry's links and nothing else worth saying."""
    text = _MARKER.sub("", text, count=1).strip(_SEPARATORS)
    urls = {link.url.strip(_SEPARATORS) for link in entry.links}
    if text.strip("<>") in urls:
        return True
    link = _LINK.fullmatch(text)
    return link is not None and link["text"].strip() in {entry.name, "", *urls}
