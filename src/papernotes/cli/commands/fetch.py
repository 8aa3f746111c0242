"""`papernotes fetch`."""

from typing import Annotated

from typer import Argument, Exit, Option

from papernotes.cli.completion import complete_entry
from papernotes.cli.environment import Environment
from papernotes.cli.rendering.safe_text import counted, grouped
from papernotes.errors import ExitStatus


def run(
    environment: Environment,
    entries: Annotated[
        list[str] | None,
        Argument(
            metavar="ENTRY...",
            help="The entries whose works to look up; all without a record if left out.",
            autocompletion=complete_entry,
            show_default=False,
        ),
    ] = None,
    refresh: Annotated[bool, Option("--refresh", help="Ask again about works that have a record.")] = False,
    check_updates: Annotated[
        bool, Option("--check-updates", help="Only list papers that have a newer version or were published.")
    ] = False,
) -> None:
    """Fill in titles, authors and dates from arXiv and other services.

    The records are YAML files in .papernotes/works. Your edits there are never overwritten.

    Examples:
      papernotes fetch
      papernotes fetch VisAudio --refresh
      papernotes fetch --check-updates
    """
    from papernotes.sources import NETWORK_DOWN

    library = environment.library_to_write()
    if check_updates:
        _tell_updates(environment)
        return
    chosen = [library.entry(name) for name in entries] if entries else None
    with environment.counter("Asking for titles") as report:
        fetched = library.fetch(chosen, refresh=refresh, report=report)
    failed = [one for one in fetched if one.outcome.problem]
    for one in fetched:
        if not one.outcome.problem:
            work = one.record or one.outcome.work
            environment.write(f"{work.title or work.id}\n")
    is_down = any(one.outcome.problem == NETWORK_DOWN for one in failed)
    told = [one for one in failed if not (is_down and one.outcome.passing)]
    for line in grouped((one.link.url, one.outcome.problem) for one in told):
        environment.note(line)
    if not fetched:
        environment.write("Nothing is missing.\n")
    else:
        written = sum(one.is_written for one in fetched)
        same = len(fetched) - len(failed) - written
        unchanged = f"{same} unchanged, " if same else ""
        environment.write(f"{counted(written, 'record')} written, {unchanged}{len(failed)} still missing\n")
    environment.tell_warnings(dict.fromkeys(warning for one in fetched for warning in one.outcome.warnings))
    environment.tell_warnings()
    if is_down:
        environment.note(f"{NETWORK_DOWN}; `papernotes fetch` tries again, whenever you like")
        raise Exit(ExitStatus.NETWORK)
    if any(one.outcome.passing for one in failed):
        environment.note("some services may answer another time; `papernotes fetch` tries again")
        raise Exit(ExitStatus.NETWORK)


def _tell_updates(environment: Environment) -> None:
    updates, problem = environment.library.check_updates()
    for one in updates:
        news = [f"version {one.version}"] if one.version else []
        news += [f"published: {one.published}"] if one.published else []
        news += [f"DOI {one.doi}"] if one.doi else []
        environment.write(f"{one.work.title or one.work.id}: {', '.join(news)}\n")
    if problem:
        environment.note(f"not all could be checked: {problem}")
        raise Exit(ExitStatus.NETWORK)
    if not updates:
        environment.write("No paper has a newer version or was published.\n")
