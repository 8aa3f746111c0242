"""What every request must be and every answer must say, whatever it is about."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Of pages: all that they need comes from here, and nothing within them runs."""

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""Of pictures: an SVG that is opened by itself is a document, and must not run its scripts here."""

DOCUMENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
"""Of documents: browsers show no PDF in a sandbox; what is inside one never runs as a part of this site."""

_LONGEST_ADDRESS = 8_000
"""Bytes of an address that is answered to; a query is read up to 2,000 characters anyway."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class Guard:
    """Stands before an application: refuses what is not from this page's own reader, and signs the answers.

    A page elsewhere can have its own name lead to this machine (DNS rebinding) and then read what it serves.
    The browser still says that name in `Host`; an address in numbers can lead nowhere else.

    Args:
        app: the application.
        names: names under which it may be asked, besides `localhost` and any address in numbers.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self._app = app
        self._names = names | {"localhost"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return

        async def signed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", POLICY)
            await send(message)

        app = self._app
        if not self._is_known(Headers(scope=scope).get("host", "")):
            app = PlainTextResponse("This page answers to localhost and to addresses in numbers only.\n", 421)
        elif scope["method"] not in {"GET", "HEAD"}:
            app = PlainTextResponse("This page can be read only.\n", 405, {"Allow": "GET, HEAD"})
        elif len(scope["raw_path"]) + len(scope["query_string"]) > _LONGEST_ADDRESS:
            app = PlainTextResponse(
                f"This address is too long: at most {_LONGEST_ADDRESS:,} bytes are read. Ask for less.\n", 414
            )
        await app(scope, receive, signed)

    def _is_known(self, host: str) -> bool:
        name = host_name(host)
        if name.lower() in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def host_name(host: str) -> str:
    """Return the name in a `Host` header, without its port and the brackets of an IPv6 address."""
    if host.startswith("["):
        name, bracket, _ = host[1:].partition("]")
        return name if bracket else ""
    return host.partition(":")[0]
