"""The style sheet and the scripts of pages."""

from __future__ import annotations

from pathlib import Path

from papernotes.exporters.code_colours import site_css

_SCRIPT = "text/javascript"

ASSETS = {"style.css": "text/css", "theme.js": _SCRIPT, "text.js": _SCRIPT, "app.js": _SCRIPT}
"""Files that every page needs, and their media types."""

SEARCH = "search.js"
"""The search of a static site, which is loaded when it is first used."""

_FILES = Path(__file__).parent.parent.parent / "templates" / "site"


def asset(name: str) -> str:
    """Return a file that pages need, by its name in `ASSETS` or as `SEARCH`."""
    text = (_FILES / name).read_text(encoding="utf-8")
    return text + site_css() if name == "style.css" else text
