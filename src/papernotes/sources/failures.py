"""Why a service did not tell what was asked of it, and an end to calls that take too long."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from papernotes.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from papernotes.extensions import ExtensionError

NETWORK_DOWN = "the network seems to be down"
"""Why nobody is asked any more, after several hosts were not reached."""


class SourceError(NetworkError):
    """A service could not be asked, or did not tell what was asked of it.

    Args:
        message: who failed and how, as a sentence without a final stop.
        passing: whether another try may go better.
        silent: whether the host was not reached or did not answer in time; it is not asked again soon.
        status: the HTTP status, where the service sent one.
        wait: seconds that the service asks to wait before another try, where it tells.
    """

    def __init__(
        self,
        message: str,
        *,
        passing: bool = False,
        silent: bool = False,
        status: int | None = None,
        wait: float | None = None,
    ) -> None:
        super().__init__(message)
        self.passing = passing
        self.silent = silent
        self.status = status
        self.wait = wait


class PackagedSourceError(SourceError):
    """A package's source cannot be used, or failed.

    Args:
        error: what is wrong with it.
    """

    def __init__(self, error: ExtensionError) -> None:
        super().__init__(error.message)
        self.warning = error.warning


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
