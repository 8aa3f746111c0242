"""The commands as Typer sees them: known by name, imported when they are run."""

from __future__ import annotations

import importlib
import re
from inspect import cleandoc
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand, TyperGroup

from papernotes.cli.binding import bind
from papernotes.cli.command_table import COMMANDS
from papernotes.cli.typers_click import ClickException, CompletionItem
from papernotes.errors import UsageError

_HELP = "help"
_EXAMPLES = re.compile(r"^\S.*\n  ", re.MULTILINE)

if TYPE_CHECKING:
    from papernotes.cli.typers_click import Command, Context, HelpFormatter


class _Command(TyperCommand):
    """A command, whose usage puts no braces around what must be given."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        if self.name == "export":
            from papernotes.cli.commands.export import tell_of_packages

            option = next(one for one in self.params if one.name == "format_name")
            option.help += tell_of_packages(ctx.obj)  # type: ignore[attr-defined]  # an option has a help text
        super().format_help(ctx, formatter)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        dashed = any(word.startswith("-") for word in args)
        if dashed and self.name == "search" and not ctx.resilient_parsing:
            from papernotes.cli.query_arguments import behind_options

            args = behind_options(args, self.get_params(ctx))
        try:
            return super().parse_args(ctx, args)
        except ClickException as error:
            error.ctx = ctx  # type: ignore[attr-defined]  # which its parser does not always tell
            raise


class CommandGroup(TyperGroup):
    """The commands of the table."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read `help COMMAND` as `COMMAND --help`.

        Raises:
            UsageError: help is asked for on several words.
        """
        at = self._first_word(ctx, args)
        if args[at : at + 1] == [_HELP]:
            words = [word for word in args[at + 1 :] if word != _HELP]
            if len(words) > 1:
                raise UsageError(f"there is no help on {' '.join(words)!r}", hint=_nearly(words[0]))
            args = [*args[:at], *words, "--help"]
        return super().parse_args(ctx, args)

    def _first_word(self, ctx: Context, args: list[str]) -> int:
        """Return the place of the first argument that is neither an option nor its value."""
        options = [one for one in self.get_params(ctx) if one.param_type_name == "option"]
        take_value = {name for one in options if not getattr(one, "is_flag", False) for name in one.opts}
        at = 0
        while at < len(args) and args[at].startswith("-"):
            at += 2 if args[at] in take_value else 1
        return at

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Import a command.

        Raises:
            UsageError: there is none of that name; one that is nearly called so is named, never run.
        """
        row = COMMANDS.get(cmd_name)
        if row is not None:
            module = importlib.import_module(f"papernotes.cli.commands.{row.module or cmd_name}")
            app = typer.Typer(add_completion=False, rich_markup_mode=None)
            app.command(cmd_name, cls=_Command, help=keep_examples(module.run.__doc__))(bind(module.run))
            return typer.main.get_command(app)
        if ctx.resilient_parsing:
            return None
        raise UsageError(f"there is no command {cmd_name!r}", hint=_nearly(cmd_name))

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - Click's signature
        """Write the commands under their headings."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, row in COMMANDS.items():
            groups.setdefault(row.group, []).append((name, row.summary))
        for heading, rows in groups.items():
            with formatter.section(heading):
                formatter.write_dl(rows)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and options that begin with a word, without importing a command."""
        summaries = {name: row.summary for name, row in COMMANDS.items()} | {_HELP: "Tell of a command."}
        names = [
            CompletionItem(name, help=summary)
            for name, summary in summaries.items()
            if name.startswith(incomplete)
        ]
        return names + super(TyperGroup, self).shell_complete(ctx, incomplete)


def keep_examples(text: str) -> str:
    """Return a help text with a mark before each paragraph of indented lines, which Click must not refill."""
    return _EXAMPLES.sub("\\b\n\\g<0>", cleandoc(text))


def _nearly(name: str) -> str:
    from papernotes.misspelling import nearest

    nearly = " or ".join(f"`papernotes {one}`" for one in nearest(name, COMMANDS))
    return f"Did you mean {nearly}?" if nearly else "`papernotes --help` lists the commands."
