"""What a link is called that stands by itself: the name of its site."""

from __future__ import annotations

from urllib.parse import urlsplit

from papernotes.identifiers import SITE_NAMES


def site_name(url: str) -> str:
    """Return the name or host of a URL's site; `mail` for a mail address, `link` for what has no host."""
    try:
        address = urlsplit(url)
        host = (address.hostname or "").removeprefix("www.")
    except ValueError:
        return "link"
    return SITE_NAMES.get(host, host) or ("mail" if address.scheme == "mailto" else "link")
