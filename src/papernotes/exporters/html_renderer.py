"""Render a note's Markdown as HTML that is safe to open: no script runs, nothing is fetched from elsewhere.

Pages, feeds and digests all get their HTML here. Formulas become MathML and code is coloured, so that a page
needs no script for either. All HTML passes through the sanitiser.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from papernotes.exporters.base import well_formed
from papernotes.exporters.code_colours import highlighted
from papernotes.exporters.formulas import mathml
from papernotes.exporters.link_targets import is_url, quote
from papernotes.reading.markdown_parser import bare_url, bound_links, find_bare_urls, is_parsed_at_once
from papernotes.works import is_followed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_WIKILINK = re.compile(r"\[\[([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\](?!\()")
_SIZE = re.compile(r"\|(\d{1,5})(?:x(\d{1,5}))?$")
_SCHEME_BEFORE = re.compile(r"https?$", re.IGNORECASE)


class HtmlRenderer:
    """Renders Markdown as HTML.

    Args:
        picture: gives the URL of a picture on the page, by its decoded URL in the Markdown. It gives None if
            the picture is missing; the page then says so.
        linked: tells whether the page may link to a relative URL, which is given decoded.
    """

    def __init__(
        self,
        picture: Callable[[str], str | None] = quote,
        linked: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._sanitiser = sanitiser(linked)
        self._markdown = MarkdownIt("commonmark", {"html": True, "highlight": highlighted})
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
            allow_blank_lines=False,  # as in reading; else each `$$` is searched to the end
            double_inline=True,
            renderer=_formula,
        )
        tasklists_plugin(self._markdown)
        footnote_plugin(self._markdown, inline=False, move_to_end=True)
        self._markdown.add_render_rule("footnote_ref", _footnote)
        self._markdown.add_render_rule("footnote_anchor", lambda *_: "")
        self._markdown.add_render_rule("image", _image_rule(picture))

    def html(self, markdown: str) -> str:
        """Return a Markdown text as HTML."""
        return self._sanitiser.clean(self._markdown.render(well_formed(markdown)))


def _image_rule(picture: Callable[[str], str | None]) -> Callable[..., str]:
    """Return the render rule of markdown-it for pictures."""

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
    """Divide the alternative text of a picture into its words and its size, which Obsidian writes there."""
    found = _SIZE.search(words)
    if found is None:
        return words, ""
    height = f' height="{found[2]}"' if found[2] else ""
    return words[: found.start()], f' width="{found[1]}"{height}'


def _formula(formula: str, about: dict[str, Any]) -> str:
    """Return a formula as MathML, or as code if it cannot be converted."""
    display = bool(about["display_mode"])
    as_written = f"<code>{escape(formula.strip())}</code>"
    return mathml(formula.strip(), display=display) or (f"<pre>{as_written}</pre>" if display else as_written)


def _footnote(_renderer: RendererHTML, tokens: Sequence[Token], number: int, _options: Any, _env: Any) -> str:
    """Return the number of a footnote, without a link: several texts of a page may have a footnote 1."""
    return f"<sup>{tokens[number].meta['id'] + 1}</sup>"


def _inline(state: StateCore) -> None:
    """Parse the text of each block, in a bounded time."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            _parse(token.content, state, token.children)


def _parse(content: str, state: StateCore, tokens: list[Token]) -> None:
    """Parse a text. If that would take too long, parse its lines; such a line is plain text."""
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
    """Yield the tokens of a plain text: its words and its bare URLs."""
    done = 0
    for url in find_bare_urls(text):
        begin = text.index(url, done)
        yield Token("text", "", 0, content=text[done:begin])
        yield from _link(url, markdown)
        done = begin + len(url)
    yield Token("text", "", 0, content=text[done:])


def _link(url: str, markdown: MarkdownIt) -> tuple[Token, Token, Token]:
    """Return the tokens of a link whose text is its URL."""
    return (
        Token("link_open", "a", 1, attrs={"href": markdown.normalizeLink(url)}),
        Token("text", "", 0, content=url),
        Token("link_close", "a", -1),
    )


def _bare_url(state: StateInline, silent: bool) -> bool:
    """Make a link of a bare URL. It ends where the parser of notes ends it."""
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
    """Show the words of a wikilink without a link: the other note is not on the page."""
    found = _WIKILINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.pending += found[2] or found[1]
    state.pos = found.end()
    return True


_MATH_TAGS = re.findall(
    r"\w+",
    """math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover""",
)
_MATH_ATTRIBUTES = re.findall(
    r"\w+",
    """accent accentunder class columnalign columnlines columnspacing depth display displaystyle fence form
    height linethickness lspace mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowlines
    rowspacing rspace scriptlevel separator stretchy symmetric voffset width xmlns""",
)
_ATTRIBUTES = {
    **{tag: set(_MATH_ATTRIBUTES) for tag in _MATH_TAGS},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "span": {"class"},
    "code": {"class"},
    "ol": {"start"},
    "th": {"style", "colspan", "rowspan"},
    "td": {"style", "colspan", "rowspan"},
    "details": {"open"},
    "input": {"checked", "disabled"},
    "time": {"datetime"},
}
_CLASS = re.compile(r"[a-z][a-z0-9]{0,2}|language-[\w+#.-]{1,30}|missing|left|right")
"""Classes of coloured code, of its language, of missing pictures, and of cells in formulas."""
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml);base64,")


def is_inline_picture(url: str) -> bool:
    """Tell whether a URL is a `data:` URL with a picture."""
    return _PICTURE.match(url) is not None


def safe_link(url: str) -> str | None:
    """Return a URL if it leads to a web page or a mail address, else None."""
    return url if is_followed(url) else None


def sanitiser(linked: Callable[[str], bool] = lambda _: False) -> nh3.Cleaner:
    """Return a sanitiser that removes all HTML which could run, disguise itself, or load from elsewhere.

    Links to web pages and mail addresses stay. Pictures stay if their URL is relative or a `data:` URL.

    Args:
        linked: tells whether the page may link to a relative URL, which is given decoded.
    """

    def attribute(_tag: str, name: str, value: str) -> str | None:
        """Return the value of an attribute, or None to remove it."""
        if name == "class":
            return value if _CLASS.fullmatch(value) else None
        if name == "src":
            return value if is_inline_picture(value) or not is_url(value) else None
        if name == "href":
            page, _, place = value.partition("#")
            followed = is_followed(value) or linked(unquote(page)) or (place and not page)
            return value if followed else None
        return value

    return nh3.Cleaner(
        tags=(nh3.ALLOWED_TAGS | {"input", *_MATH_TAGS}) - {"area", "map"},
        set_tag_attribute_values={"input": {"type": "checkbox"}},  # with two values, their order would vary
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )
