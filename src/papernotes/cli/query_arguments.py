"""A query on the command line, in which `-word` leaves out what has a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.cli.typers_click import Parameter

_WORDS = re.compile(r"-\w[\w-]*\s")


def behind_options(words: Sequence[str], parameters: Iterable[Parameter]) -> list[str]:
    """Return the words of a command with what is a query behind all options, and a `--` between them.

    A word that begins with one dash is an option if its first letter is one, and it is not several words:
    `-n5`, `-f{name}`; but not `-llama` where there is no `-l`, nor `-no llama`.

    Args:
        words: what was typed after the command's name.
        parameters: what the command takes.
    """
    takes_value = {
        name: not getattr(one, "is_flag", False)
        for one in parameters
        if one.param_type_name == "option"
        for name in one.opts
    }
    options: list[str] = []
    query: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            query += waiting
        elif word.startswith("--") or (word[:2] in takes_value and not _WORDS.match(word)):
            options.append(word)
            if takes_value.get(word):
                value = next(waiting, None)
                if value is None:  # which is told as for any command
                    return list(words)
                options.append(value)
        else:
            query.append(word)
    return [*options, "--", *query]
