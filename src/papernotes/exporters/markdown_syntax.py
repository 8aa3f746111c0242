"""Plain text, URLs and code put into Markdown so that they come out again as they went in."""

from __future__ import annotations

import re

from papernotes.exporters.base import well_formed
from papernotes.exporters.link_targets import percent_encoded

_SPECIAL = re.compile(
    r"(\$(?=[^\s$])[^$\n]*(?<=[^\s\\])\$(?!\d))|[\\`*\[\]<]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])"
)
"""A formula, which stays, or a sign that Markdown would take for a mark."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufeff]+")
_NOT_IN_AUTOLINKS = re.compile(r"[<>]|\s")
_NOT_IN_TARGETS = re.compile(r"[<>\\]|\s")
_NEWLINE = re.compile(r"\r\n?|\n")


def escape(text: str) -> str:
    """Return plain text, on one line, as Markdown that shows it; formulas between `$` stay formulas."""
    return _CONTROL.sub(" ", _SPECIAL.sub(lambda found: found[1] or f"\\{found[0]}", well_formed(text)))


def link(text: str, url: str) -> str:
    """Return a plain text as a link."""
    return f"[{escape(text)}]({target(url)})"


def autolink(url: str) -> str:
    """Return a URL as a link that shows itself."""
    return f"<{percent_encoded(_CONTROL.sub('', url), _NOT_IN_AUTOLINKS)}>"


def image(alt: str, url: str) -> str:
    """Return a picture; `alt` is Markdown already."""
    return f"![{alt}]({target(url)})"


def target(url: str) -> str:
    """Return a URL as the part of a link between its parentheses."""
    encoded = percent_encoded(_CONTROL.sub("", url), _NOT_IN_TARGETS)
    return f"<{encoded}>" if "(" in encoded or ")" in encoded or not encoded else encoded


def fenced(code: str, info: str) -> list[str]:
    """Return the lines of a fenced block that holds the code unharmed.

    Args:
        code: the code.
        info: what stands behind the opening fence.
    """
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", code))])
    lines = _NEWLINE.split(visible(code))
    return [fence + info.replace("`", ""), *(lines[:-1] if lines[-1] == "" else lines), fence]


def split(source: str) -> list[str]:
    """Return the lines of a text as Markdown counts them, without what no document should hold."""
    return [visible(line) for line in _NEWLINE.split(source)]


def visible(text: str) -> str:
    """Return a text without control characters, tabs and ends of lines excepted, that can be encoded."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]", "", well_formed(text))
