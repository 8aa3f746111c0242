"""Cut the Markdown of an entry or a day out of its note, so that it can stand in another document.

In a note, an entry is often an item of a list (`- [Name](url) comment`) with remarks nested below. In a
document, the name and URL become a heading. The rest follows below it as it was written, but without the
indentation of the list. Code keeps every character. Links and pictures whose definitions stand elsewhere in
the note come last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from papernotes.exporters import markdown_syntax
from papernotes.exporters.link_rewriter import LinkRewriter
from papernotes.works import further_links, is_followed, main_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from papernotes.exporters.link_targets import LinkTargets
    from papernotes.model import Code, Day, Entry, Link, Span

_MARKER = re.compile(r"\A(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\((?P<address>[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)\)")
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]]+", re.IGNORECASE)
_OF_URL = re.compile(r"[\w/%?#=&-]")
_RULE_OF_TABLE = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++\|?[ \t]*+")
_MARKS = re.compile(r"(#{1,6})(?:[ \t]|$)")
_UNDERLINE = re.compile(r"(=+|-{2,})[ \t]*$")
_PARAGRAPH = re.compile(r"[^\s#>|*+\-]")
_OPENING = re.compile(r"(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})(?P<info>.*)$")
_CLOSING = re.compile(r"(?:`{3,}|~{3,})[ \t]*$")
_MOST_LOOKED_FOR = 10**9
"""Most characters to search for URLs that the quick pattern did not find in the text. Where there would be
more, as in made-up notes, these URLs are listed again below the text."""
_SEPARATORS = " \t,:;.，：；、。-–—"


@dataclass(frozen=True, slots=True)
class Remarks:
    """A stretch of lines of a day, of which the text outside the day's entries is meant."""

    day: Day
    """The day."""
    line: int
    """The first line of the stretch."""
    end_line: int
    """The last line of the stretch, included. That of the last stretch is the day's last line."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of Markdown."""

    number: int
    """Its number in the note."""
    indent: int
    """The columns of white space before its text."""
    text: str
    """The text behind the white space. It is empty for a blank line."""
    code: bool = False
    """Whether it belongs to a block of code or is its fence."""


def entry_heading(entry: Entry) -> str:
    """Return an entry's name as Markdown, linked to its main link."""
    link = main_link(entry)
    return markdown_syntax.link(entry.name, link.url) if link else markdown_syntax.escape(entry.name)


def entry_body(source: Callable[[Span], str], entry: Entry, addresses: LinkTargets, level: int) -> str:
    """Return the text of an entry below its heading, as Markdown without blank lines around it.

    Args:
        source: gives the Markdown of a place in a note, unchanged.
        entry: the entry.
        addresses: gives the new URLs of pictures and of links to other files.
        level: the level of the entry's heading. Headings in the text get deeper levels.
    """
    written = _split_lines(source(entry.span), entry.code, entry.span.line)
    rewriter = LinkRewriter(entry.span.path, entry.images, addresses)
    body = _headings_below(_outdented(written, entry), level)
    text = _render(_rewritten(line, rewriter) for line in body)
    return _with_rest(text, text, rewriter, further_links(entry))


def spoken_topics(day: Day) -> set[int]:
    """Return the lines of topics without entries that text follows. They are part of the day's text."""
    said = sorted({*day.text_lines, *(topic.line for topic in day.topics)})
    follower = dict(pairwise(said))
    texts = set(day.text_lines)
    return {topic.line for topic in day.topics if not topic.entries and follower.get(topic.line) in texts}


def remarks_body(source: Callable[[Span], str], remarks: Remarks, addresses: LinkTargets, level: int) -> str:
    """Return a stretch of a day's text outside entries, as Markdown without blank lines around it.

    Args:
        source: gives the Markdown of a place in a note, unchanged.
        remarks: the stretch.
        addresses: gives the new URLs of pictures and of links to other files.
        level: the level of the day's heading. Headings in the text get deeper levels.
    """
    day = remarks.day
    rewriter = LinkRewriter(day.span.path, day.images, addresses)
    wanted = {*day.text_lines, *spoken_topics(day)}
    runs: list[list[_Line]] = [[]]
    for line in _split_lines(source(day.span), day.code, day.span.line):
        if line.code or line.number in wanted or _belongs(line.text, runs[-1], rewriter):
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    kept = (run for run in map(_without_bare_head, runs) if run)
    body = [line for run in kept for line in (*_dedent(run), _Line(run[-1].number, 0, ""))]
    rewritten = [_rewritten(line, rewriter) for line in _headings_below(body, level)]
    here = _render(line for line in rewritten if remarks.line <= line.number <= remarks.end_line)
    if remarks.end_line < day.span.end_line:
        return here
    return _with_rest(here, _render(rewritten), rewriter, day.links)


def _belongs(text: str, run: list[_Line], rewriter: LinkRewriter) -> bool:
    """Tell whether a line is a picture, or the delimiter row of a table that the run of lines begins."""
    return rewriter.is_picture(text) or bool(run and _RULE_OF_TABLE.fullmatch(text))


def _without_bare_head(run: list[_Line]) -> list[_Line]:
    """Leave out the head of a table whose rows are entries, since these stand elsewhere."""
    return run[:-2] if len(run) > 1 and _RULE_OF_TABLE.fullmatch(run[-1].text) else run


def _rewritten(line: _Line, rewriter: LinkRewriter) -> _Line:
    return line if line.code else replace(line, text=rewriter.line(line.text))


def _with_rest(text: str, whole: str, rewriter: LinkRewriter, links: Sequence[Link]) -> str:
    """Return a text, followed by the pictures and links that are missing in the whole text."""
    pictures = [
        rewriter.picture(image.path, markdown_syntax.escape(image.alt)) for image in rewriter.missing()
    ]
    followed = [link.url for link in links if is_followed(link.url)]
    shown = set(_ADDRESS.findall(whole)) if followed else set()
    unsure = [url for url in followed if url not in shown]
    if len(unsure) * len(whole) <= _MOST_LOOKED_FOR:
        unsure = [
            url
            for url in unsure
            if url not in whole or not re.search(f"{re.escape(url)}(?!{_OF_URL.pattern})", whole)
        ]
    further = ", ".join(map(markdown_syntax.autolink, unsure))
    return "\n\n".join(part for part in (text, *pictures, further and f"See also {further}") if part)


def _outdented(written: list[_Line], entry: Entry) -> list[_Line]:
    """Return an entry's lines without its name and link, and without the indentation of its list."""
    start = next((number for number, line in enumerate(written) if line.text), len(written))
    if start == len(written):
        return []
    base = written[start].indent
    urls = {link.url.strip(_SEPARATORS) for link in entry.links if is_followed(link.url)}
    opening = _opening(written[start].text, entry, urls)
    kept = [replace(written[start], indent=0, text=text) for text in (opening, "") if opening]
    nested: list[_Line] = []
    own = True  # whether nested lines belong to the entry, not to a remark at its indentation
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


def _unnested(nested: list[_Line], base: int, *, own: bool) -> list[_Line]:
    return _dedent(nested) if own else [_shifted(line, base) for line in nested]


def _opening(text: str, entry: Entry, urls: AbstractSet[str]) -> str:
    """Return an entry's first line without the marker, the name and the link."""
    heading = _heading(text)
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
    """Return a line without the name at its beginning, unless the name is part of its first sentence."""
    rest = text.removeprefix(name)
    if not text.startswith(name) or (rest and rest[0] not in _SEPARATORS):
        return text
    rest = rest.lstrip(_SEPARATORS)
    return text if rest.startswith("的") else rest


def _is_link(text: str, entry: Entry, urls: AbstractSet[str]) -> bool:
    """Tell whether a line is a link of the entry, with no words but the entry's name.

    Args:
        text: the line.
        entry: the entry.
        urls: the URLs of the entry's links, without separators around them.
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


def _split_lines(source: str, code: Iterable[Code], first: int) -> list[_Line]:
    """Divide the Markdown of a place into lines. Every block of code, also an indented one, gets new fences.

    Args:
        source: the Markdown.
        code: the blocks of code that the parser found in it.
        first: the number of the first line.
    """
    written = [_line(number, text) for number, text in enumerate(markdown_syntax.split(source), first)]
    lines: list[_Line] = []
    done = 0
    for block in sorted(code, key=lambda block: block.line):
        begin = block.line - first
        end = begin + block.text.count("\n")
        if not done <= begin < len(written):
            continue
        opening = _OPENING.match(written[begin - 1].text) if begin > done else None
        lines += written[done : begin - 1 if opening else begin]
        indent = written[begin - 1].indent if opening else 0
        body = markdown_syntax.fenced(block.text, opening["info"].strip() if opening else block.language)
        lines += [_Line(block.line, indent, text, code=True) for text in body]
        done = end + 1 if opening and end < len(written) and _CLOSING.match(written[end].text) else end
    return lines + written[done:]


def _dedent(lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines moved left by the smallest indentation among them."""
    margin = min((line.indent for line in lines if line.text), default=0)
    return [_shifted(line, margin) for line in lines]


def _shifted(line: _Line, columns: int) -> _Line:
    """Return a line moved left."""
    return replace(line, indent=max(0, line.indent - columns))


def _heading(text: str) -> tuple[int, str] | None:
    """Return the level and the words of an ATX heading, without closing marks. None for other lines."""
    marks = _MARKS.match(text)
    if marks is None:
        return None
    words = text[marks.end(1) :].rstrip(" \t")
    bare = words.rstrip("#")
    closed = bare[-1:] in {"", " ", "\t"}
    return len(marks[1]), (bare if closed else words).strip(" \t")


def _headings_below(lines: Iterable[_Line], level: int) -> list[_Line]:
    """Return the lines with all headings, also underlined ones, moved below a level."""
    made: list[_Line] = []
    depths: dict[int, int] = {}
    for line in lines:
        plain = not line.code and line.indent < 4
        if plain and (found := _heading(line.text)):
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


def _render(lines: Iterable[_Line]) -> str:
    """Return the lines as text, with a blank line around code and nowhere two blank lines in a row."""
    done: list[str] = []
    before = False
    for line in lines:
        if line.code != before and done and done[-1]:
            done.append("")
        before = line.code
        if line.text or line.code or (done and done[-1]):
            done.append(" " * line.indent + line.text if line.text else "")
    return "\n".join(done).strip("\n")


def _line(number: int, written: str) -> _Line:
    text = written.lstrip(" \t")
    white = written[: len(written) - len(text)].expandtabs(4)
    return _Line(number, len(white), text if text.strip() else "")


def _is_paragraph(line: _Line) -> bool:
    return not line.code and line.indent < 4 and _PARAGRAPH.match(line.text) is not None
