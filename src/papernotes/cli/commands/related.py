"""`papernotes related`."""

from typing import Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import AsJson, EntryName
from papernotes.cli.rendering.output_forms import place
from papernotes.cli.rendering.safe_text import one_line
from papernotes.errors import NothingFoundError
from papernotes.model import Entry


def run(
    environment: Environment,
    entry: EntryName,
    limit: Annotated[int, Option("--limit", "-n", metavar="N", min=1, help="Give at most N.")] = 10,
    as_json: AsJson = False,
) -> None:
    """List entries on the same work as an entry, and entries like it.

    In a pipe each is a line: date, name, place, key, and what both have in common.

    Examples:
      papernotes related H2O
      papernotes related 2306.14048 --limit 3
    """
    library = environment.library
    related = library.related(library.entry(entry), limit=limit)
    if as_json:
        from papernotes.exporters.json import entry_object

        similar = [
            entry_object(one.entry, library.image_file)
            | {"score": round(one.score, 4), "shared": list(one.shared)}
            for one in related.similar
        ]
        same_work = [entry_object(other, library.image_file) for other in related.same_work]
        environment.print_json({"same_work": same_work, "similar": similar})
    else:
        for other in related.same_work:
            _print(environment, other, "the same work")
        for one in related.similar:
            _print(environment, one.entry, ", ".join(one.shared))
    environment.tell_warnings()
    if not related.same_work and not related.similar:
        raise NothingFoundError("no related entry found")


def _print(environment: Environment, entry: Entry, why: str) -> None:
    if environment.terminal:
        from papernotes.cli.rendering.entry_views import related_view

        environment.render(related_view(entry, why, environment.width))
    else:
        fields = (entry.date or "", one_line(entry.name), place(entry), entry.key, one_line(why))
        environment.write("\t".join(fields) + "\n")
