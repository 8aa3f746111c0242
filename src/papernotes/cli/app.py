"""The command `papernotes`, from the words that were typed to an exit status.

Exceptions become messages here and nowhere else.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
import warnings
from contextlib import suppress
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
    from papernotes.cli.typers_click import ClickException

_OBJECTS_BEFORE_COLLECTION = 100_000
"""Number of new objects after which Python looks for garbage; its default is 700."""

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main() -> NoReturn:
    """Run the command that this process was started with.

    Python looks for garbage rarely, because little of what a command imports and reads is garbage, and the
    search takes 3% of a command's time. The process ends without clearing its modules, which takes a tenth of
    a short command's time; by then everything is written.
    """
    if sys.getfilesystemencoding() != "utf-8":
        _start_in_utf8()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
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
    """Start this process again in Python's UTF-8 mode; streams keep the encoding of the locale.

    File names are UTF-8 nearly everywhere. In another locale Python would decode them otherwise: it would not
    find notes with Chinese names, and would give new notes wrong names.
    """
    encoding = getattr(sys.stdout or sys.stderr, "encoding", None) or "utf-8"
    streams = {"PYTHONIOENCODING": f"{encoding}:surrogateescape"}
    with suppress(OSError):
        os.execve(  # noqa: S606 - the same program
            sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], {**streams, **os.environ}
        )


def run(words: Sequence[str], environment: Environment) -> int:
    """Run one command and return its exit status.

    Args:
        words: what was typed after `papernotes`.
        environment: the streams, variables and folders that the command uses.
    """
    try:
        try:
            status = _run_command(words, environment)
        except PapernotesError as error:
            environment.tell_error(error)
            status = error.exit_status
        environment.flush()
    except BrokenPipeError:  # the reader has seen enough, as with `| head`
        return ExitStatus.DONE
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except OSError as error:
        with suppress(OSError):
            environment.tell_error(_output_error(error))
        return ExitStatus.FAILURE
    return status


def _run_command(words: Sequence[str], environment: Environment) -> int:
    from typer import Abort, Exit

    from papernotes.cli import completion
    from papernotes.cli.command_line import root_command
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
    """Return a usage error of Click in the words of papernotes."""
    from papernotes.cli.typers_click import NoSuchOption

    context = getattr(error, "ctx", None)
    path = context.command_path if context else "papernotes"
    message = error.format_message().replace("a valid int range", "a whole number").rstrip(".")
    hint = f"`{path} --help` tells what it takes."
    if isinstance(error, NoSuchOption):
        message = error.message
        if error.possibilities:
            hint = f"Did you mean {error.possibilities[0]}? {hint}"
        elif context and any(one.param_type_name == "argument" for one in context.command.params):
            hint += f" A word that begins with - stands after a lone --: `{path} -- WORD`."
    return UsageError(message[:1].lower() + message[1:], hint=hint)


def _system_error(error: OSError) -> PapernotesError:
    """Return an error of the system as a message. Without a file name, a full disk is that of the output."""
    if error.filename is None and error.errno in _DISK_FULL:
        return _output_error(error)
    reason = _reason(error)
    return PapernotesError(f"{error.filename}: {reason}" if error.filename else reason)


def _output_error(error: OSError) -> PapernotesError:
    return PapernotesError(f"standard output cannot be written to: {_reason(error)}")


def _reason(error: OSError) -> str:
    if error.errno == errno.EBADF and not error.filename:
        return "it is closed"
    return error.strerror or str(error) or type(error).__name__


def _bug(error: Exception) -> PapernotesError:
    return PapernotesError(f"this is a bug in papernotes: {description(error)}", hint=HOW_TO_REPORT)
