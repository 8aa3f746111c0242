"""Calls that cannot be trusted to end, ended after a time."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """Return what a call returns, or raise what it raises, but wait no longer than some seconds.

    The system's name lookup takes no time limit, and a server that sends a byte now and then outlasts any
    limit on a single read. Such a call is left behind in a daemon thread, which keeps no process from ending.

    Raises:
        TimeoutError: the call is still going on.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001 -- raised again in the thread that waits
            errors.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]
