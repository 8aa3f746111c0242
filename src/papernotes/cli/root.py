"""The command line above the commands: the global options, and what `papernotes` alone does."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from papernotes.cli.completion import NAME
from papernotes.cli.group import CommandGroup, keep_examples
from papernotes.cli.options import Library
from papernotes.cli.typers_click import Command

if TYPE_CHECKING:
    from papernotes.cli.environment import Environment

_EPILOG = """\
To begin with:
  papernotes init ~/notes            make a library of a folder, touching no note
  papernotes search "KV-cache"       find what you wrote about it
  papernotes list --month 12         what you read last December
  papernotes show StreamingLLM       all about one entry
  papernotes export --month 12       a clean document of that month

`papernotes help COMMAND` tells more. Dates may be written 2025-12-03, 2025-12, 12.3,
today, "last week", 2025-09..2025-12, 昨天 or 上个月.
"""


def root_command() -> Command:
    """Return the command `papernotes`."""
    app = typer.Typer(
        cls=CommandGroup,
        invoke_without_command=True,
        rich_markup_mode=None,
        epilog=keep_examples(_EPILOG),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    return typer.main.get_command(app)


def _show_version(value: bool) -> None:
    if value:
        from papernotes import __version__

        typer.echo(f"{NAME} {__version__}")
        raise typer.Exit


def _root(
    context: typer.Context,
    library: Library = None,
    version: Annotated[  # noqa: ARG001 - its callback does it all
        bool,
        typer.Option(
            "--version", "-V", is_eager=True, callback=_show_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Search, list and export the dated reading log that you keep in Markdown.

    Your notes stay as you write them, and where; nothing needs migrating. Without a
    command, papernotes shows an overview of the library.
    """
    environment: Environment = context.obj
    context.obj = replace(environment, library_option=library)
    if context.invoked_subcommand is None:
        from papernotes.cli.commands import overview

        overview.run(context.obj)
