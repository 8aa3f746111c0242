"""Proceedings that keep a paper's PDF beside its page: two addresses of one work."""

from __future__ import annotations

import re

_TWINS = (
    (
        re.compile(r"(https?://openaccess\.thecvf\.com/content[^?#]*)/papers?/([^/?#]+)\.pdf$"),
        r"\1/html/\2.html",
    ),
    (re.compile(r"(https?://proceedings\.mlr\.press/v\d+)/([^/?#]+)/\2\.pdf$"), r"\1/\2.html"),
    (
        re.compile(
            r"(https?://(?:papers\.nips\.cc|proceedings\.neurips\.cc)/paper[^?#]*)/file/([0-9a-f]+)-Paper([^/?#]*)\.pdf$"
        ),
        r"\1/hash/\2-Abstract\3.html",
    ),
)
"""Proceedings whose PDFs have a page beside them that tells more."""


def page_beside(url: str) -> str:
    """Return the address of the page of a paper's PDF; any other address as it is."""
    for pattern, page in _TWINS:
        if pattern.match(url):
            return pattern.sub(page, url)
    return url
