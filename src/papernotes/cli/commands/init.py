"""`papernotes init`."""

from pathlib import Path
from typing import Annotated

from typer import Argument

from papernotes.cli.environment import Environment
from papernotes.cli.rendering.safe_text import counted


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
    from papernotes.init_library import init_library

    made = init_library(environment.directory / (folder or environment.library_option or "."))
    became = "is a library now" if made.is_new else "is a library already; nothing was changed"
    what = "An Obsidian vault" if made.is_vault else "A folder"
    environment.write(
        f"{environment.short(made.root)} {became}.\n"
        f"{what} with {counted(made.notes, 'note')}\n"
        f"Notes are in: {', '.join(made.config.notes)}\n"
        f"Images are in: {', '.join(made.config.assets)}\n"
        f"New notes begin as: {made.config.new_note}\n"
    )
    if made.outer:
        environment.note(
            f"it lies within the library {environment.short(made.outer)}; commands in this folder use the new"
            " library"
        )
