"""Names with how often each occurs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.cli.rendering.safe_text import one_line
from papernotes.errors import NothingFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.cli.environment import Environment


def print_counts(
    environment: Environment, what: str, counts: Sequence[tuple[str, int]], *, as_json: bool
) -> None:
    """Print names and numbers: laid out on a terminal, with a tab between them in a pipe.

    Args:
        environment: where to.
        what: what the names are of, in the plural.
        counts: the names and numbers, in order.
        as_json: whether they are to be one JSON object.

    Raises:
        NothingFoundError: there are none; it is raised after they have been printed.
    """
    if as_json:
        from papernotes.exporters.json import dumps

        environment.document([dumps({"format": 1, what: dict(counts)}), "\n"])
    elif environment.terminal:
        digits = len(str(max((number for _, number in counts), default=0)))
        for name, number in counts:
            environment.write(f"{number:>{digits}}  {one_line(name)}\n")
    else:
        for name, number in counts:
            environment.write(f"{one_line(name)}\t{number}\n")
    environment.tell_warnings()
    if not counts:
        raise NothingFoundError(f"no {what} found")
