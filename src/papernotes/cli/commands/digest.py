"""`papernotes digest`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import Filters
from papernotes.cli.selection_options import select
from papernotes.errors import NothingFoundError, UsageError


def run(
    environment: Environment,
    *,
    filters: Filters,
    html: Annotated[bool, Option("--html", help="Write a web page instead of Markdown.")] = False,
    output: Annotated[
        Path | None,
        Option("--output", "-o", metavar="FILE", help="Write there; a web page if it ends in .html."),
    ] = None,
    group: Annotated[
        Literal["topic", "term"], Option("--group", "-g", help="What the sections are.")
    ] = "topic",
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
    from papernotes import digest as digests
    from papernotes import exporters
    from papernotes.dates.expressions import parse_range
    from papernotes.search.technical_terms import technical_names

    if filters.undated:
        raise UsageError("a digest is of days, and what is undated has none")
    target = environment.output_path(output)
    selection = select(filters, environment)
    last_week = parse_range("last week", today=environment.today)
    if selection.dates is None:
        selection = replace(selection, dates=last_week)
    library = environment.library
    entries = tuple(library.entries(selection, newest_first=False))
    environment.tell_warnings()
    if not entries or selection.dates is None:
        when = f"from {last_week.start} to {last_week.end}" if selection.dates == last_week else "then"
        raise NothingFoundError(f"nothing was read {when}", hint="--month and --on take other days.")
    days = [entry.date for entry in entries if entry.date]
    made = digests.digest(
        entries,
        start=max(selection.dates.start, min(days)[:7])
        if selection.dates.start < "1000"
        else selection.dates.start,
        end=min(selection.dates.end, environment.today.isoformat()),
        title=title,
        group=group,
        terms={entry.key: technical_names(entry.text) for entry in entries},
    )
    export = exporters.Export(
        entries=entries,
        image=library.image_file,
        document=library.images.document,
        source=library.source,
        root=library.root,
        options=exporters.Options(folder=target.parent.resolve() if target else None),
    )
    as_page = html or (target is not None and target.suffix.lower() in {".html", ".htm"})
    text = digests.html(made, export) if as_page else digests.markdown(made, export)
    if target is None:
        environment.document([text])
    else:
        from papernotes.exporting import write_file

        write_file(target, text)
        environment.note(f"{output} written")
    environment.tell_warnings(library.images.left_out(entries))
    for notice in export.notices:
        environment.note(notice)
