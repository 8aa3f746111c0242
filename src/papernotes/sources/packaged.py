"""Sources of records that other installed packages bring, each for the pages of one site."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from papernotes.extensions import ExtensionError, described, installed_extensions
from papernotes.model import Creator, Work
from papernotes.sources.failures import PackagedSourceError, SourceError
from papernotes.sources.page_text import clean, iso_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from papernotes.extensions import Extension
    from papernotes.model import Link
    from papernotes.sources.client import Client

GROUP = "papernotes.sources"
"""The group of entry points in which packages name the sites whose pages they know."""

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_BUILT_IN = ("arxiv.org", "doi.org", "github.com", "huggingface.co")
"""Sites that a built-in source asks."""
_LONGEST_ABSTRACT = 20_000


def packaged_source(link: Link) -> Callable[[Client, Work], Work] | None:
    """Return the function that asks a package about a link, or None if no package knows its site.

    The package is imported when the function is called. The function raises a `SourceError`.

    Args:
        link: a link that no built-in source knows.
    """
    try:
        host = urlsplit(link.url).hostname or ""
    except ValueError:
        return None
    extensions, _ = installed_extensions(GROUP, "source")
    known = [one for one in extensions if host == one.name or host.endswith(f".{one.name}")]
    if not known:
        return None
    extension = max(known, key=lambda one: len(one.name))

    def ask(client: Client, stub: Work) -> Work:
        try:
            return _asked(extension, client, link, stub)
        except ExtensionError as error:
            raise PackagedSourceError(error) from error

    return ask


def _asked(extension: Extension, client: Client, link: Link, stub: Work) -> Work:
    """Ask a package about a work, and check the record that it gives."""
    if not _HOST.fullmatch(extension.name):
        raise extension.error("has a bad name: the name is the host of a site, such as papers.example.org")
    if f".{extension.name}".endswith(tuple(f".{site}" for site in _BUILT_IN)):
        raise extension.error("is not used: papernotes asks this site itself")
    fetch = extension.load()
    if not callable(fetch):
        raise extension.error(f"is of the type {type(fetch).__name__}, not a function")
    try:
        return _checked(fetch(client, link, stub), stub, extension)
    except (SourceError, ExtensionError):
        raise
    except Exception as error:
        raise extension.error(f"failed: {described(error)}") from error


def _checked(work: Any, stub: Work, extension: Extension) -> Work:
    """Return a package's record with plain texts; it stays the record of the work that was asked about."""
    if not isinstance(work, Work):
        raise extension.error(f"gave a value of the type {type(work).__name__}, not a Work")
    if not work.title or not clean(work.title):
        raise SourceError(f"the package {extension.package} tells no title")
    texts: dict[str, Any] = {
        name: clean(getattr(work, name), _LONGEST_ABSTRACT if name == "abstract" else 1000)
        for name in ("title", "container_title", "publisher", "abstract", "volume", "issue", "page", "note")
    }
    return replace(
        stub,
        **texts,
        type=clean(work.type) or stub.type,
        creators=tuple(Creator(*(clean(part, 200) for part in creator)) for creator in work.creators),
        issued=iso_date(work.issued or "") or stub.issued,
        identifiers=tuple((clean(scheme, 200), clean(value, 200)) for scheme, value in work.identifiers),
        source=clean(work.source, 200) or extension.name,
    )
