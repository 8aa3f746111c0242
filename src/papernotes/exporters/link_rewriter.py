"""Change the URLs of links and pictures in lines of Markdown, and nothing else."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from papernotes.exporters import markdown_syntax
from papernotes.exporters.link_targets import TYPES, is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from papernotes.exporters.link_targets import LinkTargets
    from papernotes.model import Image

_LINK = "\0"
"""Replaces the opening bracket of a link while a line is searched. Without it, the search would follow each
bracket that begins no link to the end of the line."""
_INLINE = re.compile(
    r"""
    \\.                                                          # an escaped character
    | (?P<ticks>`+)                                              # what begins inline code
    | ![\[\0]\[(?P<embed>[^\[\]\0\n]+)\]\]                       # Obsidian's embedding
    | (?P<bang>!?)\0(?P<text>(?:[^\[\]\0\\`]++|\\.|`[^`]*`|[\[\0][^\[\]\0]*\])*+)\]
      \(\s*+(?:<(?P<angle>[^<>]*)>|(?P<plain>[^\s()<>]*+(?:\([^\s()]*+\)[^\s()]*+)*+))
      (?P<title>\s++(?:"[^"]*"|'[^']*'|\([^()]*\)))?+\s*+\)       # [text](address "title")
    | !\0(?P<words>[^\[\]\0]*)\]\((?P<spaced>[^()<>"]+\.\w{3,4})\)  # a picture's path with blanks
    | (?P<html><img\b[^<>]*>)
    | \[\[(?P<wiki>[^\[\]\0\n|]+?)(?:\\?\|(?P<alias>[^\[\]\0\n]*))?\]\](?!\()  # Obsidian's link to a note
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BRACKET = re.compile(r"\\.|(?P<ticks>`+)|[\[\]]")
_TICKS = re.compile("`+")
_WRAPPER = re.compile(r"</?(?:div|p|center|figure)\b[^<>]*>", re.IGNORECASE)
"""A tag that only places its content. Pictures are written as Markdown, which is not parsed inside HTML."""
_PICTURE = re.compile(r"(?:<img\b|!\[)", re.IGNORECASE)
_DEFINITION = re.compile(r"(?P<head>\s{0,3}\[(?!\^)[^\[\]]+\]:\s*)(?:<(?P<angle>[^<>]*)>|(?P<plain>\S+))")
_ATTRIBUTE = re.compile(r"""\b(src|alt|width)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_EMBEDDED = re.compile(r"\\?\||#")
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
"""A width, or a width and a height, in pixels."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class LinkRewriter:
    """Changes the URLs of links and pictures in the lines of a note.

    Args:
        note: the path of the note.
        images: the pictures that the parser found in the lines.
        addresses: gives the new URLs.
    """

    def __init__(self, note: str, images: Iterable[Image], addresses: LinkTargets) -> None:
        self._note = note
        self._addresses = addresses
        self._missing = {image.path: image for image in images}
        self._known = frozenset(self._missing)
        self._bar = "|"

    def line(self, line: str) -> str:
        """Return a line of Markdown with other URLs. The line must not be code.

        Tags that only place their content are left out around a picture, and where nothing else is on the
        line.
        """
        if "<" in line:
            bare = _WRAPPER.sub("", line)
            line = bare if _PICTURE.search(bare) or not bare.strip() else line
        # In a table, a bar without a backslash would end the cell.
        self._bar = "\\|" if line.lstrip().startswith("|") else "|"
        definition = _DEFINITION.match(line)
        if definition:
            return definition["head"] + self._definition(definition) + line[definition.end() :]
        return _replaced(line, self._inline)

    def is_picture(self, line: str) -> bool:
        """Tell whether a line consists of pictures that the parser found."""
        if not self._known:
            return False
        rest = _replaced(line, lambda found: "" if self._path(found) in self._known else found[0])
        return rest != line and not rest.strip(" \t-*+")

    def missing(self) -> list[Image]:
        """Return the pictures that no line has shown so far, as those of reference links."""
        return list(self._missing.values())

    def picture(self, path: str, alt: str) -> str:
        """Return a picture as Markdown.

        Args:
            path: the path in the note, decoded.
            alt: the alternative text as Markdown. It may end in a bar and a width, as in Obsidian.
        """
        self._missing.pop(path, None)
        return markdown_syntax.image(alt, self._addresses.picture(path, self._note))

    def _path(self, found: re.Match[str]) -> str | None:
        """Return the decoded path of the picture that a match shows. None if the match is no picture."""
        if found["embed"]:
            path = _EMBEDDED.split(found["embed"])[0].strip()
            return path if path in self._known or posixpath.splitext(path)[1].lower() in TYPES else None
        if found["html"]:
            return _decoded(_attributes(found["html"]).get("src", "")) or None
        if found["spaced"]:
            return _decoded(found["spaced"].strip())
        return _decoded(found["plain"] or found["angle"] or "") if found["bang"] else None

    def _inline(self, found: re.Match[str]) -> str:
        path = self._path(found)
        if path is not None:
            words, size = _label(found)
            return self.picture(path, f"{words}{self._bar}{size}" if size else words)
        if found["wiki"] or found["embed"]:
            return self._wikilink(found)
        if found["text"] is None:
            return found[0]
        written = found["plain"] if found["angle"] is None else found["angle"]
        text = _replaced(found["text"], self._inline)
        address = self._address(written)
        if address == written:
            return f"[{text}]{found[0][len(found['text']) + 2 :]}"
        return f"[{text}]({address}{found['title'] or ''})"

    def _wikilink(self, found: re.Match[str]) -> str:
        """Return the link that a wikilink or an embedded note becomes."""
        name, _, words = (
            (found["wiki"], "", found["alias"]) if found["wiki"] else found["embed"].partition("|")
        )
        made = self._addresses.wikilink(name.partition("#")[0].strip(), words or name, self._note)
        return found[0] if made is None else made.replace("|", self._bar)

    def _definition(self, found: re.Match[str]) -> str:
        written = found["plain"] if found["angle"] is None else found["angle"]
        path = _decoded(written)
        if path in self._known:
            self._missing.pop(path, None)
            return markdown_syntax.target(self._addresses.picture(path, self._note))
        return markdown_syntax.target(self._address(written))

    def _address(self, written: str) -> str:
        """Return the new URL of a link to a file of the library. Other URLs stay as they are."""
        if not written or written[0] in "#?" or is_url(written):
            return written
        path, mark, place = written.partition("#")
        address = self._addresses.file(_decoded(path), self._note)
        return written if address is None else address + mark + place


def _replaced(line: str, change: Callable[[re.Match[str]], str]) -> str:
    """Return a line in which each match of `_INLINE` is changed."""
    line = _with_links_marked(line.replace(_LINK, "["))
    made: list[str] = []
    done = 0
    for found in _outside_code(_INLINE, line):
        made += (line[done : found.start()], change(found))
        done = found.end()
    return ("".join(made) + line[done:]).replace(_LINK, "[")


def _with_links_marked(line: str) -> str:
    """Return a line with `_LINK` in place of each bracket whose closing bracket has `(` behind it."""
    if "](" not in line:
        return line
    signs = list(line)
    opened: list[int] = []
    for found in _outside_code(_BRACKET, line):
        if found[0] == "[":
            opened.append(found.start())
        elif found[0] == "]" and opened:
            begin = opened.pop()
            if line.startswith("(", found.end()):
                signs[begin] = _LINK
    return "".join(signs)


def _outside_code(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern outside inline code. The pattern's group `ticks` matches backticks.

    Code ends at the next run of equally many backticks (CommonMark 0.31, 6.1). Without such a run, the
    backticks begin no code.
    """
    runs: dict[int, list[int]] = {}
    for run in reversed(list(_TICKS.finditer(line))):
        runs.setdefault(len(run[0]), []).append(run.start())
    done = 0
    while found := pattern.search(line, done):
        done = found.end()
        if not found["ticks"]:
            yield found
            continue
        closing = runs.get(len(found[0]), [])  # empty if the first backtick of the run is escaped
        while closing and closing[-1] < done:
            closing.pop()
        if closing:
            done = closing[-1] + len(found[0])


def _label(found: re.Match[str]) -> tuple[str, str]:
    """Return the alternative text of a picture, as Markdown, and its width in pixels."""
    if found["html"]:
        attributes = _attributes(found["html"])
        width = attributes.get("width", "").removesuffix("px")
        return markdown_syntax.escape(attributes.get("alt", "")), width if width.isdecimal() else ""
    if not found["embed"]:
        return found["words"] or found["text"] or "", ""
    words = ""
    for part in re.split(r"\\?\|", found["embed"])[1:]:
        if _SIZE.fullmatch(part.strip()):
            return words, part.strip()
        words = part.strip()
    return words, ""


def _attributes(tag: str) -> dict[str, str]:
    from html import unescape

    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(tag)
    }


def _decoded(written: str) -> str:
    from urllib.parse import unquote

    written = _ESCAPED.sub(r"\1", written)
    return written if is_url(written) else unquote(written)
