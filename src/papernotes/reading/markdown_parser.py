"""The Markdown of logs: CommonMark with tables, formulas, Obsidian's brackets and bare URLs."""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_block import reference
from markdown_it.rules_block.table import escapedSplit

from papernotes.dates.date_lines import parse_date_line
from papernotes.model import PICTURE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_NESTING = 100
"""Fifty lists inside one another; what lies deeper is read as plain lines."""
_LONG = 500_000
"""Characters. A longer text with link definitions is parsed twice: that takes less memory than its tokens."""

# A Chinese character is part of a path segment that it begins (`/wiki/注意力`), else prose glued to the URL.
# It is told by not being of an alphabet: a set of all the thousands that there are takes long to compile.
_ALPHABETS = r"\xa1-\u052f\u1e00-\u1fff"
_URL = re.compile(
    r"[hH][tT][tT][pP][sS]?://"
    rf"(?:[!#-;=?-\[\]-_a-{{}}~]+|[{_ALPHABETS}]+|(?<=[/=_])[^\W\x00-\x7f{_ALPHABETS}]+)+"
)
_SCHEME_BEFORE = re.compile(r"https?$", re.IGNORECASE)
_WIKILINK = re.compile(r"!?\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\](?!\()")
_PICTURE = "|".join(map(re.escape, PICTURE_SUFFIXES))
_LOOSE_IMAGE = re.compile(
    rf"!\[(?P<alt>[^\[\]\n]*)\]\(\s*+(?P<path>[^()<>\n\"]+?(?:{_PICTURE})"
    r"|[^\s()<>\"]+)(?:\s+\"[^\"\n]*\"|\s+'[^'\n]*')?(?P<size>\s+=\d*%?(?:x\d*%?)?)?\s*\)",
    re.IGNORECASE,
)
"""A picture whose path has blanks, or with a size (`![](a.png =300x200)`), as some editors write it."""
_TARGET = re.compile(r"\[[^\[\]]*\]:\s*(?P<target>\S*)")
_TIGHT_HEADING = re.compile(r"(?P<level>#{2,6})(?P<title>[^#\s].*)")
_ADDRESS = re.compile(r"<|[./#?]|[\w.+-]+[./:#?]+[\w/]", re.ASCII)
_IMAGE_NAME = re.compile(rf"(?:{_PICTURE})$", re.IGNORECASE)
_MATH = re.compile(
    r"\$\$[^$\n]+\$\$|\$(?![\s\d])[^$\n]*[^$\s\\]\$(?!\d)|\$\d[^$\n\\^_{=]*+[\\^_{=][^$\n]*[^$\s\\]\$(?!\d)"
)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\[\]]*\]|\[\d{1,3}\]$")
_TRAILING = ".,;:!?'*_~"
_DANGLING = "([-#"
"""What no URL ends with where words go on right after it: `.../repo(代码)`, `.../2507.00432-结论`."""
_WINDOW = 256
"""Characters of a URL that are looked at first: in a row of URLs that brackets divide, each would else be
taken for one with all that follow."""
_PAIRS = {")": "(", "]": "["}


def bare_url(text: str, start: int = 0, end: int | None = None) -> str | None:
    """The bare URL that begins at `start`, without the punctuation that ends a sentence, or None.

    Full-width punctuation ends it, and so does a closing bracket that it did not open.
    """
    end = len(text) if end is None else end
    window = _WINDOW
    while True:
        match = _URL.match(text, start, min(end, start + window))
        if match is None:
            return None
        url = match[0][: _end_of_brackets(match[0])]
        if len(url) < len(match[0]) or match.end() < start + window or start + window >= end:
            break
        window *= 2
    url = _FOOTNOTE_MARK.split(url, maxsplit=1)[0]
    surplus = {close: url.count(close) - url.count(opening) for close, opening in _PAIRS.items()}
    length = len(url)
    while length:
        last = url[length - 1]
        if last not in _TRAILING and (last not in _DANGLING or match.end() == len(text)):
            if surplus.get(last, 0) <= 0:
                break
            surplus[last] -= 1
        length -= 1
    return url[:length] if length > url.index("://") + 3 else None


def _end_of_brackets(url: str) -> int:
    """The place in a URL of the first closing bracket that it did not open, or its end."""
    depth, place = 0, url.find(")")
    opened = 0
    while place >= 0:
        depth += url.count("(", opened, place) - 1
        if depth < 0:
            return place
        opened, place = place, url.find(")", place + 1)
    return len(url)


def find_bare_urls(text: str) -> list[str]:
    """All bare URLs in a text that is not read as Markdown."""
    found = (bare_url(text, match.start()) for match in _URL.finditer(text))
    return [url for url in found if url is not None]


class LogMarkdown(MarkdownIt):
    """markdown-it with URLs kept as they were written; they are checked where they are shown."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Accept every URL, so that none is dropped."""
        del url
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        """Keep the URL as written."""
        return url


def _math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A formula between `$$`, on one line or more; a blank line means that it was never closed."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("$$", begin):
        return False
    if state.is_code_block(start_line) or start_line < state.env.get("unclosed_math", 0):
        return False
    first = state.src[begin + 2 : state.eMarks[start_line]].rstrip()
    line = start_line
    if "$$" in first:
        if not first.endswith("$$"):
            return False
    else:
        indent = min(state.blkIndent, state.sCount[start_line])
        for line in range(start_line + 1, end_line):
            text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
            if text.endswith("$$"):
                break
            if not text or state.sCount[line] < indent:
                state.env["unclosed_math"] = line
                return False
        else:
            state.env["unclosed_math"] = end_line
            return False
    if not silent:
        state.line = line + 1
        token = state.push("math_block", "math", 0)
        token.content = state.getLines(start_line, line + 1, state.blkIndent, keepLastLF=False)
        token.map = [start_line, state.line]
    return True


def _math_inline(state: StateInline, silent: bool) -> bool:
    """A formula between `$`, kept as written: `_` and `*` in it mark no emphasis."""
    if state.src[state.pos] != "$":
        return False
    match = _MATH.match(state.src, state.pos, state.posMax)
    if match is None or "://" in match[0] or "](" in match[0]:  # sums of money around a link
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _tight_heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A dated heading without the blank after its `##`, which many editors take for one (`##12.3`).

    `#2025-12-03` is a tag as well.
    """
    del end_line
    begin, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    match = None if state.is_code_block(start_line) else _TIGHT_HEADING.match(state.src, begin, end)
    if match is None or parse_date_line(match["title"]) is None:
        return False
    if not silent:
        state.line = start_line + 1
        tag = f"h{len(match['level'])}"
        state.push("heading_open", tag, 1).map = [start_line, state.line]
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = match["title"].strip(), [start_line, state.line], []
        state.push("heading_close", tag, -1)
    return True


def _url_inline(state: StateInline, silent: bool) -> bool:
    """A bare URL in running text. It is noticed at its colon, since letters do not stop the text rule."""
    position = state.pos
    if state.src[position : position + 3] != "://" or state.linkLevel > 0:
        return False
    scheme = _SCHEME_BEFORE.search(state.pending[-5:])
    if scheme is None:
        return False
    end = state.posMax
    if state.pending[: -len(scheme[0])].endswith("=="):  # highlighted, as Obsidian writes it
        end = state.src.find("==", position) if "==" in state.src[position:end] else end
    url = bare_url(state.src, position - len(scheme[0]), end)
    if url is None:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        state.push("bare_url", "a", 0).content = url
    state.pos = position + len(url) - len(scheme[0])
    return True


def _brackets_inline(state: StateInline, silent: bool) -> bool:
    """Obsidian's `[[note|shown]]` and `![[picture.png|300]]`, and pictures that CommonMark's rule leaves.

    These have blanks in their path, a size, or more words than a label may have.
    """
    first = state.src[state.pos]
    if first == "[":
        if not state.src.startswith("[[", state.pos):
            return False
    elif first != "!" or not state.src.startswith("[", state.pos + 1):
        return False
    match = _WIKILINK.match(state.src, state.pos, state.posMax)
    if match is not None:
        target, shown = match[1].strip(), (match[2] or "").strip()
    else:
        match = _LOOSE_IMAGE.match(state.src, state.pos, state.posMax)
        if match is None:
            return False
        if not (match["size"] or " " in match["path"] or len(match["alt"]) >= LONGEST_LABEL):
            return False  # a picture of CommonMark, which its own rule reads
        target, shown = local_path(match["path"]), match["alt"]
    if not silent:
        path = target.partition("#")[0]
        if first == "!" and (match.re is _LOOSE_IMAGE or _IMAGE_NAME.search(path)):
            token = state.push("embed", "img", 0)
            token.content = "" if re.fullmatch(r"\d+(x\d+)?", shown) else shown
            token.attrs = {"src": path}
        else:
            state.pending += shown or target
    state.pos = match.end()
    return True


def _definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A link reference definition (CommonMark 0.31, 4.7), but neither a footnote nor words after a colon.

    `[^1]: 参考` and `[待办]: 复现` define nothing: Chinese has no blanks, so any words look like a target.
    """
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] != "[" or state.src[start + 1 : start + 2] == "^":
        return False
    target = _TARGET.match(state.src, start, state.eMarks[start_line])
    if target and target["target"] and not _ADDRESS.match(target["target"]):
        return False
    return reference(state, start_line, end_line, silent)


def local_path(source: str) -> str:
    """An image's source as a path: percent-decoded unless it is a URL."""
    source = source.strip()
    return source if "://" in source or source.startswith("data:") else unquote(source)


def cells_of(row: str) -> list[str]:
    """The cells of a row of a table, also those beyond its last column."""
    return escapedSplit(row.strip().removeprefix("|").removesuffix("|"))


_TRIGGERS = {
    "table": re.compile(r"\|"),
    "math": re.compile(r"\$\$"),
    "blockquote": re.compile(">"),
    "html_block": re.compile("<"),
    "reference": re.compile("]:"),
    "fence": re.compile("```|~~~"),
    "tight_heading": re.compile(r"##[@\[(*_]*\d"),
    "hr": re.compile(r"^[ \t]*+[>*_+\-\d][ \t>*_+\-\d.)]*+$", re.MULTILINE),
    "lheading": re.compile(r"^[ \t]*+[>*+=\-\d][ \t>*+=\-\d.)]*+$", re.MULTILINE),
}
"""Rules of blocks, and what a text has in which they find anything."""


def parser_for(text: str) -> LogMarkdown:
    """The parser of logs without the rules that would look at each line of a text in vain."""
    return parser(*(rule for rule, trigger in _TRIGGERS.items() if not trigger.search(text)))


def parse_blocks(text: str, environment: dict[str, Any], take: Callable[[Token], None]) -> None:
    """Parse a text, and hand on its tokens in order, each as soon as it is complete.

    The tokens of a long list or table would take many times as much memory as its text. What is changed in a
    token later is only where a list, an item, a quote or a table ends.

    Args:
        text: the Markdown.
        environment: markdown-it's environment. It has all link references before a token is handed on.
        take: called with each token.
    """
    markdown = parser_for(text)
    if "reference" in markdown.block.ruler.get_active_rules():
        if len(text) < _LONG:
            for token in markdown.parse(text, environment):
                take(token)
            return
        ahead: dict[str, Any] = {}
        markdown.block.parse(text, markdown, ahead, _Tokens(lambda _: None))
        environment["references"] = ahead.get("references", {})
    tokens = _Tokens(take)
    markdown.block.parse(text, markdown, environment, tokens)
    tokens.hand_on()


class _Tokens(list["Token"]):
    """A list for markdown-it to append to that stays empty: tokens are handed on.

    The last one waits for the next, since markdown-it fills a token only after it has appended it.
    """

    def __init__(self, take: Callable[[Token], None]) -> None:
        super().__init__()
        self._take = take
        self._last: Token | None = None

    def append(self, token: Token) -> None:
        """Take a token that is still to be filled."""
        self.hand_on()
        self._last = token

    def hand_on(self) -> None:
        """Hand on the token before, which is complete."""
        if self._last is not None:
            self._take(self._last)
            self._last = None


@cache
def parser(*without: str) -> LogMarkdown:
    """The parser of logs, which keeps no state between texts.

    Args:
        without: names of rules of blocks that are switched off.
    """
    markdown = LogMarkdown("commonmark", {"maxNesting": MAX_NESTING})
    markdown.enable(["table", "strikethrough"])
    markdown.block.ruler.before(
        "fence", "math", _math_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    markdown.block.ruler.at("reference", _definition)
    markdown.block.ruler.before(
        "heading", "tight_heading", _tight_heading, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    markdown.inline.ruler.before("linkify", "bare_url", _url_inline)
    markdown.inline.ruler.before("escape", "math", _math_inline)
    markdown.inline.ruler.before("link", "brackets", _brackets_inline)
    markdown.core.ruler.enableOnly(["block"])
    markdown.block.ruler.disable(without)
    bound_links(markdown)
    return markdown


LONGEST_PARSED = 50_000
"""Characters of a text that is parsed at once."""
_MOST_BRACKETS = 400
"""Brackets of a text that is parsed at once."""
LONGEST_LABEL = 1_000
"""Characters between the brackets of a link; words in longer brackets are no link (CommonMark's bound for the
label of a reference)."""


def is_parsed_at_once(content: str) -> bool:
    """Whether a text is short and simple enough to be parsed; else its lines are, each by itself.

    A line that is too much by itself is data that was pasted, and no Markdown.
    """
    return len(content) <= LONGEST_PARSED and content.count("[") <= _MOST_BRACKETS


def bound_links(markdown: MarkdownIt) -> None:
    """Have a parser look no further than `LONGEST_LABEL` characters for the bracket that closes another."""
    markdown.helpers = cast(
        "Any",
        SimpleNamespace(
            parseLinkDestination=parseLinkDestination,
            parseLinkLabel=_end_of_label,
            parseLinkTitle=parseLinkTitle,
        ),
    )


def _end_of_label(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """Return the place of the bracket that closes the one at `start`, or -1: markdown-it's function, bounded.

    Args:
        state: markdown-it's state; its position is left as it is.
        start: place of the opening bracket.
        disable_nested: whether a link within makes it none.
    """
    before = state.pos
    last = min(state.posMax, start + LONGEST_LABEL)
    state.pos = start + 1
    level = 1
    end = -1
    while state.pos < last:
        sign = state.src[state.pos]
        if sign == "]":
            level -= 1
            if level == 0:
                end = state.pos
                break
        place = state.pos
        state.md.inline.skipToken(state)
        if sign == "[":
            if place == state.pos - 1:  # a bracket that begins nothing
                level += 1
            elif disable_nested:
                break
    state.pos = before
    return end
