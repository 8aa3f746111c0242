"""`papernotes serve`."""

from typing import Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.errors import PapernotesError
from papernotes.library import Library


def run(
    environment: Environment,
    *,
    host: Annotated[
        str, Option("--host", metavar="ADDRESS", help="Listen there; other machines may then read along.")
    ] = "127.0.0.1",
    port: Annotated[
        int, Option("--port", metavar="N", min=0, max=65535, help="Listen at that port; 0 takes a free one.")
    ] = 8000,
    open_browser: Annotated[bool, Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Show the library as a page in the browser, for reading and searching.

    The page follows what you write without a restart, and can change nothing. It answers to
    this machine alone, unless --host says otherwise. Ctrl-C ends it.

    Examples:
      papernotes serve --open
      papernotes serve --port 0
    """
    try:
        from papernotes.web.live import Live
        from papernotes.web.server import address, bound, is_open_to_others, serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn"}:
            raise
        raise PapernotesError(
            f"serving a page needs {error.name}, which is not installed",
            hint="It comes with the extra `web`: run `pip install '.[web]'` in a checkout of papernotes.",
        ) from error
    library = environment.library
    root = library.root
    environment.tell_warnings()
    environment.tell_warnings(library.images.left_out([*library.days(), *library.entries()]))
    with environment.progress("Indexing notes") as progress:
        library.update_index(progress)
    library.close()
    live = Live(lambda: Library(root, environ=environment.variables))
    with bound(host, port) as listening:
        page = address(listening, host)
        environment.write(f"{page}\n")
        environment.flush()
        if is_open_to_others(listening):
            environment.note("other machines on the network can read the library too")
        environment.note("press Ctrl-C to stop")
        if open_browser:
            import webbrowser

            webbrowser.open(page)
        serve(live, listening, host)
