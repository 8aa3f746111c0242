"""The failures that papernotes reports, their exit statuses, and suggestions for a misspelled word."""

from __future__ import annotations

import os
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_WORD = 200
"""Characters of a word that can be misspelled. Comparing two words takes time that grows with the product of
their lengths."""


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
    """An expected failure, which the user sees as one message.

    Args:
        message: what happened, with file and line if known. It has no final stop.
        hint: what the user can do about it, as a sentence.
    """

    exit_status = ExitStatus.FAILURE

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PapernotesError):
    """A command cannot use an argument or option that it was given."""

    exit_status = ExitStatus.USAGE


class LibraryError(PapernotesError):
    """The library does not exist, or a part of it cannot be read."""


class ConfigError(LibraryError):
    """A setting in a configuration file cannot be used."""


class NothingFoundError(PapernotesError):
    """Nothing in the library matches the request."""

    exit_status = ExitStatus.NOTHING_FOUND


class AmbiguousEntryError(UsageError):
    """Several entries have the name that was given; the hint lists them."""


class WriteError(PapernotesError):
    """A file could not be written; it is unchanged."""


class ChangedMeanwhileError(WriteError):
    """Another program changed the file after it was read and before it was written."""


class BeingSavedError(WriteError):
    """Another program is saving the file, and did not finish in time."""


class NetworkError(PapernotesError):
    """A service did not answer, or its answer is unusable; another try may succeed."""

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


def nearest(word: str, known: Iterable[str], *, most: int = 3, alike: float = 0.6) -> list[str]:
    """Return the known words that are spelled most like a word, the most similar first.

    Args:
        word: what was typed.
        known: the words to choose from.
        most: how many to return at most.
        alike: the least similarity, as the ratio that difflib computes.
    """
    if len(word) > _LONGEST_WORD:
        return []
    from difflib import get_close_matches

    return get_close_matches(word, [one for one in known if len(one) <= _LONGEST_WORD], n=most, cutoff=alike)
