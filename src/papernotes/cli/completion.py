"""What could follow on the command line, asked by the shell at each press of the tab key.

Whatever goes wrong here is kept quiet: a prompt is no place for messages. The functions' annotations are real
objects, as Typer evaluates them.
"""

import re
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, get_args

import typer

from papernotes.errors import ExitStatus
from papernotes.model import LinkKind

if TYPE_CHECKING:
    from types import ModuleType

    from papernotes.cli.environment import Environment
    from papernotes.cli.typers_click import Command
    from papernotes.library import Library

NAME = "papernotes"
"""The program as its shell calls it."""

_VARIABLE = "_PAPERNOTES_COMPLETE"
"""Set by the shell's completion script, as Typer writes it."""

_NEEDS_QUOTING = re.compile(r"""[^\S ]|["'`$\\!&;|<>(){}\[\]*?#~]""")
"""What a shell would not take as it stands, but for spaces; bash does not quote what it is offered."""


def is_asked_for(environment: "Environment") -> bool:
    """Whether the shell asks what could follow, and the command is not to be run."""
    return _VARIABLE in environment.variables


def complete(command: "Command", environment: "Environment") -> int:
    """Print what could follow the words that the shell tells in the environment's variables."""
    # Typer renders help texts with rich where it finds it, which takes longer than all the rest.
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]  # None forbids an import
    modules["rich"] = None
    offered = StringIO()
    try:
        with redirect_stdout(offered):
            command.main([], NAME, obj=environment)
    except SystemExit as end:
        environment.stdout.write(_for_shell(offered.getvalue(), environment))
        return end.code if isinstance(end.code, int) else ExitStatus.DONE
    except Exception:  # noqa: BLE001 - see the module's docstring
        return ExitStatus.FAILURE
    return ExitStatus.DONE


def _for_shell(offered: str, environment: "Environment") -> str:
    """Return the words offered, one a line in bash, with spaces as the shell must be given them."""
    variables = environment.variables
    if not variables[_VARIABLE].endswith("bash"):
        return offered
    begun = variables.get("COMP_WORDS", "").rpartition("\n")[2]
    return offered if begun.startswith(("'", '"')) else offered.replace(" ", "\\ ")


def complete_entry(context: typer.Context, incomplete: str) -> list[str]:
    """Return what entries are called: names, citekeys, identifiers, keys."""
    return _beginning(incomplete, _library(context).catalogue.words(incomplete))


def complete_tag(context: typer.Context, incomplete: str) -> list[str]:
    """Return tags."""
    return _beginning(incomplete, (tag for tag, _ in _library(context).catalogue.tags()))


def complete_topic(context: typer.Context, incomplete: str) -> list[str]:
    """Return topics."""
    return _beginning(incomplete, (topic for topic, _ in _library(context).catalogue.topics()))


def complete_kind(incomplete: str) -> list[str]:
    """Return kinds of links."""
    return _beginning(incomplete, ("paper", *get_args(LinkKind)))


def complete_has(incomplete: str) -> list[str]:
    """Return what `--has` asks for."""
    return _beginning(incomplete, ("image", "code", "link"))


def complete_format(incomplete: str) -> list[str]:
    """Return names of export formats, those of other packages too."""
    from papernotes import exporters

    return _beginning(incomplete, exporters.all_names())


def _beginning(incomplete: str, words: Iterable[str]) -> list[str]:
    return list(
        dict.fromkeys(
            word for word in words if word.startswith(incomplete) and not _NEEDS_QUOTING.search(word)
        )
    )


def _library(context: typer.Context) -> "Library":
    import os
    from pathlib import Path

    from papernotes.library import Library

    named = context.params.get("library") or context.find_root().params.get("library")
    return Library.find(named, cwd=Path(), environ=os.environ)
