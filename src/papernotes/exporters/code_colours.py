"""Coloured code on pages: the marks in a block of code, and the style sheets that give them colours."""

from __future__ import annotations

from functools import cache
from html import escape

_LIGHT = "default"
"""Pygments' style for light pages."""
_DARK = "github-dark"
"""Pygments' style for dark pages."""
_CODE = "pre code"
"""The CSS selector of a block of code."""
_LONGEST = 50_000
"""Most characters of a block that is coloured."""


def highlighted(code: str, language: str, _attributes: str) -> str:
    """Return the inside of a block of code as HTML, coloured if Pygments knows the language.

    The arguments are those that markdown-it gives to its option `highlight`.
    """
    if not language or len(code) > _LONGEST:
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


def document_css() -> str:
    """Return the style sheet for a document, which is dark where the system is."""
    from pygments.formatters.html import HtmlFormatter

    light, dark = (
        "\n".join(HtmlFormatter(style=style).get_token_style_defs(_CODE))  # type: ignore[no-untyped-call]  # of the stubs
        for style in (_LIGHT, _DARK)
    )
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"


@cache
def site_css() -> str:
    """Return the style sheet for a site, whose reader chooses `color-scheme`: a rule has both colours."""
    from pygments.styles import get_style_by_name
    from pygments.token import STANDARD_TYPES

    light, dark = get_style_by_name(_LIGHT), get_style_by_name(_DARK)
    rules = []
    for token, name in sorted(STANDARD_TYPES.items(), key=lambda item: item[1]):
        by_day, by_night = light.style_for_token(token), dark.style_for_token(token)
        if name and (by_day["color"] or by_night["color"]):
            colours = (
                f"#{style['color']}" if style["color"] else "currentcolor" for style in (by_day, by_night)
            )
            weight = " font-weight: 600;" if by_day["bold"] else ""
            slope = " font-style: italic;" if by_day["italic"] else ""
            rules.append(f"{_CODE} .{name} {{ color: light-dark({', '.join(colours)});{weight}{slope} }}")
    return "\n".join(rules) + "\n"
