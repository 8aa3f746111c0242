"""`papernotes undo`."""

from typing import Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.errors import NothingFoundError


def run(
    environment: Environment,
    listed: Annotated[bool, Option("--list", "-l", help="Only list what could be taken back.")] = False,
) -> None:
    """Take back what the last command wrote.

    Call it again to take back the one before. If a file was edited since, nothing is taken back.

    Examples:
      papernotes undo --list
      papernotes undo
    """
    from papernotes.writing.journal import old_journal

    library = environment.library
    if old := old_journal(library.root):
        environment.note(
            f"{old}/ in this library is no longer used and can be deleted: changes that can be taken back are"
            " kept outside the library"
        )
    if not listed:
        change = library.undo()
        environment.write(f"took back {change.label!r} of {change.time}\n")
        for file in change.files:
            environment.write(f"  {file.path}{'' if file.before else ' (removed)'}\n")
        return
    changes = library.history()
    if not changes:
        raise NothingFoundError("there is no change to take back in this library")
    for change in changes:
        files = ", ".join(file.path for file in change.files)
        environment.write(f"{change.time}\t{change.label}\t{files}\n")
