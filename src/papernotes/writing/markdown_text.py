"""Words as Markdown: text that must stay text, links that must stay whole."""

from __future__ import annotations

import re

from papernotes.reading.markdown_parser import bare_url

_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_BLOCK_START = re.compile(
    r"""
      (?=\#{1,6}(?:\s|$))                # a heading
    | (?=>)                              # a quote
    | (?=[-+*](?:\s|$))                  # a list item
    | (?<=\d)(?=[.)](?:\s|$))            # a numbered one, its number skipped below
    | (?=`{3}|~{3}|\$\$)                 # code, a formula
    | (?=<(?![a-z][a-z0-9+.-]+:)[a-z/!?])  # raw HTML, not a link in angle brackets
    | (?=\[[^\]]+\]:)                    # a link's definition
    | (?=(?:[-_*][ ]*){3,}$|=+$)         # a rule, an underline
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
_UNSAFE_IN_PATH = re.compile(r"[\x00-\x20\x7f%()<>\[\]\"\\]")


def one_line(text: str) -> str:
    """Put a text on one line: line ends, tabs and control characters become single blanks."""
    return _BREAKS.sub(" ", text).strip()


def as_text(text: str) -> str:
    """Put a text on one line, with a backslash where its beginning would make it another block than text."""
    text = one_line(text)
    number = _NUMBER.match(text)
    place = number.end() if number else 0
    return f"{text[:place]}\\{text[place:]}" if _BLOCK_START.match(text, place) else text


def titled(name: str, comment: str) -> str:
    """Join a name and the first remark: `VisAudio：...` in Chinese, `VisAudio: ...` otherwise."""
    if not name or not comment:
        return name or comment
    return f"{name}：{comment}" if _CJK.search(name + comment) else f"{name}: {comment}"


def plain_link(url: str) -> str:
    """Write a URL so that it is read whole: bare, or in angle brackets where that would cut it short."""
    return url if bare_url(url) == url else f"<{url}>"


def named_link(name: str, url: str) -> str:
    """Write a link with a name, in which Markdown is left as it is but for brackets."""
    label = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", one_line(name))
    return f"[{label}](<{url}>)" if re.search(r"[()\s]", url) else f"[{label}]({url})"


def image_link(path: str, *, embedded: bool) -> str:
    """Write an image, `![](asset/a%20b.png)`, or as Obsidian embeds it, `![[a b.png]]`."""
    if embedded:
        return f"![[{path.rpartition('/')[2]}]]"
    return f"![]({_UNSAFE_IN_PATH.sub(lambda found: f'%{ord(found[0]):02X}', path)})"
