"""Completion: the shell asks which words could come next, each time the tab key is pressed.

Errors are silent here, because a prompt is no place for messages. Typer evaluates the annotations of the
functions, so they are real objects.
"""

import os
import re
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import typer

from papernotes.errors import ExitStatus
from papernotes.model import LinkKind

if TYPE_CHECKING:
    from types import ModuleType

    from papernotes.catalogue import Catalogue
    from papernotes.cli.environment import Environment
    from papernotes.cli.typers_click import Command

NAME = "papernotes"
"""The name of the program in the shell."""

_VARIABLE = "_PAPERNOTES_COMPLETE"
"""The variable that the shell's completion script sets, as Typer writes the script."""

_NEEDS_QUOTING = r"""[^\S ]|["'`$\\!&;|<>(){}\[\]*?#~]"""
"""Characters that have a meaning in a shell, and that bash does not quote in the words it is offered. Spaces
are escaped instead."""


def is_asked_for(environment: "Environment") -> bool:
    """Whether the shell asks for completion, so that the command must not run."""
    return _VARIABLE in environment.variables


def complete(command: "Command", environment: "Environment") -> int:
    """Print the words that could come next; the environment's variables hold what was typed so far."""
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
    """Return the words offered. For bash, spaces are escaped unless the word was begun in quotes."""
    variables = environment.variables
    if not variables[_VARIABLE].endswith("bash"):
        return offered
    begun = variables.get("COMP_WORDS", "").rpartition("\n")[2]
    return offered if begun.startswith(("'", '"')) else offered.replace(" ", "\\ ")


def complete_entry(context: typer.Context, incomplete: str) -> list[str]:
    """Return names, citekeys, identifiers and keys of entries."""
    return _beginning(incomplete, _catalogue(context).words(incomplete))


def complete_tag(context: typer.Context, incomplete: str) -> list[str]:
    """Return tags."""
    return _beginning(incomplete, (tag for tag, _ in _catalogue(context).tags()))


def complete_topic(context: typer.Context, incomplete: str) -> list[str]:
    """Return topics."""
    return _beginning(incomplete, (topic for topic, _ in _catalogue(context).topics()))


def complete_kind(incomplete: str) -> list[str]:
    """Return kinds of links."""
    return _beginning(incomplete, ("paper", *get_args(LinkKind)))


def complete_has(incomplete: str) -> list[str]:
    """Return the values of `--has`."""
    return _beginning(incomplete, ("image", "code", "link"))


def complete_format(incomplete: str) -> list[str]:
    """Return the names of export formats, with those of other packages."""
    from papernotes import exporters

    return _beginning(incomplete, exporters.all_names())


def _beginning(incomplete: str, words: Iterable[str]) -> list[str]:
    begun = dict.fromkeys(word for word in words if word.startswith(incomplete))
    return [word for word in begun if not re.search(_NEEDS_QUOTING, word)]


def _catalogue(context: typer.Context) -> "Catalogue":
    from papernotes.library import Library

    named = context.params.get("library") or context.find_root().params.get("library")
    return Library.find(named, cwd=Path(), environ=os.environ).catalogue
