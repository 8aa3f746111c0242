"""Write plain text, URLs and code as Markdown that shows them unchanged."""

from __future__ import annotations

import re

from papernotes.exporters.base import well_formed
from papernotes.exporters.link_targets import percent_encoded

_SPECIAL = re.compile(
    r"(\$(?=[^\s$])[^$\n]*(?<=[^\s\\])\$(?!\d))|[\\`*\[\]<]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])"
)
"""A formula, which stays as it is, or a character that Markdown would read as markup."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufeff]+")
_NOT_IN_AUTOLINKS = re.compile(r"[<>]|\s")
_NOT_IN_TARGETS = re.compile(r"[<>\\]|\s")
_NEWLINE = re.compile(r"\r\n?|\n")


def escape(text: str) -> str:
    """Return plain text as a line of Markdown that shows it. Formulas between `$` stay formulas."""
    return _CONTROL.sub(" ", _SPECIAL.sub(lambda found: found[1] or f"\\{found[0]}", well_formed(text)))


def link(text: str, url: str) -> str:
    """Return a plain text as a link."""
    return f"[{escape(text)}]({target(url)})"


def autolink(url: str) -> str:
    """Return a URL as an autolink."""
    return f"<{percent_encoded(_CONTROL.sub('', url), _NOT_IN_AUTOLINKS)}>"


def image(alt: str, url: str) -> str:
    """Return a picture. Its alternative text is already Markdown."""
    return f"![{alt}]({target(url)})"


def target(url: str) -> str:
    """Return a URL as the destination between the parentheses of a link."""
    encoded = percent_encoded(_CONTROL.sub("", url), _NOT_IN_TARGETS)
    return f"<{encoded}>" if "(" in encoded or ")" in encoded or not encoded else encoded


def fenced(code: str, info: str) -> list[str]:
    """Return the lines of a fenced block with the code unchanged.

    Args:
        code: the code.
        info: the info string behind the opening fence.
    """
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", code))])
    lines = _NEWLINE.split(visible(code))
    return [fence + info.replace("`", ""), *(lines[:-1] if lines[-1] == "" else lines), fence]


def split(source: str) -> list[str]:
    """Return the lines of a text as Markdown divides them, without control characters."""
    return [visible(line) for line in _NEWLINE.split(source)]


def visible(text: str) -> str:
    """Return a text without lone surrogates and control characters. Tabs and line ends stay."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]", "", well_formed(text))
