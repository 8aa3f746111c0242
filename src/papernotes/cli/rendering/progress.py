"""A progress bar for what may take long, and only if it does."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from rich.progress import Progress

_PATIENCE = 0.5
"""Seconds that pass before a bar is shown."""


@contextmanager
def progress_bar(stream: TextIO, what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is to be told how much is done, and of how much; the bar is gone at the end.

    Args:
        stream: the terminal.
        what: what is being done, as a label.
    """
    started = time.monotonic()
    with ExitStack() as shown:
        bar: Progress | None = None

        def tell(done: int, total: int) -> None:
            nonlocal bar
            if bar is None:
                if time.monotonic() - started < _PATIENCE:
                    return
                bar = shown.enter_context(_bar(stream))
                bar.add_task(what)
            bar.update(bar.task_ids[0], completed=done, total=total)

        yield tell


def _bar(stream: TextIO) -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(file=stream), transient=True)
