"""A real HTTP server on loopback that plays the services of the web, well or badly, as a test scripts it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

WELL_KNOWN = (
    "https://export.arxiv.org",
    "https://arxiv.org",
    "https://doi.org",
    "https://api.github.com",
    "https://raw.githubusercontent.com",
    "https://github.com",
    "https://huggingface.co",
    "https://openreview.net",
    "https://aclanthology.org",
    "https://pubmed.ncbi.nlm.nih.gov",
    "https://openaccess.thecvf.com",
    "https://example.org",
)
"""Beginnings of addresses that the server stands for."""


@dataclass(frozen=True)
class Reply:
    """What the server sends."""

    body: bytes | str | Callable[[], Iterable[bytes]] = b""
    """The body, or a function that yields it piece by piece, for as long as anybody listens."""
    status: int = 200
    """The HTTP status."""
    type: str = "text/html; charset=utf-8"
    """The Content-Type; none is sent if it is empty."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers."""
    silent: bool = False
    """Take the connection and never say a word."""


@dataclass(frozen=True)
class Request:
    """What the server was asked."""

    path: str
    """Path and query."""
    headers: Mapping[str, str]
    """Headers, their names in lower case."""


class Loopback:
    """A server in threads of its own, for the length of a `with` block.

    Each path has replies that are sent in turn, the last one from then on; paths without a script answer 404.
    `requests` holds what was asked, in order.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._replies: dict[str, list[Reply]] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        """`127.0.0.1:` and the port."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The server's address, without a final slash."""
        return f"http://{self.host}"

    @property
    def mirrors(self) -> dict[str, str]:
        """For `SourceSettings.mirrors`: each well-known service as a folder of this server."""
        return {service: f"{self.url}/{service.removeprefix('https://')}" for service in WELL_KNOWN}

    def script(self, path: str, *replies: Reply) -> None:
        """Say what is sent for a path, with or without its query.

        Args:
            path: `/doi.org/10.1145/1`; a service's folder is its host.
            replies: sent in turn.
        """
        with self._lock:
            self._replies[path] = list(replies)

    def asked(self, beginning: str) -> list[str]:
        """Paths that were asked for and begin so."""
        return [request.path for request in self.requests if request.path.startswith(beginning)]

    def drip(self, pause: float = 0.05) -> Iterator[bytes]:
        """A body that comes a byte at a time and never ends."""
        while not self.closing.wait(pause):
            yield b" "

    def _next(self, path: str) -> Reply:
        with self._lock:
            replies = self._replies.get(path) or self._replies.get(path.partition("?")[0])
            if not replies:
                return Reply("<title>Not Found</title>", 404)
            return replies.pop(0) if len(replies) > 1 else replies[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                loopback.requests.append(Request(self.path, headers))
                reply = loopback._next(self.path)
                self.close_connection = True
                if reply.silent:
                    loopback.closing.wait()
                    return
                try:
                    self._send(reply)
                except OSError:
                    return  # the client has heard enough

            def _send(self, reply: Reply) -> None:
                self.send_response(reply.status)
                if reply.type:
                    self.send_header("Content-Type", reply.type)
                self.send_header("Connection", "close")
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if callable(reply.body):
                    for piece in reply.body():
                        self.wfile.write(piece)
                        if loopback.closing.is_set():
                            return
                else:
                    self.wfile.write(reply.body.encode() if isinstance(reply.body, str) else reply.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named by the base class
                """Keep quiet."""

        return Handler
