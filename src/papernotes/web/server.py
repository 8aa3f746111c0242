"""Serve the live page until it is interrupted."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from papernotes.errors import PapernotesError, UsageError
from papernotes.web.app import application

if TYPE_CHECKING:
    import asyncio

    from papernotes.web.live import Live

_LAST_WORDS = 1
"""Seconds that answers under way may take once the server is told to stop."""

_LONGEST_HEAD = 32_768
"""Bytes of a request's first line and headers; after more, the connection is closed."""
_MOST_CONNECTIONS = 100
"""Connections at one time; a further request is told to come again."""
_SLOWEST_HEAD = 10
"""Seconds that a client may take to send a request's first line and headers."""


class _Protocol(H11Protocol):
    """HTTP as uvicorn speaks it, but that a client which begins a request must end it soon.

    Else a few programs that hold unfinished requests open would leave no connection for the reader.
    """

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._watch()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn says no more than that it is invalid
        super().send_400_response(
            f"This is no HTTP request, or its head is longer than {_LONGEST_HEAD} bytes.\n"
        )

    def _watch(self) -> None:
        """Close the connection after a while, if a request is awaited or only begun."""
        is_awaited = not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete)
        if not is_awaited and self._timer is not None:
            self._timer.cancel()
            self._timer = None
        elif is_awaited and self._timer is None:
            self._timer = self.loop.call_later(_SLOWEST_HEAD, self.transport.close)


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Args:
        host: address or name of this machine.
        port: the port; 0 for a free one.

    Raises:
        UsageError: the host is not of this machine.
        PapernotesError: the port is in use, or not for this user.
    """
    unknown = UsageError(f"{host!r} is no address of this machine", hint="Try --host 127.0.0.1.")
    if not host:  # which would be any of its addresses
        raise unknown
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(address)
            made.listen()
        except BaseException:
            made.close()
            raise
    except (socket.gaierror, UnicodeError) as error:  # the latter for what can be no name
        raise unknown from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PapernotesError(
                f"port {port} is in use", hint="Name another one with --port, or --port 0 for any free one."
            ) from error
        raise PapernotesError(
            f"{host}:{port} cannot be listened at: {(error.strerror or str(error)).lower()}"
        ) from error
    return made


def address(listening: socket.socket, host: str) -> str:
    """Return the URL of the page."""
    port = listening.getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def is_open_to_others(listening: socket.socket) -> bool:
    """Whether other machines may reach it."""
    return not ipaddress.ip_address(listening.getsockname()[0]).is_loopback


def serve(live: Live, listening: socket.socket, host: str) -> None:
    """Serve a library until the process is interrupted.

    Args:
        live: the library.
        listening: the socket.
        host: the name under which it was asked for.

    Raises:
        KeyboardInterrupt: it was.
    """
    names = {host.lower()}
    if is_open_to_others(listening):
        names |= {socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"}
    config = uvicorn.Config(
        application(live, frozenset(names)),
        log_level="critical",  # the pages themselves say what is wrong with a request
        access_log=False,
        lifespan="off",
        ws="none",
        http=_Protocol,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_LAST_WORDS,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        limit_concurrency=_MOST_CONNECTIONS,
    )
    uvicorn.Server(config).run(sockets=[listening])
