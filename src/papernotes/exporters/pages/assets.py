"""The style sheet and the scripts of pages: one file each for browsers, small ones for who reads them."""

from __future__ import annotations

from pathlib import Path

from papernotes.exporters.code_colours import site_css

_SCRIPT = "text/javascript"

ASSETS = {"style.css": "text/css", "theme.js": _SCRIPT, "text.js": _SCRIPT, "app.js": _SCRIPT}
"""Files that every page needs, and their media types."""

SEARCH = "search.js"
"""The search of a static site, which is loaded when it is first used."""

_SEARCH_PARTS = (
    "folding",
    "pieces",
    "layout",
    "tokens",
    "names",
    "similarity",
    "identifying",
    "lexing",
    "dates",
    "parsing",
    "wording",
    "unsure",
    "glossary",
    "planning",
    "index",
    "finding",
    "marking",
    "snippets",
    "facets",
    "suggesting",
    "site",
)
"""What the search is put together from, each file building on those before it: pages from disk may not load
modules."""

_FILES = Path(__file__).parent.parent.parent / "templates" / "site"


def asset(name: str) -> str:
    """Return a file that pages need, by its name in `ASSETS` or as `SEARCH`."""
    if name == SEARCH:
        return "\n".join(
            (_FILES / "search" / f"{part}.js").read_text(encoding="utf-8") for part in _SEARCH_PARTS
        )
    text = (_FILES / name).read_text(encoding="utf-8")
    return text + site_css() if name == "style.css" else text
