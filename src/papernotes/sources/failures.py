"""Why a service did not tell what was asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.errors import NetworkError

if TYPE_CHECKING:
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
