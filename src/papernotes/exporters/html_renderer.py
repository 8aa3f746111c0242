"""A note's Markdown as HTML that is safe to open: no script runs, nothing is fetched from elsewhere.

The one place where notes become HTML, for pages, feeds and digests alike. Formulas become MathML and code
is coloured here, so that a page needs no script for either. All that comes out went through the sanitiser.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from papernotes.exporters.base import well_formed
from papernotes.exporters.formulas import mathml
from papernotes.exporters.link_targets import is_url, quote
from papernotes.exporters.sanitize import is_inline_picture, sanitiser
from papernotes.reading.markdown_parser import bare_url, bound_links, find_bare_urls, is_parsed_at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_LONGEST_CODE = 50_000
"""Characters of a block of code; a longer one is not coloured."""
_WIKILINK = re.compile(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\](?!\()")
_SIZE = re.compile(r"\|(\d{1,5})(?:x(\d{1,5}))?$")
_SCHEME_BEFORE = re.compile(r"https?$", re.IGNORECASE)


class HtmlRenderer:
    """Makes HTML of Markdown.

    Args:
        picture: the address that a page shows a picture from, by the address in the Markdown, decoded: how
            much of one is encoded is up to who wrote it. None where the picture is missing, which the page
            then says.
        linked: whether the page may link to an address that is relative to it, decoded.
    """

    def __init__(
        self,
        picture: Callable[[str], str | None] = quote,
        linked: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._sanitiser = sanitiser(linked)
        self._markdown = MarkdownIt("commonmark", {"html": True, "highlight": _highlighted})
        self._markdown.enable(["table", "strikethrough"])
        self._markdown.inline.ruler.before("linkify", "bare_url", _bare_url)
        self._markdown.inline.ruler.before("link", "wikilink", _wikilink)
        self._markdown.core.ruler.at("inline", _inline)
        bound_links(self._markdown)
        dollarmath_plugin(
            self._markdown,
            allow_labels=False,
            allow_space=False,
            allow_digits=False,
            allow_blank_lines=False,  # as the reader of notes has it; and each `$$` would look to the end
            double_inline=True,
            renderer=_formula,
        )
        tasklists_plugin(self._markdown)
        footnote_plugin(self._markdown, inline=False, move_to_end=True)
        self._markdown.add_render_rule("footnote_ref", _footnote)
        self._markdown.add_render_rule("footnote_anchor", lambda *_: "")
        self._markdown.add_render_rule("image", _image_rule(picture))

    def html(self, markdown: str) -> str:
        """Return the HTML of a Markdown text."""
        return self._sanitiser.clean(self._markdown.render(well_formed(markdown)))


def _image_rule(picture: Callable[[str], str | None]) -> Callable[..., str]:
    """Return markdown-it's rule for pictures."""

    def image(renderer: RendererHTML, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        token = tokens[number]
        written = str(token.attrGet("src") or "")
        words = renderer.renderInlineAsText(token.children, options, env)
        if is_url(written) and not is_inline_picture(written):
            return f'<a href="{escape(written)}">{escape(words or written)}</a>'
        address = written if is_inline_picture(written) else picture(unquote(written))
        if address is None:
            return f'<span class="missing">{escape(words)} {escape(unquote(written))}</span>'
        words, width = _sized(words)
        return f'<img src="{escape(address)}" alt="{escape(words)}"{width}>'

    return image


def _sized(words: str) -> tuple[str, str]:
    """Return the words that stand for a picture, and as attributes its size, which Obsidian puts there."""
    found = _SIZE.search(words)
    if found is None:
        return words, ""
    height = f' height="{found[2]}"' if found[2] else ""
    return words[: found.start()], f' width="{found[1]}"{height}'


def code_css() -> str:
    """Return the style sheet of coloured code, for light pages and dark ones."""
    return f"{_style('default')}\n@media (prefers-color-scheme: dark) {{\n{_style('github-dark')}\n}}"


def _style(name: str) -> str:
    from pygments.formatters.html import HtmlFormatter

    formatter = HtmlFormatter(style=name)
    return "\n".join(formatter.get_token_style_defs("pre code"))  # type: ignore[no-untyped-call]  # the stubs' fault


def _highlighted(code: str, language: str, _attributes: str) -> str:
    """Return the inside of a block of code, coloured if its language is known."""
    if not language or len(code) > _LONGEST_CODE:
        return escape(code)
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(code)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


def _formula(formula: str, about: dict[str, Any]) -> str:
    """Return a formula as MathML, or as it was written if it is none."""
    display = bool(about["display_mode"])
    made = mathml(formula.strip(), display=display)
    if made is not None:
        return made
    as_written = f"<code>{escape(formula.strip())}</code>"
    return f"<pre>{as_written}</pre>" if display else as_written


def _footnote(_renderer: RendererHTML, tokens: Sequence[Token], number: int, _options: Any, _env: Any) -> str:
    """Return the number of a footnote. It is no link: a page has many texts, and a place on it one name."""
    return f"<sup>{tokens[number].meta['id'] + 1}</sup>"


def _inline(state: StateCore) -> None:
    """Parse the texts of blocks, as far as there is a bound for the time that it takes."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = [] if token.children is None else token.children
            _parse(token.content, state, token.children)


def _parse(content: str, state: StateCore, tokens: list[Token]) -> None:
    """Parse a text into tokens: one that is too much line by line, a line that is too much as plain text."""
    if is_parsed_at_once(content):
        state.md.inline.parse(content, state.md, state.env, tokens)
        return
    lines = content.split("\n")
    if len(lines) == 1:
        tokens += _plain(content, state.md)
        return
    for number, line in enumerate(lines):
        if number:
            tokens.append(Token("softbreak", "br", 0))
        _parse(line, state, tokens)


def _plain(text: str, markdown: MarkdownIt) -> Iterator[Token]:
    """Yield the tokens of a text that is no Markdown: its words and its bare URLs."""
    done = 0
    for url in find_bare_urls(text):
        begin = text.index(url, done)
        yield Token("text", "", 0, content=text[done:begin])
        yield from _link(url, markdown)
        done = begin + len(url)
    yield Token("text", "", 0, content=text[done:])


def _link(url: str, markdown: MarkdownIt) -> tuple[Token, Token, Token]:
    """Return the tokens of a link that shows itself."""
    return (
        Token("link_open", "a", 1, attrs={"href": markdown.normalizeLink(url)}),
        Token("text", "", 0, content=url),
        Token("link_close", "a", -1),
    )


def _bare_url(state: StateInline, silent: bool) -> bool:
    """Make a link of a URL in running text, with the end that the reader of notes sees."""
    position = state.pos
    scheme = _SCHEME_BEFORE.search(state.pending[-5:])
    if scheme is None or state.linkLevel > 0 or not state.src.startswith("://", position):
        return False
    url = bare_url(state.src, position - len(scheme[0]), state.posMax)
    if url is None:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        for token in _link(url, state.md):
            state.push(token.type, token.tag, token.nesting).attrs = token.attrs
            state.tokens[-1].content = token.content
    state.pos = position + len(url) - len(scheme[0])
    return True


def _wikilink(state: StateInline, silent: bool) -> bool:
    """Show the words of Obsidian's link to another note; the note is not part of the page."""
    found = _WIKILINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.pending += found[2] or found[1]
    state.pos = found.end()
    return True
