"""Options that several commands share, declared once.

A group of options is a named tuple, which a command takes as one parameter (see `binding`); a dataclass would
do, but takes seven times as long to make, at every start. The help of a field is its documentation.
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
    """Which entries; each filter narrows the choice further."""

    month: Annotated[
        str | None,
        Option(
            "--month",
            "-m",
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
            "--tag",
            "-t",
            metavar="TAG",
            help="Only with that tag, or one nested in it; repeat for several.",
            autocompletion=complete_tag,
        ),
    ] = None
    topics: Annotated[
        list[str] | None,
        Option(
            "--topic",
            "-T",
            metavar="TOPIC",
            help="Only under that topic; repeat for several.",
            autocompletion=complete_topic,
        ),
    ] = None
    kinds: Annotated[
        list[str] | None,
        Option(
            "--kind",
            "-k",
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
    """In what form entries are printed; at most one."""

    json: Annotated[bool, Option("--json", help="Print one JSON object with entries and days.")] = False
    jsonl: Annotated[bool, Option("--jsonl", help="Print each entry as JSON on a line of its own.")] = False
    template: Annotated[
        str | None,
        Option(
            "--format",
            "-f",
            metavar="TEMPLATE",
            help="Print each entry so: '{date} {name} {url}'; see above.",
        ),
    ] = None
