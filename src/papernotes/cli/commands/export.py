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
from papernotes.errors import PapernotesError, UsageError


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
    if target is None and assets == "copy":
        raise UsageError("pictures can be copied beside a file only", hint="Name the file with --output.")
    selection = select(filters, environment)
    if query is None:
        entries = tuple(library.entries(selection, newest_first=False))
        days = tuple(library.days(selection, newest_first=False))
    else:
        results = library.search(query, selection=selection, limit=None)
        for notice in results.notices:
            environment.note(notice)
        entries = tuple(hit.entry for hit in results.hits if hit.entry)
        days = tuple(hit.day for hit in results.hits if hit.day)
    export = exporters.Export(
        entries=entries,
        days=days,
        works=library.catalogue.works() if form.works or template else {},
        every=lambda: library.entries(newest_first=False),
        image=library.image_file,
        document=library.images.document,
        source=library.source,
        root=library.root,
        title=library.root.name if title is None else title,
        options=exporters.Options(group=group, assets=assets, folder=_folder(form, target)),
    )
    environment.tell_warnings()
    if not export.entries and not export.days:
        raise nothing_selected(filters, environment)
    if template is not None:
        _fill(environment, environment.directory / template, export, target)
    elif target is None:
        environment.document(form.text(export))
    else:
        from papernotes.exporting import write_export

        with environment.progress("Writing files") as progress:
            written = write_export(form, export, target, progress, records=_records(environment))
        environment.note(f"{target}: {counted(written, 'file', 'files')} written")
    if form.assets or template is not None:
        environment.tell_warnings(library.images.left_out([*export.days, *export.entries]))
    for notice in export.notices:
        environment.note(notice)
    if form.of_works and template is None:
        _tell_bare(environment, export)


def _tell_bare(environment: Environment, export: exporters.Export) -> None:
    """Tell of how many works a bibliography has no more than what their links say."""
    from papernotes.identifiers import identity
    from papernotes.works import work_links

    works = {identity(link) for entry in export.entries for link in work_links(entry)}
    if bare := len(works - export.works.keys()):
        environment.note(f"works without a record: {bare} of {len(works)}; `papernotes fetch` looks them up")


def _fill(environment: Environment, template: Path, export: exporters.Export, target: Path | None) -> None:
    """Write what a user's template makes of an export."""
    from papernotes.decoding import DecodingError, decode
    from papernotes.exporters.templating import export as fill
    from papernotes.exporting import write_file

    try:
        text = decode(template.read_bytes()).text
    except OSError as error:
        raise PapernotesError(f"the template {template} cannot be read: {error.strerror}") from error
    except DecodingError as error:
        raise PapernotesError(f"{template}:{error.line} {error.message}", hint=error.hint) from error
    pieces = fill(export, text, template.name, target.name if target else "")
    if target is None:
        environment.document(pieces)
    elif write_file(target, "".join(pieces)):
        environment.note(f"{target} written")


def _records(environment: Environment) -> Path | None:
    """Return where it is written down what exports are being made: what a killed one left is then known."""
    from papernotes.user_folders import cache_folder

    try:
        return cache_folder(environment.variables) / "exports"
    except RuntimeError:  # nobody's home
        return None


def _folder(form: exporters.Format, target: Path | None) -> Path | None:
    """Return the folder to which links to pictures are relative."""
    if target is None:
        return None
    return (target if form.is_folder else target.parent).resolve()
