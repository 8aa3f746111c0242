"""Opens the user's editor at the line of an entry."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.errors import PapernotesError, UsageError

if TYPE_CHECKING:
    from papernotes.cli.environment import Environment

_PLUS_LINE = ("vi", "vim", "nvim", "gvim", "nano", "emacs", "emacsclient", "kak", "micro", "joe", "ne", "mg")
_COLON_LINE = ("hx", "helix", "subl", "zed", "code", "codium", "cursor")


def editor_command(environment: Environment) -> list[str]:
    """Return the command of the editor that VISUAL or EDITOR names, as words.

    Raises:
        UsageError: neither is set, or the command cannot be read.
    """
    variables = environment.variables
    command = variables.get("VISUAL", "").strip() or variables.get("EDITOR", "").strip()
    hint = "Set EDITOR, for example to `vim` or `code --wait`."
    if not command:
        raise UsageError("no editor is set", hint=hint)
    try:
        return shlex.split(command)
    except ValueError as error:
        raise UsageError(f"the editor {command!r} cannot be read as a command: {error}", hint=hint) from error


def open_editor(environment: Environment, file: Path, line: int) -> None:
    """Open a file in the user's editor, at a line if the editor is known to support it.

    Raises:
        UsageError: no editor is set.
        PapernotesError: the editor cannot be run, or its exit status reports a failure.
    """
    words = editor_command(environment)
    name = Path(words[0]).name
    if name in _PLUS_LINE:
        words += [f"+{line}", str(file)]
    elif name in _COLON_LINE:
        words += [*(["--goto"] if name in {"code", "codium", "cursor"} else []), f"{file}:{line}"]
    else:
        words.append(str(file))
    environment.flush()
    hint = f"What was written stays: {file}:{line}."
    try:
        status = subprocess.run(words, check=False).returncode  # noqa: S603 - the user's own choice
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PapernotesError(f"the editor {words[0]!r} cannot be run: {reason}", hint=hint) from error
    if status:
        how = f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"
        raise PapernotesError(f"the editor {words[0]!r} {how}", hint=hint)
