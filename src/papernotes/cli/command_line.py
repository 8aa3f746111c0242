"""The command line as Typer reads it: the table of commands, their options, and the query of `search`.

A command is the function `run` of its module in `papernotes.cli.commands`. Its parameters are an
`Environment`, groups of options that several commands share (named tuples whose fields are Typer parameters),
and parameters of its own. The module is imported when the command is run, so help and completion import none.

Typer evaluates annotations that are strings, at every start. Modules of commands and options therefore do
without `from __future__ import annotations`.
"""

import importlib
import locale
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from inspect import Parameter, Signature, cleandoc, signature
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from papernotes.cli.completion import NAME
from papernotes.cli.environment import Environment
from papernotes.cli.options import Library
from papernotes.cli.typers_click import ClickException, Command, CompletionItem, Context, HelpFormatter
from papernotes.cli.typers_click import Parameter as ClickParameter
from papernotes.errors import UsageError, nearest


class CommandInfo(NamedTuple):
    """A command as help and completion show it."""

    summary: str
    """One line; the docstring of the command's function begins with the same line."""
    group: str
    """The heading under which help lists the command."""


_NOTE = "Note what you read"
_FIND = "Find and read"
_TAKE_OUT = "Take out"
_CARE = "Set up and look after"

COMMANDS = {
    "add": CommandInfo("Note what you read, with its title if the network tells.", _NOTE),
    "fetch": CommandInfo("Fill in titles, authors and dates from arXiv and other services.", _NOTE),
    "undo": CommandInfo("Take back what the last command wrote.", _NOTE),
    "search": CommandInfo("Search all that you wrote, in Chinese and English.", _FIND),
    "list": CommandInfo("List entries, newest first.", _FIND),
    "show": CommandInfo("Show one entry: your notes, its links, images and place.", _FIND),
    "related": CommandInfo("List entries on the same work as an entry, and entries like it.", _FIND),
    "terms": CommandInfo("List the technical terms of your notes, with how often and since when.", _FIND),
    "stats": CommandInfo(
        "Tell what you read and when: months, weekdays, topics, rising terms, streaks.", _FIND
    ),
    "topics": CommandInfo("List topics and how many entries each has.", _FIND),
    "tags": CommandInfo("List tags and how many entries each has.", _FIND),
    "digest": CommandInfo("Put a week or a month in short, to send to colleagues.", _TAKE_OUT),
    "export": CommandInfo("Write entries as one document, or as data.", _TAKE_OUT),
    "serve": CommandInfo("Show the library as a page in the browser, for reading and searching.", _TAKE_OUT),
    "init": CommandInfo("Make a library, or adopt a folder of notes as it is.", _CARE),
    "index": CommandInfo("Update the cache and the search index of the notes, and show their size.", _CARE),
}
"""The commands by name, in the order of help."""

_HELP = "help"

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
        cls=_CommandGroup,
        invoke_without_command=True,
        rich_markup_mode=None,
        epilog=_keep_examples(_EPILOG),
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


class _CommandGroup(TyperGroup):
    """The commands of the table, each imported when it is run."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read `help COMMAND` as `COMMAND --help`.

        Raises:
            UsageError: several words follow `help`.
        """
        takes_value = _options_taking_values(self.get_params(ctx))
        at = 0
        while at < len(args) and args[at].startswith("-"):  # options before the command, with their values
            at += 2 if takes_value.get(args[at]) else 1
        if args[at : at + 1] == [_HELP]:
            words = [word for word in args[at + 1 :] if word != _HELP]
            if len(words) > 1:
                raise UsageError(f"there is no help on {' '.join(words)!r}", hint=_suggestion(words[0]))
            args = [*args[:at], *words, "--help"]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Import a command.

        Raises:
            UsageError: no command has that name. The hint suggests a similar name; it is never run.
        """
        if cmd_name in COMMANDS:
            run = importlib.import_module(f"papernotes.cli.commands.{cmd_name}").run
            app = typer.Typer(add_completion=False, rich_markup_mode=None)
            app.command(cmd_name, cls=_Command, help=_keep_examples(run.__doc__))(bind(run))
            return typer.main.get_command(app)
        if ctx.resilient_parsing:
            return None
        raise UsageError(f"there is no command {cmd_name!r}", hint=_suggestion(cmd_name))

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
        summaries = {**{name: row.summary for name, row in COMMANDS.items()}, _HELP: "Show a command's help."}
        begun = ((name, text) for name, text in summaries.items() if name.startswith(incomplete))
        names = [CompletionItem(name, help=text) for name, text in begun]
        return names + super(TyperGroup, self).shell_complete(ctx, incomplete)


class _Command(TyperCommand):
    """A command of the table."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """Return the words of the usage line, without Typer's braces around what must be given."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help of the command; that of `export` lists the formats of other packages too."""
        if self.name == "export":
            from papernotes.cli.commands.export import tell_of_packages

            option = next(one for one in self.params if one.name == "format_name")
            option.help += tell_of_packages(ctx.obj)  # type: ignore[attr-defined]  # an option has a help text
        super().format_help(ctx, formatter)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the words of the command line; those of a query may begin with a dash."""
        dashed = any(word.startswith("-") for word in args)
        if dashed and self.name == "search" and not ctx.resilient_parsing:
            args = query_last(args, self.get_params(ctx))
        try:
            return super().parse_args(ctx, args)
        except ClickException as error:
            error.ctx = ctx  # type: ignore[attr-defined]  # Click's parser sometimes leaves it out
            raise


def _keep_examples(text: str) -> str:
    """Return a help text in which Click does not refill the paragraphs that have indented lines."""
    lines = cleandoc(text).split("\n")
    return "\n".join(
        f"\b\n{line}" if line and line[0] != " " and below.startswith("  ") else line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
    )


def _suggestion(name: str) -> str:
    similar = " or ".join(f"`papernotes {command}`" for command in nearest(name, COMMANDS))
    return f"Did you mean {similar}?" if similar else "`papernotes --help` lists the commands."


def bind(run: Callable[..., None]) -> Callable[..., None]:
    """Return a function that calls a command, with flat parameters for Typer and `--library`."""
    keyword = Parameter.KEYWORD_ONLY
    parameters = [Parameter("context", keyword, annotation=typer.Context)]
    groups: dict[str, Any] = {}
    environment_name = ""
    for parameter in signature(run).parameters.values():
        annotation = parameter.annotation
        if annotation is Environment:
            environment_name = parameter.name
        elif hasattr(annotation, "_field_defaults"):
            groups[parameter.name] = annotation
            parameters += (
                Parameter(name, keyword, annotation=kind, default=annotation._field_defaults[name])
                for name, kind in annotation.__annotations__.items()
            )
        else:
            parameters.append(parameter.replace(kind=keyword))
    parameters.append(Parameter("library", keyword, annotation=Library, default=None))

    def call(*, context: typer.Context, library: Any, **values: Any) -> None:
        environment: Environment = context.obj
        if library is not None:
            environment = replace(environment, library_option=library)
        values = {name: as_typed(value) for name, value in values.items()}
        for name, group in groups.items():
            values[name] = group(**{field: values.pop(field) for field in group._fields})
        run(**{environment_name: environment}, **values)

    call.__doc__ = run.__doc__
    call.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # read by inspect.signature
    call.__annotations__ = {}  # else Typer would take them for those of the parameters
    return call


def as_typed(value: Any) -> Any:
    """Return the texts of a parameter's value as they were typed: in UTF-8, else in the locale's encoding.

    A path stays as it is, because it is opened by the bytes that Python read.
    """
    match value:
        case str() if not value.isascii():
            typed = os.fsencode(value)
            try:
                return typed.decode()
            except UnicodeError:
                return typed.decode(locale.getencoding(), "surrogateescape")
        case list():
            return [as_typed(item) for item in value]
        case _:
            return value


def query_last(words: Sequence[str], parameters: Iterable[ClickParameter]) -> list[str]:
    """Return the words of a command line with options first, then `--`, then the words of the query.

    A word with one dash before it is an option if the command has an option of its first letter and the word
    is not several words: `-n5` and `-f{name}` are options. Without an option `-l`, `-llama` belongs to the
    query, and `-no llama` always does.

    Args:
        words: what was typed after the command's name.
        parameters: the parameters of the command.
    """
    takes_value = _options_taking_values(parameters)
    options: list[str] = []
    query: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            query += rest
        elif word.startswith("--") or (word[:2] in takes_value and not re.match(r"-\w[\w-]*\s", word)):
            options.append(word)
            if takes_value.get(word):
                value = next(rest, None)
                if value is None:  # Click reports the missing value, as for any command
                    return list(words)
                options.append(value)
        else:
            query.append(word)
    return [*options, "--", *query]


def _options_taking_values(parameters: Iterable[ClickParameter]) -> dict[str, bool]:
    """Return whether each option, by each of its names, takes a value."""
    return {
        name: not getattr(parameter, "is_flag", False)
        for parameter in parameters
        if parameter.param_type_name == "option"
        for name in parameter.opts
    }
