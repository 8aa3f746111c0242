"""`papernotes export`."""

from pathlib import Path
from typing import Annotated

from typer import Option

from papernotes import exporters
from papernotes.cli.completion import complete_format
from papernotes.cli.environment import Environment
from papernotes.cli.options import Filters
from papernotes.cli.rendering.safe_text import counted
from papernotes.cli.selection_options import nothing_selected, select
from papernotes.errors import NothingFoundError


def run(
    environment: Environment,
    *,
    filters: Filters,
    format_name: Annotated[
        str,
        Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"One of {', '.join(exporters.names())}.",
            autocompletion=complete_format,
        ),
    ] = "markdown",
    output: Annotated[
        Path | None,
        Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write there, or to standard output for -; a folder, where the format is many files.",
        ),
    ] = None,
    assets: Annotated[
        exporters.Assets | None,
        Option(
            "--assets", help="Link pictures where they are, copy them beside FILE, or write them into it."
        ),
    ] = None,
    group: Annotated[
        exporters.Group, Option("--group", "-g", help="What the sections of a document are.")
    ] = "day",
    query: Annotated[
        str | None,
        Option("--query", "-q", metavar="QUERY", help="Only what a search for QUERY finds, best first."),
    ] = None,
    template: Annotated[
        Path | None,
        Option(
            "--template",
            metavar="FILE",
            help="Write what a Jinja2 template makes of it, instead of a format.",
        ),
    ] = None,
    title: Annotated[str | None, Option("--title", metavar="TEXT", help="Title of the document.")] = None,
) -> None:
    """Write entries as one document, or as data.

    It goes to standard output, or to a file with -o. The same notes always give the same
    document.

    Examples:
      papernotes export --month 12
      papernotes export --year 2025 --topic attention -o attention.md --assets copy
      papernotes export --tag todo --format jsonl
      papernotes export --query "KV-cache" --format bibtex -o cache.bib
    """
    form = exporters.get(format_name)
    library = environment.library
    target = environment.output_path(output, is_folder=form.is_folder and template is None)
    selection = select(filters, environment)
    environment.tell_warnings()
    try:
        document = library.export(
            form.name,
            selection,
            query=query,
            group=group,
            assets=assets,
            title=title,
            template=environment.directory / template if template else None,
        )
    except NothingFoundError as error:
        raise nothing_selected(filters, environment) from error
    if target is None:
        environment.document(document.pieces())
    else:
        with environment.progress("Writing files") as progress:
            written = document.write(target, progress)
        environment.note(f"{target}: {counted(written, 'file')} written")
    environment.tell_warnings(document.warnings)
    for notice in document.notices:
        environment.note(notice)


def tell_of_packages(environment: Environment) -> str:
    """Return what help tells of the formats of other packages, and warn of those that cannot be used."""
    formats, errors = exporters.all_formats()
    environment.tell_warnings(error.warning for error in errors)
    packaged = [form for form in formats if form.name not in exporters.names()]
    return "".join(f" {form.name}: {form.summary}." for form in packaged)
