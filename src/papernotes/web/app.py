"""The live page as a web application: every address that it answers to."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from papernotes.errors import PapernotesError
from papernotes.exporters.json import dumps
from papernotes.exporters.link_targets import PICTURES
from papernotes.exporters.pages import ASSETS, FILES, asset
from papernotes.web.guard import DOCUMENT_POLICY, PICTURE_POLICY, Guard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import Executor
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from papernotes.web.live import Live

_SECONDS = 20
"""Seconds after which a request is answered with a page that says so. A search is bounded before it begins;
this is for a large library on a slow machine."""
_SEARCHES, _OTHERS = 3, 4
"""Threads that answer searches, and those that answer all else; more requests at once wait for these."""


_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What steers a terminal or turns the direction of text, and JSON does not escape by itself."""


class _Json(JSONResponse):
    """An answer in JSON, Chinese as it is."""

    def render(self, content: object) -> bytes:
        return _STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", dumps(content)).encode()


def application(live: Live, names: frozenset[str] = frozenset()) -> ASGIApp:
    """Return the application.

    Args:
        live: the library.
        names: names under which it may be asked, besides `localhost` and any address in numbers.
    """
    searches = ThreadPoolExecutor(_SEARCHES, "search")
    others = ThreadPoolExecutor(_OTHERS, "page")

    def index(_request: Request) -> Response:
        return HTMLResponse(live.index())

    def figures(_request: Request) -> Response:
        return HTMLResponse(live.figures())

    def figures_picture(_request: Request) -> Response:
        return Response(
            live.figures_picture(),
            media_type="image/svg+xml",
            headers={"Content-Security-Policy": PICTURE_POLICY},
        )

    def month(request: Request) -> Response:
        return _page(live.month(request.path_params["month"]))

    def entry(request: Request) -> Response:
        return _page(live.entry(request.path_params["key"]))

    def picture(request: Request) -> Response:
        return _file(live.picture(request.path_params["path"]), PICTURE_POLICY)

    def document(request: Request) -> Response:
        return _file(live.document(request.path_params["path"]), DOCUMENT_POLICY)

    def search(request: Request) -> Response:
        return _Json(live.search(dict(request.query_params)))

    def version(_request: Request) -> Response:
        return _Json({"version": live.version()})

    def file(request: Request) -> Response:
        name = request.url.path[1:]
        return Response(asset(name), media_type=ASSETS[name])

    routes = [
        Route(path, _in_time(answer, searches if answer is search else others))
        for path, answer in (
            ("/", index),
            ("/index.html", index),
            ("/figures.html", figures),
            ("/figures.svg", figures_picture),
            ("/months/{month}.html", month),
            ("/entries/{key}.html", entry),
            (f"/{PICTURES}{{path:path}}", picture),
            (f"/{FILES}{{path:path}}", document),
            ("/api/search", search),
            ("/api/version", version),
            *((f"/{name}", file) for name in ASSETS),
        )
    ]
    handlers = {HTTPException: _failed, PapernotesError: _unreadable, Exception: _broken}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), names)


def _in_time(
    answer: Callable[[Request], Response], threads: Executor
) -> Callable[[Request], Awaitable[Response]]:
    """Return what has a thread answer a request, and waits no longer for it than a reader would.

    A thread cannot be stopped; what it finds too late is thrown away.
    """

    async def answered(request: Request) -> Response:
        found = asyncio.get_running_loop().run_in_executor(threads, answer, request)
        try:
            return await asyncio.wait_for(found, _SECONDS)
        except TimeoutError:
            raise HTTPException(503, f"This took longer than {_SECONDS} seconds. Ask for less.") from None
        except asyncio.CancelledError:
            raise HTTPException(503, "papernotes was stopped before this was answered.") from None

    return answered


def _page(html: str | None) -> Response:
    if html is None:
        raise HTTPException(404)
    return HTMLResponse(html)


def _file(found: tuple[Path, str] | None, policy: str) -> Response:
    if found is None:
        raise HTTPException(404)
    file, media_type = found
    return FileResponse(file, media_type=media_type, headers={"Content-Security-Policy": policy})


def _failed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as it is registered below its class
    status = error.status_code
    return _said("There is nothing here." if status == 404 else error.detail, status)


def _unreadable(_request: Request, error: Exception) -> Response:
    return _said(str(error), 503)


def _broken(_request: Request, error: Exception) -> Response:
    return _said(f"This is a bug in papernotes; please report it: {type(error).__name__}: {error}", 500)


def _said(message: str, status: int) -> Response:
    """Return a message as an answer, without what would steer a terminal."""
    return PlainTextResponse("".join(filter(str.isprintable, message)) + "\n", status)
