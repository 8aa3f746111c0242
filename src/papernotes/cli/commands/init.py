"""`papernotes init`."""

from pathlib import Path
from typing import Annotated

from typer import Argument

from papernotes.cli.environment import Environment
from papernotes.cli.rendering.text import counted


def run(
    environment: Environment,
    folder: Annotated[
        Path | None,
        Argument(metavar="FOLDER", help="The folder, the working folder if left out.", show_default=False),
    ] = None,
) -> None:
    """Make a library, or adopt a folder of notes as it is.

    Finds out where the notes and images of a folder or an Obsidian vault are, and writes that
    to .papernotes/config.yaml. No note is touched or moved.

    Examples:
      papernotes init
      papernotes init ~/Documents/vault
    """
    from papernotes.adopting import adopt

    made = adopt(environment.directory / (folder or environment.library_option or "."))
    if not made.is_new:
        environment.note(f"{made.root} is a library already; nothing was changed")
    else:
        what = "an Obsidian vault" if made.is_vault else "a folder"
        environment.write(
            f"{made.root} is a library now: {what} with {counted(made.notes, 'note', 'notes')}.\n"
        )
    environment.write(f"Notes: {', '.join(made.config.notes)}\nImages: {', '.join(made.config.assets)}\n")
