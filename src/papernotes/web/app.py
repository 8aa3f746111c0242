"""The live page as a web application: every address that it answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from papernotes.errors import PapernotesError
from papernotes.exporters.addresses import PICTURES
from papernotes.exporters.json import dumps
from papernotes.exporters.pages import ASSETS, FILES, asset
from papernotes.web.guarding import DOCUMENT_POLICY, PICTURE_POLICY, Guard

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from papernotes.web.live import Live

_LONGEST_PARAMETER = 500
"""Characters of a query or filter that are read."""


class _Json(JSONResponse):
    """An answer in JSON, Chinese as it is."""

    def render(self, content: object) -> bytes:
        return dumps(content).encode()


def application(live: Live, names: frozenset[str] = frozenset()) -> ASGIApp:
    """Return the application.

    Args:
        live: the library.
        names: names under which it may be asked, besides `localhost` and any address in numbers.
    """

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
        return _Json(
            live.search({name: text[:_LONGEST_PARAMETER] for name, text in request.query_params.items()})
        )

    def version(_request: Request) -> Response:
        return _Json({"version": live.version()})

    def file(request: Request) -> Response:
        name = request.url.path[1:]
        return Response(asset(name), media_type=ASSETS[name])

    routes = [
        Route("/", index),
        Route("/index.html", index),
        Route("/figures.html", figures),
        Route("/figures.svg", figures_picture),
        Route("/months/{month}.html", month),
        Route("/entries/{key}.html", entry),
        Route(f"/{PICTURES}{{path:path}}", picture),
        Route(f"/{FILES}{{path:path}}", document),
        Route("/api/search", search),
        Route("/api/version", version),
        *(Route(f"/{name}", file) for name in ASSETS),
    ]
    handlers = {HTTPException: _failed, PapernotesError: _unreadable}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), names)


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
    status = error.status_code if isinstance(error, HTTPException) else 500
    return PlainTextResponse("There is nothing here.\n" if status == 404 else f"{error}\n", status)


def _unreadable(_request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{error}\n", 503)
