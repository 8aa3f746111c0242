"""The user's editor, opened where something was written."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.errors import UsageError

if TYPE_CHECKING:
    from papernotes.cli.environment import Environment

_PLUS_LINE = ("vi", "vim", "nvim", "gvim", "nano", "emacs", "emacsclient", "kak", "micro", "joe", "ne", "mg")
_COLON_LINE = ("hx", "helix", "subl", "zed", "code", "codium", "cursor")


def open_editor(environment: Environment, file: Path, line: int) -> None:
    """Open a file in the editor that VISUAL or EDITOR names, at a line where it is known how.

    Raises:
        UsageError: neither names one, or it cannot be run.
    """
    command = environment.variables.get("VISUAL") or environment.variables.get("EDITOR")
    if not command:
        raise UsageError("no editor is set", hint="Set EDITOR, for example to `vim` or `code --wait`.")
    words = shlex.split(command)
    name = Path(words[0]).name
    if name in _PLUS_LINE:
        words += [f"+{line}", str(file)]
    elif name in _COLON_LINE:
        words += [*(["--goto"] if name in {"code", "codium", "cursor"} else []), f"{file}:{line}"]
    else:
        words.append(str(file))
    environment.flush()
    try:
        subprocess.run(words, check=False)  # noqa: S603 - the user's own choice, from the user's environment
    except OSError as error:
        raise UsageError(f"the editor {words[0]!r} cannot be run: {error.strerror}") from error
