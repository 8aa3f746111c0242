"""Options that several commands share.

A command takes a group of options as one parameter, a named tuple; `command_line.bind` unfolds it for Typer.
A dataclass would take seven times as long to define, at every start. The help of a field documents it.
"""

from pathlib import Path
from typing import Annotated, NamedTuple

from typer import Argument, Option

from papernotes.cli.completion import (
    complete_entry,
    complete_has,
    complete_kind,
    complete_tag,
    complete_topic,
)

Library = Annotated[
    Path | None,
    Option(
        "--library",
        "-L",
        metavar="FOLDER",
        help="The library; else PAPERNOTES_LIBRARY, else the folder around here "
        "with .papernotes or notes in it.",
        show_default=False,
    ),
]

EntryName = Annotated[
    str,
    Argument(
        metavar="ENTRY",
        help="Its name, key, place (path:line), arXiv id, any of its URLs, citekey, or a unique "
        "beginning of one.",
        autocompletion=complete_entry,
        show_default=False,
    ),
]

Limit = Annotated[int | None, Option("--limit", "-n", metavar="N", min=1, help="Give at most N entries.")]

AsJson = Annotated[bool, Option("--json", help="Print one JSON object.")]


class Filters(NamedTuple):
    """The options that select entries; each one narrows the selection."""

    month: Annotated[
        str | None,
        Option(
            *("--month", "-m"),
            metavar="MONTH",
            help="Only that month: 12 is the latest December with notes, or 2025-12.",
        ),
    ] = None
    year: Annotated[str | None, Option("--year", "-y", metavar="YEAR", help="Only that year.")] = None
    since: Annotated[
        str | None, Option("--from", metavar="DATE", help="Not before that day, month or year.")
    ] = None
    until: Annotated[
        str | None, Option("--to", metavar="DATE", help="Not after that day, month or year.")
    ] = None
    on: Annotated[
        str | None,
        Option("--on", metavar="DATE", help='Only that day or time: 2025-12-03, 12.3, "last week", 昨天.'),
    ] = None
    undated: Annotated[bool, Option("--undated", help="Only entries without a date.")] = False
    tags: Annotated[
        list[str] | None,
        Option(
            *("--tag", "-t"),
            metavar="TAG",
            help="Only with that tag, or one nested in it; repeat for several.",
            autocompletion=complete_tag,
        ),
    ] = None
    topics: Annotated[
        list[str] | None,
        Option(
            *("--topic", "-T"),
            metavar="TOPIC",
            help="Only under that topic; repeat for several.",
            autocompletion=complete_topic,
        ),
    ] = None
    kinds: Annotated[
        list[str] | None,
        Option(
            *("--kind", "-k"),
            metavar="KIND",
            help="Only with a link of that kind: paper, arxiv, github, video, web, ...",
            autocompletion=complete_kind,
        ),
    ] = None
    has: Annotated[
        list[str] | None,
        Option(
            "--has",
            metavar="image|code|link",
            help="Only with an image, code or a link; repeat for several.",
            autocompletion=complete_has,
        ),
    ] = None


class Output(NamedTuple):
    """The options for the form of output; they exclude each other."""

    json: Annotated[bool, Option("--json", help="Print one JSON object with entries and days.")] = False
    jsonl: Annotated[bool, Option("--jsonl", help="Print each entry as JSON on a line of its own.")] = False
    template: Annotated[
        str | None,
        Option(
            *("--format", "-f"),
            metavar="TEMPLATE",
            help="Print each entry so: '{date} {name} {url}'; see above.",
        ),
    ] = None
