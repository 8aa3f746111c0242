"""Read lines of text: their words, links, images and tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from papernotes.identifiers import classify, identify
from papernotes.model import Image, Link
from papernotes.reading.markdown_parser import bare_url, find_bare_urls, is_parsed_at_once, local_path, parser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

_MARKED_UP = re.compile(r"[\[\]<`\\*_~&$#]|://|  \n|\n ")
_TAG = re.compile(r"(?<![^\s(（,，、;；。：:\[【])#(?=[^\s#]*[^\W\d_])([\w/-]*[\w])")
_BETWEEN = " \t-–—:：,，|"
"""Characters between a URL at the beginning of a line and the words after it."""
_TASK = re.compile(r"\[[ xX/-]\](?=\s|$)\s*")
_MARKER = re.compile(
    r"[\s*_=\u200b\ufeff]*(?:\d{1,3}\s*[、.)）．]|[(（]\d{1,3}[)）]|[①-⑳]|[-–—－•·▪●◦○◆★☆➤→>]"
    r"|[\u2600-\u27bf\U0001f000-\U0001faff]+\ufe0f?)?[\s*_=]*"
)
"""Text that may precede the first link of a line: emphasis, numbers, emoji, bullets unknown to Markdown."""
_BARE_ID = re.compile(
    r"[\s*_`\[]*(?P<id>(?:arxiv:\s?|doi:\s?|(?:www\.)?arxiv\.org/\w+/|(?:dx\.)?doi\.org/"
    r"|(?:www\.)?(?:github\.com|huggingface\.co|openreview\.net|aclanthology\.org)/)[\w.:/;()<>?=&%-]*\w)[\s*_`\]]*",
    re.IGNORECASE | re.ASCII,
)
"""An arXiv identifier, a DOI or a URL without its scheme, written in place of a URL."""
_RAW_IMAGE = re.compile(r"!\[[^\[\]\n]{0,999}\]\(([^\s()<>]{1,2000})|!\[\[([^\[\]\n|#\\]{1,999})")
_HTML_ATTRIBUTE = re.compile(
    r"""<(img|a|video|audio|source|iframe)\b[^<>]*?\b(?:src|href)\s*=\s*("[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""",
    re.IGNORECASE,
)
_HTML_ALT = re.compile(r"""\balt\s*=\s*("[^"<>]*"|'[^'<>]*')""", re.IGNORECASE)
_SIZE = re.compile(r"\|\d+(x\d+)?$")
_REST_OF_TAG = re.compile(r"[^<>]*")
_HTML_TAG = re.compile(r"<!--(?:(?!-->).)*(?:-->)?|</?[a-zA-Z!?][^<>]*>")


@dataclass(slots=True)
class TextLine:
    """A line of a note and the things found in it."""

    number: int
    """Line of the note, from 1."""
    text: str = ""
    """Its readable words, without a bare URL in front. Empty for a line of only bare URLs."""
    prose: str = ""
    """Its words outside links, for names and comments."""
    label: str = ""
    """The text of its first inline link that has a text."""
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    begins_with_link: bool = False
    """Whether its first link follows at most emphasis, a bullet or a number."""


def read_lines(content: str, first_line: int, environment: dict[str, Any]) -> list[TextLine]:
    r"""Read the inline content of a block.

    Args:
        content: the block's text without its markers, lines separated by `\n`.
        first_line: line of the note on which it begins.
        environment: markdown-it's environment with the note's link references.

    Returns:
        One `TextLine` for each line of `content`, in order.
    """
    if not _MARKED_UP.search(content):
        lines = enumerate(content.split("\n"), first_line)
        return [
            _with_id(TextLine(number, words, words)) for number, text in lines for words in [text.strip()]
        ]
    if bare_url(content) == content:
        return [TextLine(first_line, links=[classify(content)], begins_with_link=True)]
    if not is_parsed_at_once(content):
        if "\n" not in content:
            return [raw_line(content, first_line)]
        lines = enumerate(content.split("\n"), first_line)
        return [line for number, text in lines for line in read_lines(text.strip(), number, environment)]
    tokens: list[Token] = []
    markdown = parser()
    markdown.inline.parse(content, markdown, environment, tokens)
    return _Builder(first_line).build(tokens)


def _with_id(line: TextLine) -> TextLine:
    """If a line without links begins with an identifier, turn the identifier into a link."""
    match = None if line.links else _BARE_ID.match(line.text)
    link = identify(match["id"]) if match else None
    if match and link:
        line.links, line.begins_with_link = [link], True
        line.text = line.prose = line.text[match.end() :].lstrip(_BETWEEN)
    return line


def raw_line(text: str, number: int) -> TextLine:
    """Read a line without parsing Markdown: its words as written, its bare URLs and its pictures."""
    text = text.strip()
    images = [Image(local_path(match[1] or match[2])) for match in _RAW_IMAGE.finditer(text)]
    shown = {image.path for image in images}
    links = [classify(url) for url in find_bare_urls(text) if url not in shown]
    line = TextLine(number, text, text, links=links, images=images)
    line.begins_with_link = bool(links) and text.startswith(links[0].url)
    return line


def html_line(text: str, number: int, environment: dict[str, Any]) -> TextLine:
    """Read a line of raw HTML: the images and links of its tags, and the Markdown between the tags."""
    line = _html_tags(text, number)
    named = {link.url for link in line.links} | {image.path for image in line.images}
    for within in read_lines(_HTML_TAG.sub("", text).strip(), number, environment):
        line.text, line.prose = within.text, within.prose
        line.links += [link for link in within.links if unescape(link.url) not in named]
        line.images += within.images
    return line


def _html_tags(text: str, number: int) -> TextLine:
    """Find the images and links of the tags in a line of HTML, and the bare URLs in its comments."""
    line = TextLine(number)
    named = set()
    for match in _HTML_ATTRIBUTE.finditer(text):
        target = unescape(match[2].strip("\"'")).strip()
        named.add(target)
        if match[1].lower() == "img":
            rest = _REST_OF_TAG.match(text, match.end())
            alt = _HTML_ALT.search(match[0]) or _HTML_ALT.search(rest[0] if rest else "")
            line.images.append(Image(local_path(target), unescape(alt[1].strip("\"'")) if alt else ""))
        elif target and not target.startswith("#"):
            line.links.append(classify(target))
    inside = " ".join(match[0] for match in _HTML_TAG.finditer(text))
    line.links += [classify(url) for url in find_bare_urls(inside) if unescape(url) not in named]
    return line


def without_task(text: str) -> str:
    """Remove the check box from the text of a list item."""
    return _TASK.sub("", text, count=1) if text.startswith("[") else text


def find_tags(text: str) -> list[str]:
    """Find the tags of a text: `#` after a blank or punctuation, then a word with a letter; `/` nests."""
    return [tag.strip("/-") for tag in _TAG.findall(text)] if "#" in text else []


def is_tag(text: str) -> bool:
    """Whether a text is a valid tag as a whole."""
    return find_tags(f"#{text}") == [text]


class _Builder:
    """Builds lines from inline tokens."""

    def __init__(self, first_line: int) -> None:
        self.lines = [TextLine(first_line)]
        self.text: list[str] = []
        self.prose: list[str] = []
        self.taggable: list[str] = []
        self.link: list[str] | None = None
        self.link_line = self.lines[0]
        """The line on which the open link begins. The text of a link may continue on the next line."""
        self.bare_only = True
        self.leading = ""
        """The bare URL at the beginning of the line. It is no part of the line's words."""

    def build(self, tokens: Iterable[Token]) -> list[TextLine]:
        for token in tokens:
            self._take(token)
        self._end_line()
        return self.lines

    def _take(self, token: Token) -> None:
        line = self.lines[-1]
        kind = token.type
        if kind == "text":
            self._words(token.content)
        elif kind == "text_special":
            self._words(token.content, taggable=token.content != "#")
        elif kind in {"softbreak", "hardbreak"}:
            if self.link is not None:
                self.link.append(" ")
            self._end_line()
            self.lines.append(TextLine(line.number + 1))
        elif kind == "bare_url":
            self._link_starts(line, token.content)
            if self.link is None:
                self.text.append(token.content)
                self.taggable.append(" ")
                if line.begins_with_link and len(line.links) == 1:
                    self.leading = token.content
        elif kind == "link_open":
            target = str(token.attrs.get("href", "")).strip()
            if target:
                self._link_starts(line, target)
            self.link, self.link_line = [], line
        elif kind == "link_close":
            self._link_ends()
            if token.info == "auto":
                self.link_line.label = ""
        elif kind == "code_inline":
            self._words(token.content, taggable=False)
        elif kind == "image":
            if source := str(token.attrs.get("src", "")):
                line.images.append(Image(local_path(source), _SIZE.sub("", token.content)))
        elif kind == "embed":
            line.images.append(Image(str(token.attrs["src"]), token.content))
        elif kind == "html_inline":
            self._html(line, token.content)

    def _words(self, words: str, *, taggable: bool = True) -> None:
        self.text.append(words)
        if self.link is None:
            self.prose.append(words)
            self.taggable.append(words if taggable else "`")
            if words.strip():
                self.bare_only = False
        else:
            self.link.append(words)
            self.taggable.append("]")
            self.bare_only = False

    def _link_starts(self, line: TextLine, target: str) -> None:
        if not line.links and not line.images and _MARKER.fullmatch("".join(self.prose)):
            line.begins_with_link = True
            self.prose.clear()
        line.links.append(classify(target))

    def _link_ends(self) -> None:
        line = self.link_line
        shown = "".join(self.link or ()).strip()
        if shown and not line.label:
            line.label = shown
        self.link = None

    def _html(self, line: TextLine, content: str) -> None:
        found = _html_tags(content, line.number)
        line.images += found.images
        for link in found.links:
            self._link_starts(line, link.url)
        tag = content[:3].lower()
        if tag == "<br":
            self._words(" ")
        elif tag == "<a " and found.links:
            self.link, self.link_line = [], line
        elif tag == "</a" and self.link is not None:
            self._link_ends()

    def _end_line(self) -> None:
        line = self.lines[-1]
        line.prose = "".join(self.prose).strip()
        line.text = "" if self.bare_only else "".join(self.text).strip()
        if self.leading and line.text.startswith(self.leading):
            line.text = line.text[len(self.leading) :].lstrip(_BETWEEN)
        line.tags = find_tags("".join(self.taggable))
        _with_id(line)
        self.text, self.prose, self.taggable, self.bare_only, self.leading = [], [], [], True, ""
