"""`papernotes related`."""

from typing import Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import AsJson, EntryName
from papernotes.cli.rendering.fields import place
from papernotes.cli.rendering.safe_text import one_line
from papernotes.errors import NothingFoundError
from papernotes.model import Entry

_INDENT = 2
"""Blanks before what stands below a line that has no room for it."""


def run(
    environment: Environment,
    entry: EntryName,
    limit: Annotated[int, Option("--limit", "-n", metavar="N", min=1, help="Give at most N.")] = 10,
    as_json: AsJson = False,
) -> None:
    """List what is like an entry: others on the same work, and others in the same words.

    In a pipe each is a line: date, name, place, key, and what both have in common.

    Examples:
      papernotes related H2O
      papernotes related 2306.14048 --limit 3
    """
    library = environment.library
    related = library.related(library.entry(entry), limit=limit)
    if as_json:
        from papernotes.exporters.json import dumps, entry_object

        environment.document(
            [
                dumps(
                    {
                        "format": 1,
                        "same_work": [entry_object(one, library.image_file) for one in related.same_work],
                        "similar": [
                            entry_object(one.entry, library.image_file)
                            | {"score": round(one.score, 4), "shared": list(one.shared)}
                            for one in related.similar
                        ],
                    }
                ),
                "\n",
            ]
        )
    else:
        for other in related.same_work:
            _print(environment, other, "the same work")
        for one in related.similar:
            _print(environment, one.entry, ", ".join(one.shared))
    environment.tell_warnings()
    if not related.same_work and not related.similar:
        raise NothingFoundError("nothing is like it")


def _print(environment: Environment, entry: Entry, why: str) -> None:
    name, day = one_line(entry.name), entry.date or ""
    if not environment.terminal:
        environment.write(f"{day}\t{name}\t{place(entry)}\t{entry.key}\t{one_line(why)}\n")
        return
    from rich.padding import Padding
    from rich.text import Text

    from papernotes.cli.rendering.wrapping import wrap

    head = Text().append(f"{day:<10}  ", style="cyan").append(name, style="bold")
    tail = Text().append(place(entry), style="dim")
    if why:
        tail.append(f"  {one_line(why)}", style="green")
    if head.cell_len + _INDENT + tail.cell_len <= environment.width:
        environment.render(head.append(" " * _INDENT).append(tail))
    else:
        environment.render(wrap(head, environment.width))
        environment.render(Padding(wrap(tail, environment.width - _INDENT), (0, 0, 0, _INDENT), expand=False))
