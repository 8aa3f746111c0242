"""`papernotes add`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from papernotes.cli.completion import complete_tag, complete_topic
from papernotes.cli.environment import Environment
from papernotes.cli.rendering.safe_text import counted, grouped
from papernotes.errors import UsageError

if TYPE_CHECKING:
    from papernotes.add_request import AddedReading, NewReading
    from papernotes.model import Entry, Link

_OPTIONS = {"name": "--name", "tags": "--tag", "topic": "--topic", "images": "--image"}
"""The options that set the fields of a reading."""


def run(
    environment: Environment,
    urls: Annotated[
        list[str],
        Argument(
            metavar="URL...",
            help="What you read: URLs, arXiv ids or DOIs; - takes them from standard input, one a line.",
            show_default=False,
        ),
    ],
    note: Annotated[
        list[str] | None, Option("--note", "-n", metavar="TEXT", help="A remark on it; repeat for several.")
    ] = None,
    name: Annotated[str, Option("--name", metavar="NAME", help="What to call it.", show_default=False)] = "",
    tag: Annotated[
        list[str] | None,
        Option("--tag", "-t", metavar="TAG", help="A tag; repeat for several.", autocompletion=complete_tag),
    ] = None,
    topic: Annotated[
        list[str] | None,
        Option(
            *("--topic", "-T"),
            metavar="TOPIC",
            help="The topic to put it under; repeat for one within another.",
            autocompletion=complete_topic,
        ),
    ] = None,
    date: Annotated[
        str,
        Option(
            "--date", "-d", metavar="DATE", help="The day you read it; today if left out.", show_default=False
        ),
    ] = "",
    image: Annotated[
        list[Path] | None,
        Option(
            "--image", "-i", metavar="FILE", help="A picture to copy into the library; repeat for several."
        ),
    ] = None,
    pdf: Annotated[bool, Option("--pdf", help="Keep its PDF too.")] = False,
    again: Annotated[bool, Option("--again", help="Note it anew even if it is noted already.")] = False,
    no_fetch: Annotated[bool, Option("--no-fetch", help="Do not ask the network about it.")] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be written; write nothing.")] = False,
    edit: Annotated[bool, Option("--edit", "-e", help="Open the note there in your editor then.")] = False,
    as_json: Annotated[bool, Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Note what you read, with its title if the network tells.

    The entry goes under its day's heading, in the style of your notes. What is noted already is not
    noted twice: --note adds to that entry, --again notes it anew. `papernotes undo` takes all back.

    Examples:
      papernotes add https://arxiv.org/abs/2512.03036
      papernotes add 2512.03036 --note "双耳音频生成" --tag audio
      papernotes add 10.1145/3292500.3330701 --topic Recommenders --date yesterday
      papernotes add - < reading-list.txt
    """
    from papernotes.add_request import NewReading, undo_label
    from papernotes.cli.editor import editor_command, open_editor
    from papernotes.dates.expressions import parse_day

    if pdf and no_fetch:
        raise UsageError("--pdf asks the network for the PDF, and --no-fetch forbids it")
    if dry_run and (edit or as_json or pdf):
        raise UsageError("--dry-run writes nothing, so it takes no --edit, --json or --pdf")
    if edit:
        editor_command(environment)
    named = _links(urls)
    if len(named) > 1 and (name or image):
        raise UsageError("--name and --image are for one reading at a time")
    day = parse_day(date, today=environment.today) if date else environment.today.isoformat()
    texts = tuple(note or ()), tuple(tag or ()), tuple(topic or ())
    readings = [NewReading(link, name, *texts, day, tuple(image or ())) for _, link in named]
    if day > environment.today.isoformat():
        environment.note(f"{day} is in the future")
    library = environment.library_to_write()
    if dry_run:
        _preview(environment, readings, again=again, fetch=not no_fetch)
        return
    with environment.counter("Asking for titles", len(readings)) as report:
        label = undo_label([word for word, _ in named])
        added = library.add(*readings, again=again, fetch=not no_fetch, pdf=pdf, label=label, report=report)
    if as_json:
        _print_json(environment, added)
    else:
        _print(environment, added, pdf=pdf)
    if repeated := len(named) - len(added):
        environment.note(f"left out {counted(repeated, 'URL')}: the same work is given more than once")
    environment.tell_warnings(dict.fromkeys(warning for one in added for warning in one.warnings))
    environment.tell_warnings()
    if edit:
        place = added[-1].entry.span
        open_editor(environment, library.root / place.path, place.line)


def _preview(environment: Environment, readings: "list[NewReading]", *, again: bool, fetch: bool) -> None:
    """Show the changes that would be written, and which works are noted already."""
    from papernotes.identifiers import identity

    library = environment.library
    change = library.preview(*readings, again=again, fetch=fetch)
    environment.document([change])
    for reading in readings if not again else ():
        if noted := library.catalogue.on_work(identity(reading.link)):
            environment.note(_already_noted(noted[-1]))
    if not change:
        environment.note("nothing would be written; --again notes it anew")


def _already_noted(entry: "Entry") -> str:
    return f"already noted {f'on {entry.date}' if entry.date else 'without a date'}, {_place(entry)}"


def _place(entry: "Entry") -> str:
    return f"{entry.span.path}:{entry.span.line}"


def _links(urls: list[str]) -> "list[tuple[str, Link]]":
    """Return each word of the command line with its link, and for `-` those of standard input.

    On standard input, blank lines and comments are skipped.
    """
    from papernotes.add_request import parse_link

    named: list[tuple[str, Link]] = []
    for url in urls:
        if url != "-":
            named.append((url, parse_link(url)))
            continue
        if sys.stdin is None or sys.stdin.isatty():
            state = "closed" if sys.stdin is None else "a terminal"
            raise UsageError(
                f"- takes URLs from standard input, which is {state}", hint="Pipe a list into it."
            )
        for number, text in enumerate(sys.stdin, 1):
            word = text.removeprefix("\ufeff").strip()
            if not word or word.startswith("#"):
                continue
            try:
                named.append((word, parse_link(word)))
            except UsageError as error:
                raise UsageError(
                    f"standard input, line {number}: {error.message}", hint=f"Nothing was added. {error.hint}"
                ) from error
    if not named:
        raise UsageError("there is nothing to add", hint="Standard input held no URL.")
    return named


def _print(environment: Environment, added: "list[AddedReading]", *, pdf: bool) -> None:
    for one in added:
        entry = one.entry
        match one.result:
            case "added":
                done = f"added {entry.name} on {entry.date}, {_place(entry)}"
            case "remarked on":
                day = f"of {entry.date}" if entry.date else "without a date"
                done = f"added to {entry.name} {day}, {_place(entry)}"
            case "noted already":
                done = _already_noted(entry)
        environment.write(f"{done}\n")
        if pdf and one.pdf:
            environment.write(f"  its PDF is {one.pdf}\n")
    for line in grouped((one.link.url, one.problem) for one in added if one.problem):
        environment.note(f"no title for {line}")
    if any(one.problem for one in added):
        environment.note("`papernotes fetch` tries again, whenever you like")
    for line in grouped((one.link.url, one.pdf_problem) for one in added if one.pdf_problem):
        environment.note(f"no PDF of {line}")
    if any(one.pdf_problem for one in added):
        environment.note("`papernotes add --pdf` tries again; what is noted stays as it is")
    if unused := {field for one in added for field in one.unused}:
        options = [option for field, option in _OPTIONS.items() if field in unused]
        environment.note(f"not used for what is noted already: {', '.join(options)}; --again notes it anew")
    if len(added) > 1:
        new = sum(one.result == "added" for one in added)
        rest = f", {len(added) - new} noted already" if new < len(added) else ""
        environment.write(f"{counted(new, 'entry', 'entries')} added{rest}\n")


def _print_json(environment: Environment, added: "list[AddedReading]") -> None:
    from papernotes.exporters.json import entry_object

    found = [
        {
            "result": one.result,
            "problem": one.problem or None,
            "pdf": one.pdf or None,
            "pdf_problem": one.pdf_problem or None,
            "unused": one.unused,
            "entry": entry_object(one.entry, environment.library.image_file),
        }
        for one in added
    ]
    environment.print_json({"added": found})
