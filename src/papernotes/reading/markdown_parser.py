"""Parse the Markdown of logs: CommonMark with tables, formulas, Obsidian's brackets and bare URLs.

markdown-it-py does the parsing. The rules here add what logs use beyond CommonMark 0.31. Other modules of
`reading` do not import markdown-it-py.
"""

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
"""Depth of 50 nested lists. Deeper lists are read as plain lines."""
_LONG = 500_000
"""Characters. A longer text with link definitions is parsed twice, which takes less memory."""

# A Chinese character belongs to a URL if it begins a path segment (`/wiki/注意力`). Elsewhere it is prose.
# The pattern excludes alphabets, since a set of the thousands of Chinese characters compiles slowly.
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
"""A picture that CommonMark does not read: with blanks in its path or a size (`![](a.png =300x200)`)."""
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
"""Characters that end no URL if words follow directly: `.../repo(代码)`, `.../2507.00432-结论`."""
_WINDOW = 256
"""Characters of a URL that are matched first. Without this bound, a row of URLs divided by brackets takes
quadratic time, because each match includes all following URLs."""
_PAIRS = {")": "(", "]": "["}

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
"""Block rules, each with a pattern that any text must contain for the rule to apply."""
LONGEST_PARSED = 50_000
"""Characters of a text that is parsed at once."""
_MOST_BRACKETS = 400
"""Brackets of a text that is parsed at once."""
LONGEST_LABEL = 1_000
"""Characters between the brackets of a link. CommonMark has this bound for labels of references. It keeps
markdown-it from quadratic time, since it searches for the end of a link from each opening bracket."""


def bare_url(text: str, start: int = 0, end: int | None = None) -> str | None:
    """Find the bare URL that begins at `start`, without the punctuation after it, or None.

    The URL ends at full-width punctuation and at a closing bracket without its opening bracket.
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
    """The place of the first closing bracket without an opening bracket, or the end of the URL."""
    depth, place = 0, url.find(")")
    opened = 0
    while place >= 0:
        depth += url.count("(", opened, place) - 1
        if depth < 0:
            return place
        opened, place = place, url.find(")", place + 1)
    return len(url)


def find_bare_urls(text: str) -> list[str]:
    """Find all bare URLs in a text that is not Markdown."""
    found = (bare_url(text, match.start()) for match in _URL.finditer(text))
    return [url for url in found if url is not None]


class LogMarkdown(MarkdownIt):
    """markdown-it, except that it keeps URLs as written. Exporters check the URLs that they show."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Accept every URL."""
        del url
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        """Keep the URL as written."""
        return url


def _math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a formula between `$$`. If a blank line comes before the closing `$$`, it is no formula."""
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
    """Keep a formula between `$` as written: `_` and `*` in it are no emphasis."""
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
    """Parse a dated heading without the blank after its `##` (`##12.3`), as many editors do.

    A single `#` is not enough: `#2025-12-03` is a tag.
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
    """Parse a bare URL in text. The rule runs at the colon, since letters do not stop the text rule."""
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
    """Parse Obsidian's `[[note|shown]]` and `![[picture.png|300]]`, and pictures outside CommonMark.

    These pictures have blanks in their path, a size, or an alternative text longer than a label may be.
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
            return False  # a picture of CommonMark, which has its own rule
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
    """Parse a link reference definition (CommonMark 0.31, 4.7) whose target looks like an address.

    `[^1]: 参考` and `[待办]: 复现` are no definitions: without blanks, Chinese words look like a target.
    """
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] != "[" or state.src[start + 1 : start + 2] == "^":
        return False
    target = _TARGET.match(state.src, start, state.eMarks[start_line])
    if target and target["target"] and not _ADDRESS.match(target["target"]):
        return False
    return reference(state, start_line, end_line, silent)


def local_path(source: str) -> str:
    """Percent-decode the source of an image, unless it is a URL."""
    source = source.strip()
    return source if "://" in source or source.startswith("data:") else unquote(source)


def cells_of(row: str) -> list[str]:
    """Split a row of a table into cells, including cells beyond the last column."""
    return escapedSplit(row.strip().removeprefix("|").removesuffix("|"))


def parser_for(text: str) -> LogMarkdown:
    """The parser without the block rules that cannot apply to a text. This saves time on each line."""
    return parser(*(rule for rule, trigger in _TRIGGERS.items() if not trigger.search(text)))


def parse_blocks(text: str, environment: dict[str, Any], take: Callable[[Token], None]) -> None:
    """Parse a text and pass on each token as soon as it is complete.

    All tokens of a long list or table together would take many times the memory of its text. A token that
    was passed on changes only in one respect: the last line of a list, an item, a quote or a table.

    Args:
        text: the Markdown.
        environment: markdown-it's environment. All link references are in it before the first token.
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
    """A list that passes on each token that markdown-it appends, and stays empty.

    A token is passed on when the next token comes, since markdown-it appends a token before it fills it.
    """

    def __init__(self, take: Callable[[Token], None]) -> None:
        super().__init__()
        self._take = take
        self._last: Token | None = None

    def append(self, token: Token) -> None:
        """Keep a token, which markdown-it has yet to fill, and pass on the token before."""
        self.hand_on()
        self._last = token

    def hand_on(self) -> None:
        """Pass on the last token, which is complete."""
        if self._last is not None:
            self._take(self._last)
            self._last = None


@cache
def parser(*without: str) -> LogMarkdown:
    """The parser of logs. It keeps no state between texts.

    Args:
        without: names of block rules that are switched off.
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


def is_parsed_at_once(content: str) -> bool:
    """Whether a text is short and simple enough to be parsed as a whole.

    If not, its lines are parsed one by one. A single line that is too long is pasted data, not Markdown.
    """
    return len(content) <= LONGEST_PARSED and content.count("[") <= _MOST_BRACKETS


def bound_links(markdown: MarkdownIt) -> None:
    """Make a parser search at most `LONGEST_LABEL` characters for a closing bracket."""
    markdown.helpers = cast(
        "Any",
        SimpleNamespace(
            parseLinkDestination=parseLinkDestination,
            parseLinkLabel=_end_of_label,
            parseLinkTitle=parseLinkTitle,
        ),
    )


def _end_of_label(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """Find the bracket that closes the bracket at `start`. This is markdown-it's function with a bound.

    Args:
        state: markdown-it's state. Its position stays as it is.
        start: place of the opening bracket.
        disable_nested: whether a nested link ends the search.

    Returns:
        The place of the closing bracket, or -1.
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
            if place == state.pos - 1:  # a bracket that begins no other construct
                level += 1
            elif disable_nested:
                break
    state.pos = before
    return end
