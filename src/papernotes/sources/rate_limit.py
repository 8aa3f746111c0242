"""Time between two requests to one service, also when they come from two commands."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class RateLimit:
    """Keeps requests to one service apart.

    Args:
        seconds: the least time between the ends of one request and the beginning of the next.
        mark: a file whose time tells when any command asked last, or None to know of this process only.
        sleep: waits for some seconds.
    """

    def __init__(
        self, seconds: float, mark: Path | None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._seconds = seconds
        self._mark = mark
        self._sleep = sleep
        self._last = -seconds

    def wait(self) -> None:
        """Wait until the service may be asked again."""
        since = time.monotonic() - self._last
        if self._mark is not None:
            try:
                marked = time.time() - self._mark.stat().st_mtime
            except OSError:
                marked = since
            if marked >= 0:  # a time in the future is a clock that was set back
                since = min(since, marked)
        if since < self._seconds:
            self._sleep(self._seconds - since)

    def asked(self) -> None:
        """Note that the service was asked just now."""
        self._last = time.monotonic()
        if self._mark is not None:
            try:
                self._mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._mark.touch()
            except OSError:
                self._mark = None
