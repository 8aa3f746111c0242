"""`papernotes list`."""

from collections.abc import Iterable
from typing import Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import Filters, Limit, Output
from papernotes.cli.rendering.output_forms import OutputForm, Row
from papernotes.cli.selection_options import nothing_selected, select
from papernotes.model import Day, Entry


def run(
    environment: Environment,
    *,
    filters: Filters,
    output: Output,
    limit: Limit = None,
    reverse: Annotated[bool, Option("--reverse", "-r", help="Give the oldest first.")] = False,
) -> None:
    r"""List entries, newest first.

    A terminal shows a table. In a pipe each entry is a line of fields with tabs between
    them: date, name, first URL, topics, tags, place (path:line), key.

    Examples:
      papernotes list --month 12
      papernotes list --from 2025-09 --to 2025-12 --topic attention
      papernotes list --on "last week" --has image
      papernotes list --format "{date} [{name}]({url})"

    A template may hold {date}, {name}, {title}, {url}, {urls}, {kind}, {id}, {citekey},
    {key}, {topics}, {tags}, {images}, {text}, {path}, {line}, {end_line} and {place}
    (path:line), and \t and \n for a tab and a new line.
    """
    form = OutputForm(output)
    library = environment.library
    selection = select(filters, environment)
    entries = library.entries(selection, newest_first=not reverse, limit=limit)
    days = library.days(selection, newest_first=not reverse) if form.has_days else []
    if limit is not None:
        days = _days_of(entries, days)

    def on_terminal() -> None:
        from papernotes.cli.rendering.entry_views import tables

        for table in tables(entries, environment.width):
            environment.render(table)
        if len(entries) == limit and (total := library.catalogue.count_entries(selection)) > limit:
            environment.note(f"{limit} of {total} entries; --limit shows more")

    form.print(environment, [Row(entry) for entry in entries], days=days, on_terminal=on_terminal)
    environment.tell_warnings()
    if not entries:
        raise nothing_selected(filters, environment)


def _days_of(entries: Iterable[Entry], days: Iterable[Day]) -> list[Day]:
    """Return the days that hold at least one of the entries."""
    lines: dict[str, list[int]] = {}
    for entry in entries:
        lines.setdefault(entry.span.path, []).append(entry.span.line)
    return [
        day
        for day in days
        if any(day.span.line <= line <= day.span.end_line for line in lines.get(day.span.path, ()))
    ]
