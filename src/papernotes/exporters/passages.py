"""The Markdown of an entry or a day, cut out of its note so that it can stand in another document.

What a note says in the shape of its list (`- [Name](address) comment`, remarks nested below) is said here in
the shape of a document: the name and address go to a heading, the rest follows as it was written, less the
indentation that it had from the list. Code keeps every character. Links and pictures that the cutting left
behind come last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.exporters.base import well_formed
from papernotes.exporters.rewriting import Rewriter, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.exporters.base import Export
    from papernotes.exporters.pictures import Pictures
    from papernotes.model import Code, Day, Entry, Link

_NEWLINE = re.compile(r"\r\n?|\n")
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r"`{3,}|~{3,}")
_OPENING = re.compile(r"(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(?P<info>.*)$")
_INLINE_LINK = re.compile(r"\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_SEPARATORS = " \t,:;.，：；、。-–—"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of Markdown."""

    indent: int
    """Columns of white space before it."""
    text: str
    """The rest of it; empty for a blank line."""
    code: bool = False
    """Whether it belongs to a block of code, fences included."""


def entry_heading(entry: Entry) -> str:
    """Return an entry's name as Markdown, linked to its first link."""
    return linked(entry.name, entry.links[0].url) if entry.links else escape(entry.name)


def linked(text: str, url: str) -> str:
    """Return a plain text as a Markdown link."""
    return f"[{escape(text)}]({_target(url)})"


def entry_body(export: Export, entry: Entry, pictures: Pictures, level: int) -> str:
    """Return what an entry says below its heading, as Markdown without a blank line around it.

    Args:
        export: the export that the entry is in.
        entry: the entry.
        pictures: addresses of the export's pictures.
        level: level of the entry's own heading; headings within it come below.
    """
    lines = _read(export.source(entry.span), entry.code, entry.span.line)
    lines = _outdent(_without_front_matter(lines) if entry.span.line == 1 else lines, entry)
    rewriter = Rewriter(export, entry.span.path, entry.images, pictures)
    return _finish(lines, entry.links, rewriter, level, shown=entry.links[:1])


def day_body(export: Export, day: Day, pictures: Pictures, level: int) -> str:
    """Return a day's text outside entries, as Markdown without a blank line around it.

    Args:
        export: the export that the day is in.
        day: the day.
        pictures: addresses of the export's pictures.
        level: level of the day's own heading; headings within the text come below.
    """
    wanted = set(day.text_lines)
    first = day.span.line
    runs: list[list[_Line]] = [[]]
    for number, line in _numbered(export.source(day.span), day.code, first):
        if line.code or number in wanted:
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    lines = [line for run in runs for line in (*_flush(run), _Line(0, ""))]
    rewriter = Rewriter(export, day.span.path, day.images, pictures)
    return _finish(lines, day.links, rewriter, level)


def _read(source: str, code: Iterable[Code], first: int) -> list[_Line]:
    return [line for _, line in _numbered(source, code, first)]


def _numbered(source: str, code: Iterable[Code], first: int) -> list[tuple[int, _Line]]:
    """Divide a source into lines with their numbers; blocks of code are fenced anew, whatever they were."""
    written = [_UNPRINTABLE.sub("", line) for line in _NEWLINE.split(well_formed(source))]
    lines: list[tuple[int, _Line]] = []
    done = 0
    for block in sorted(code, key=lambda block: block.line):
        begin = block.line - first
        end = begin + block.text.count("\n")
        opening = _OPENING.match(written[begin - 1].lstrip()) if 0 < begin <= len(written) else None
        before = begin - 1 if opening else begin
        if before < done:
            continue
        lines += [
            (first + number, _line(written[number])) for number in range(done, min(before, len(written)))
        ]
        indent = _line(written[before]).indent if opening else 0
        info = opening["info"].strip() if opening else block.language
        made = [_Line(indent, text, code=True) for text in fenced(block.text, info)]
        lines += [(first + before, line) for line in (_Line(indent, ""), *made, _Line(indent, ""))]
        closed = opening and end < len(written) and _FENCE.match(written[end].strip())
        done = end + 1 if closed else end
    return lines + [(first + number, _line(written[number])) for number in range(done, len(written))]


def fenced(code: str, info: str) -> list[str]:
    """Return the lines of a fenced block that holds the code unharmed."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", code) or [""]))
    body = _NEWLINE.split(_UNPRINTABLE.sub("", well_formed(code)))
    return [fence + info.replace("`", ""), *(body[:-1] if body[-1] == "" else body), fence]


def _line(written: str) -> _Line:
    text = written.lstrip(" \t")
    white = written[: len(written) - len(text)].expandtabs(4)
    return _Line(len(white), text.rstrip() if not text.strip() else text)


def _without_front_matter(lines: list[_Line]) -> list[_Line]:
    if lines and lines[0].text.rstrip() == "---":
        for number, line in enumerate(lines[1:], 1):
            if line.text.rstrip() in {"---", "..."}:
                return lines[number + 1 :]
    return lines


def _outdent(lines: list[_Line], entry: Entry) -> list[_Line]:
    """Take away the list item that an entry is, with the name and link that its heading says."""
    while lines and not lines[0].text:
        lines = lines[1:]
    if not lines:
        return []
    base = lines[0].indent
    opening = _opening(lines[0].text, entry)
    kept = [_Line(0, opening), _Line(0, "")] if opening else []
    nested: list[_Line] = []
    own = True  # whether what is nested belongs to the entry itself, not to a remark on its level
    for line in lines[1:]:
        if line.indent > base or (nested and not line.text and not line.code):
            nested.append(line)
            continue
        kept += _flush(nested) if own else [_shifted(one, base) for one in nested]
        nested = []
        if own and not line.code and _is_link(line.text, entry):
            continue
        own = own and not line.text
        kept.append(replace(line, indent=0))
    return kept + (_flush(nested) if own else [_shifted(one, base) for one in nested])


def _flush(lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines moved left until one touches the margin."""
    margin = min((line.indent for line in lines if line.text), default=0)
    return [_shifted(line, margin) for line in lines]


def _shifted(line: _Line, columns: int) -> _Line:
    return replace(line, indent=max(0, line.indent - columns))


def _opening(text: str, entry: Entry) -> str:
    """Return what an entry's first line says beside its name and link."""
    heading = _HEADING.match(text)
    text = (heading[2] or "") if heading else _MARKER.sub("", text, count=1)
    if text.startswith("|"):
        cells = (cell.strip() for cell in re.split(r"(?<!\\)\|", text.strip().strip("|")))
        return " · ".join(cell for cell in cells if cell and not _is_link(cell, entry))
    if text.strip() == entry.name or _is_link(text, entry):
        return ""
    link = _INLINE_LINK.match(text)
    if link and entry.links and link["text"].strip() == entry.name and entry.links[0].url in link[0]:
        return text[link.end() :].lstrip(_SEPARATORS)
    return text


def _is_link(text: str, entry: Entry) -> bool:
    """Whether a line is one of the entry's links and nothing else worth saying."""
    text = _MARKER.sub("", text, count=1).strip(_SEPARATORS)
    urls = {link.url.strip(_SEPARATORS) for link in entry.links}
    if text.strip("<>") in urls:
        return True
    link = _INLINE_LINK.fullmatch(text)
    return bool(link) and link is not None and link["text"].strip() in {entry.name, "", *urls}


def _finish(
    lines: list[_Line], links: Iterable[Link], rewriter: Rewriter, level: int, shown: Sequence[Link] = ()
) -> str:
    done: list[str] = []
    for line in _below(lines, level):
        text = line.text if line.code else rewriter.line(line.text)
        if text or line.code or (done and done[-1]):
            done.append(" " * line.indent + text if text else "")
    body = "\n".join(done).strip("\n")
    pictures = [rewriter.picture(image.path, escape(image.alt)) for image in rewriter.missing()]
    rest = [link.url for link in links if link not in shown and not _mentions(body, link.url)]
    further = ["See also " + ", ".join(map(_autolink, rest))] if rest else []
    return "\n\n".join(part for part in (body, *pictures, *further) if part)


def _below(lines: list[_Line], level: int) -> list[_Line]:
    """Return the lines with their headings, underlined ones included, moved below a level."""
    made: list[_Line] = []
    headings: list[int] = []
    for line in lines:
        underline = None if line.code or line.indent > 3 else _UNDERLINE.match(line.text)
        heading = None if line.code or line.indent > 3 else _HEADING.match(line.text)
        if underline and made and _is_paragraph(made[-1]):
            above = made.pop()
            made.append(_Line(0, f"{'#' if underline[1][0] == '=' else '##'} {above.text}"))
            headings.append(len(made) - 1)
            continue
        if heading:
            headings.append(len(made))
        made.append(line)
    top = min((len(made[number].text) - len(made[number].text.lstrip("#")) for number in headings), default=0)
    for number in headings:
        text = made[number].text.lstrip("#")
        depth = len(made[number].text) - len(text) - top + level + 1
        made[number] = _Line(0, "#" * min(depth, 6) + text)
    return made


def _is_paragraph(line: _Line) -> bool:
    return not line.code and line.indent <= 3 and bool(re.match(r"[^\s#>|*+\-]", line.text))


def _mentions(text: str, url: str) -> bool:
    return re.search(re.escape(url) + r"(?![\w/%?#=&-])", text) is not None


def _autolink(url: str) -> str:
    return (
        "<"
        + re.sub(r"[\s<>]", lambda found: f"%{ord(found[0]):02X}", _UNPRINTABLE.sub("", well_formed(url)))
        + ">"
    )


def _target(url: str) -> str:
    """Return a URL so that Markdown takes it for one."""
    url = _UNPRINTABLE.sub("", well_formed(url))
    return (
        "<" + re.sub(r"[\s<>\\]", lambda found: f"%{ord(found[0]):02X}", url) + ">"
        if re.search(r"[\s()<>\\]", url)
        else url
    )
