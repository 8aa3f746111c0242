"""`papernotes digest`."""

from pathlib import Path
from typing import Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import Filters
from papernotes.cli.selection_options import select
from papernotes.digest import DigestGroup


def run(
    environment: Environment,
    *,
    filters: Filters,
    html: Annotated[bool, Option("--html", help="Write a web page instead of Markdown.")] = False,
    output: Annotated[
        Path | None,
        Option("--output", "-o", metavar="FILE", help="Write there; a web page if it ends in .html."),
    ] = None,
    group: Annotated[DigestGroup, Option("--group", "-g", help="What the sections are.")] = "topic",
    title: Annotated[str, Option("--title", metavar="TEXT", help="Its heading.", show_default=False)] = "",
) -> None:
    """Put a week or a month in short, to send to colleagues.

    Counts, what most was written about, and a line and a link for everything else, by topic. Without a
    date it is last week, Monday to Sunday.

    Examples:
      papernotes digest
      papernotes digest --month 12 -o december.html
      papernotes digest --on "last month" --group term
    """
    target = environment.output_path(output)
    selection = select(filters, environment)
    environment.tell_warnings()
    as_page = html or (target is not None and target.suffix.lower() in {".html", ".htm"})
    document = environment.library.digest(selection, group=group, title=title, html=as_page)
    if target is None:
        environment.document(document.pieces())
    else:
        document.write(target)
        environment.note(f"{output} written")
    environment.tell_warnings(document.warnings)
    for notice in document.notices:
        environment.note(notice)
