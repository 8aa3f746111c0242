"""The command `papernotes`: from words to an exit status; here alone failures become messages."""

from __future__ import annotations

import errno
import gc
import os
import sys
import warnings
from contextlib import suppress
from errno import EBADF
from functools import partial
from typing import TYPE_CHECKING, Any

from papernotes.errors import (
    HOW_TO_REPORT,
    ExitStatus,
    IndexUnusedWarning,
    PapernotesError,
    UsageError,
    description,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from papernotes.cli.environment import Environment
    from papernotes.cli.typers_click import ClickException, Context

_COLLECT_AFTER = 100_000
"""Objects made, less those freed, after which the youngest are searched for garbage; 700 by default."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What is wrong where a disk is full."""


def main() -> NoReturn:
    """Run the command that this process was started with.

    Garbage is rarely collected: what a command imports and reads is hardly ever garbage, and to look through
    it again and again while it grows takes 3% of a command's run.

    The process ends without the interpreter's taking itself apart: all that is to be written is written by
    then, and to dismantle the modules of a short command takes a tenth of its run.
    """
    if sys.getfilesystemencoding() != "utf-8":
        _start_in_utf8()
    gc.set_threshold(_COLLECT_AFTER)
    from papernotes.cli.environment import Environment

    environment = Environment.of_process()
    warnings.showwarning = partial(_show_warning, environment, warnings.showwarning)
    os._exit(run(sys.argv[1:], environment))


def _show_warning(
    environment: Environment,
    usual: Callable[..., None],
    message: Warning | str,
    category: type[Warning],
    *details: Any,
) -> None:
    """Show a warning of ours as other messages are shown."""
    if issubclass(category, IndexUnusedWarning):
        environment.warn(str(message))
    else:
        usual(message, category, *details)


def _start_in_utf8() -> None:
    """Start this process anew in Python's UTF-8 mode; streams keep the encoding that the locale gave them.

    Names of files are UTF-8 nearly everywhere, but in another locale Python reads and writes them otherwise:
    notes with Chinese names would not be found, and new ones would be named wrongly.
    """
    encoding = getattr(sys.stdout or sys.stderr, "encoding", None) or "utf-8"
    streams = {"PYTHONIOENCODING": f"{encoding}:surrogateescape"}
    with suppress(OSError):
        os.execve(  # noqa: S606 - the same program
            sys.executable,
            [sys.executable, "-X", "utf8", *sys.orig_argv[1:]],
            {**streams, **os.environ},
        )


def run(words: Sequence[str], environment: Environment) -> int:
    """Run one command and return its exit status.

    Args:
        words: what was typed after `papernotes`.
        environment: what the command is given of the process.
    """
    try:
        try:
            status = _answer(words, environment)
        except PapernotesError as error:
            environment.tell_error(error)
            status = error.exit_status
        environment.flush()
    except BrokenPipeError:  # whoever read has seen enough, as with `| head`
        return ExitStatus.DONE
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except OSError as error:
        with suppress(OSError):
            environment.tell_error(_output_error(error))
        return ExitStatus.FAILURE
    return status


def _answer(words: Sequence[str], environment: Environment) -> int:
    from typer import Abort, Exit

    from papernotes.cli import completion
    from papernotes.cli.root import root_command
    from papernotes.cli.typers_click import ClickException

    command = root_command()
    try:
        if completion.is_asked_for(environment):
            return completion.complete(command, environment)
        with command.make_context(completion.NAME, list(words), obj=environment) as context:
            command.invoke(context)
    except Exit as end:
        return end.exit_code
    except Abort:
        return ExitStatus.INTERRUPTED
    except ClickException as error:
        raise _usage_error(error) from error
    except (BrokenPipeError, PapernotesError):
        raise
    except OSError as error:
        raise _system_error(error) from error
    except Exception as error:
        if environment.variables.get("PAPERNOTES_DEBUG"):
            raise
        raise _bug(error) from error
    return ExitStatus.DONE


def _usage_error(error: ClickException) -> UsageError:
    from papernotes.cli.typers_click import NoSuchOption

    context = getattr(error, "ctx", None)
    path = context.command_path if context else "papernotes"
    message = error.format_message().replace("a valid int range", "a whole number").rstrip(".")
    hint = f"`{path} --help` tells what it takes."
    if isinstance(error, NoSuchOption):
        message = error.message
        if error.possibilities:  # the nearest first
            hint = f"Did you mean {error.possibilities[0]}? {hint}"
        elif context and _takes_words(context):
            hint += f" A word that begins with - stands after a lone --: `{path} -- WORD`."
    return UsageError(message[:1].lower() + message[1:], hint=hint)


def _takes_words(context: Context) -> bool:
    return any(one.param_type_name == "argument" for one in context.command.params)


def _output_error(error: OSError) -> PapernotesError:
    return PapernotesError(f"standard output cannot be written to: {_reason(error)}")


def _system_error(error: OSError) -> PapernotesError:
    if error.filename is None and error.errno in _FULL:  # commands name their own files
        return _output_error(error)
    what = _reason(error)
    return PapernotesError(f"{error.filename}: {what}" if error.filename else what)


def _reason(error: OSError) -> str:
    if error.errno == EBADF and not error.filename:
        return "it is closed"
    return error.strerror or str(error) or type(error).__name__


def _bug(error: Exception) -> PapernotesError:
    return PapernotesError(f"this is a bug in papernotes: {description(error)}", hint=HOW_TO_REPORT)
