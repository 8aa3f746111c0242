"""What can go wrong, and the exit status that says so; nothing here prints."""

from __future__ import annotations

import os
from enum import IntEnum


class ExitStatus(IntEnum):
    """How a command ended, as scripts see it."""

    DONE = 0
    FAILURE = 1
    USAGE = 2
    NOTHING_FOUND = 3
    NETWORK = 4
    PROBLEMS_FOUND = 5
    INTERRUPTED = 130


class PapernotesError(Exception):
    """An expected failure, told to the user as one message.

    Args:
        message: what happened, with file and line where there is one; a sentence without a final stop.
        hint: what to do about it, as a sentence of its own.
    """

    exit_status = ExitStatus.FAILURE

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PapernotesError):
    """The command was given words that it cannot take."""

    exit_status = ExitStatus.USAGE


class LibraryError(PapernotesError):
    """The library is missing, or a part of it cannot be read."""


class ConfigError(LibraryError):
    """A setting in a configuration file cannot be used."""


class NothingFoundError(PapernotesError):
    """Nothing in the library answers to what was asked."""

    exit_status = ExitStatus.NOTHING_FOUND


class AmbiguousEntryError(UsageError):
    """Several entries answer to one name; the hint lists them."""


class WriteError(PapernotesError):
    """A file could not be written; it is as it was before."""


class ChangedMeanwhileError(WriteError):
    """The file was changed by somebody else between reading and writing."""


class BeingSavedError(WriteError):
    """Another program is saving the file, and did not finish in time."""


class NetworkError(PapernotesError):
    """A service did not answer, or not with what was asked of it; worth another try."""

    exit_status = ExitStatus.NETWORK


HOW_TO_REPORT = "Please report it, with what the same command prints under PAPERNOTES_DEBUG=1."
"""What to do about a bug."""


class IndexUnusedWarning(RuntimeWarning):
    """The search index could not be used, and the answer was found without it."""


def description(error: Exception) -> str:
    """Return the kind of an error, its text, and the file and line where it was raised."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = f" ({last.tb_frame.f_code.co_filename.rpartition(os.sep)[2]}:{last.tb_lineno})" if last else ""
    return f"{type(error).__name__}: {error}{where}"
