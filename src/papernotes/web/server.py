"""Serve the live page until it is interrupted."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import TYPE_CHECKING

import uvicorn

from papernotes.errors import PapernotesError, UsageError
from papernotes.web.app import application

if TYPE_CHECKING:
    from papernotes.web.live import Live

_LAST_WORDS = 1
"""Seconds that answers under way may take once the server is told to stop."""


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
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        http="h11",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_LAST_WORDS,
    )
    uvicorn.Server(config).run(sockets=[listening])
