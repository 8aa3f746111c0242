"""Text from the web made safe and plain: decoded, without control characters or markup, in one line."""

from __future__ import annotations

import re

_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_TAG = re.compile(
    r"</?(?:jats:|mml:)?(a|b|bold|br|div|em|h\d|i|inline-formula|italic|li|math|m\w{1,10}|ol|p|sc|scp|sec|small|span|strong"
    r"|sub|sup|tex-math|title|tt|u|ul)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
"""Tags of running text in HTML, JATS and MathML; other angle brackets are meant as they stand."""
_BREAKS = frozenset({"br", "div", "li", "p", "sec", "title"})
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_-]+)""")
_KNOWN_CHARSET = re.compile(
    r"(utf|gb|big5|euc|shift|sjis|iso-8859|iso8859|latin|windows-125|cp\d|koi8|us-ascii|hz)[\w-]*"
)
_NOT_LIKE_ASCII = ("utf-16", "utf-32", "hz")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def clean(text: str, longest: int = 1000) -> str:
    """Collapse white space and take out what is invisible or steers a terminal.

    Args:
        text: any text.
        longest: the most characters to keep.
    """
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = _INVISIBLE.sub(lambda match: " " if match.group().isspace() else "", text)
    return " ".join(text.split())[:longest].strip()


def plain_text(markup: str, longest: int = 20_000) -> str:
    """Clean a text that may hold HTML or JATS tags and entities (`<jats:p>`, `H<sub>2</sub>O`, `&amp;`)."""
    from html import unescape

    bare = _TAG.sub(lambda tag: " " if tag.group(1).lower() in _BREAKS else "", markup)
    return clean(unescape(bare), longest)


def decode_page(body: bytes, charset: str) -> str:
    """Decode a page whose declared character set may be missing or wrong.

    What is valid UTF-8 is UTF-8, whatever it says; then come the declared set, the one that the page's head
    declares, and GB 18030. What fits none is decoded with U+FFFD for each fault, which `is_garbled` finds.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    found = (pattern.search(body[:4096]) for pattern in (_XML_ENCODING, _META_CHARSET))
    declared = [charset.lower(), *(match.group(1).decode("ascii").lower() for match in found if match)]
    usable = [name for name in declared if _KNOWN_CHARSET.fullmatch(name)]
    if not usable or not usable[0].startswith(_NOT_LIKE_ASCII):
        usable.insert(0, "utf-8")
    for name in [*usable, "gb18030"]:
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


def is_garbled(text: str) -> bool:
    """Whether a text holds signs of having been decoded wrongly."""
    return "\ufffd" in text
