"""`papernotes fetch`."""

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option

from papernotes.cli.completion import complete_entry
from papernotes.cli.environment import Environment
from papernotes.cli.rendering.safe_text import counted, grouped
from papernotes.errors import ExitStatus

if TYPE_CHECKING:
    from papernotes.fetching import Fetched


def run(
    environment: Environment,
    entries: Annotated[
        list[str] | None,
        Argument(
            metavar="ENTRY...",
            help="Whose works; all that have no record if left out.",
            autocompletion=complete_entry,
            show_default=False,
        ),
    ] = None,
    refresh: Annotated[bool, Option("--refresh", help="Ask again about works that have a record.")] = False,
    check_updates: Annotated[
        bool, Option("--check-updates", help="Only tell which papers have a newer version or were published.")
    ] = False,
) -> None:
    """Fill in titles, authors and dates from arXiv and other services.

    What they tell is kept as YAML in .papernotes/works; what you edit there is never overwritten.

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
    with environment.progress("Asking for titles") as progress:
        asked = 0

        def report(_: "Fetched") -> None:
            nonlocal asked
            asked += 1
            if progress is not None:
                progress(asked, asked)

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
        environment.write(
            f"{counted(written, 'record')} written, "
            + (f"{same} unchanged, " if same else "")
            + f"{len(failed)} still missing\n"
        )
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
