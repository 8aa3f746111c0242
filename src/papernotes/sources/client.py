"""The one HTTP client: polite, bounded in time and size, and wary of where it is sent."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies

import httpx2

from papernotes.sources.answer_cache import AnswerCache, CachedAnswer
from papernotes.sources.failures import NETWORK_DOWN, SourceError, within
from papernotes.sources.http_request import Request, exchange, set_location_aside
from papernotes.sources.transport import RoutedTransport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from papernotes.sources.http_request import Reply
    from papernotes.sources.settings import SourceSettings


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


_MOST_REDIRECTS = 8
_PDF_FACTOR = 4
"""How much longer than a page a PDF may take."""
_GITHUB_API = "api.github.com"


class Client:
    """Asks services for pages and metadata.

    A host that was not reached or kept silent is not asked again by the same client. After two such hosts and
    no answer at all, the network counts as down and every further request fails at once.

    Args:
        settings: where to ask, how long to wait, how much to take.
        cache: folder for answers and for the time of the last request to arXiv, or None to keep nothing.
        fresh: ask even where an answer was kept.
        sleep: waits for some seconds.
    """

    def __init__(
        self,
        settings: SourceSettings,
        *,
        cache: Path | None = None,
        fresh: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self._cache = AnswerCache(cache, settings.cache_days) if cache else None
        self._fresh = fresh
        self._sleep = sleep
        self._arxiv = RateLimit(settings.arxiv_interval, cache / "arxiv-asked" if cache else None, sleep)
        self._mirrors = sorted(settings.mirrors.items(), key=lambda pair: len(pair[0]), reverse=True)
        mirror_hosts = [urlsplit(address).netloc for address in settings.mirrors.values()]
        self._private_hosts = frozenset([*mirror_hosts, *settings.private_hosts])
        self._silent: dict[str, SourceError] = {}
        self._answered = False
        self._http = self._connected()
        self.begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
        if self._cache:
            self._cache.tidy()

    def begin(self, *, batch: bool = False) -> None:
        """Begin a new work, which has all the patience there is; a batch has more, as it stands for many."""
        seconds = self.settings.total_timeout if batch else self.settings.read_timeout
        self._silence = seconds
        self._give_up = time.monotonic() + max(self.settings.patience, 2 * seconds if batch else 0)

    def get(self, url: str, *, accept: str = "*/*", largest: int | None = None) -> CachedAnswer:
        """Ask for an address.

        Args:
            url: an `http` or `https` address.
            accept: media types to ask for.
            largest: most bytes to take, decompressed; `largest_page` unless told.

        Raises:
            SourceError: there was no answer, or not with success.
        """
        question = f"{accept} {self._mirrored(url)}"
        if self._cache and not self._fresh and (kept := self._cache.get(question)):
            return kept
        largest = largest or self.settings.largest_page
        try:
            answer = self._followed(url, accept, largest)
        except SourceError as error:
            wait = self._wait_before_retry(error)
            if wait is None:
                raise
            self._sleep(wait)
            answer = self._followed(url, accept, largest)
        if self._cache:
            self._cache.put(question, answer)
        return answer

    def _wait_before_retry(self, error: SourceError) -> float | None:
        """Seconds until the one retry, or None where it is not worth it."""
        if not error.passing or error.silent:
            return None
        wait = 1.0 if error.wait is None else error.wait
        if wait > self.settings.longest_wait or time.monotonic() + wait >= self._give_up:
            return None
        return wait

    def _followed(self, url: str, accept: str, largest: int) -> CachedAnswer:
        seen: set[str] = set()
        while True:
            seen.add(url)
            reply = self._asked(url, accept, largest)
            if reply.location is None:
                return CachedAnswer(url, reply.type, reply.charset, reply.body)
            host = urlsplit(url).netloc
            try:
                url = urljoin(url, reply.location)
                scheme = urlsplit(url).scheme
            except ValueError as error:
                raise SourceError(f"{host} redirects to an address that cannot be used: {error}") from error
            if scheme not in {"https", "http"}:
                raise SourceError(f"{host} redirects to a `{scheme}:` address, which is not followed")
            if url in seen or len(seen) > _MOST_REDIRECTS:
                raise SourceError(f"{host} redirects in a circle")

    def _asked(self, url: str, accept: str, largest: int) -> Reply:
        """Send one request, if the host may be asked and is not known to be silent."""
        try:
            host = urlsplit(url).netloc
            target = self._mirrored(url)
            place = urlsplit(target)
        except ValueError as error:
            raise SourceError(f"the address cannot be used: {error}") from error
        if place.scheme not in {"https", "http"} or not place.netloc:
            raise SourceError("what is noted is not the address of a page")
        if host in self._silent:
            raise self._silent[host]
        if len(self._silent) > 1 and not self._answered:
            raise SourceError(NETWORK_DOWN, passing=True, silent=True)
        paced = host == "arxiv.org" or host.endswith(".arxiv.org")
        if paced:
            self._arxiv.wait()
        try:
            reply = self._in_time(Request(target, host, self._headers(target, accept), largest))
        except SourceError as error:
            if error.silent:
                self._silent[host] = error
                raise
            self._answered = self._answered or error.status is not None
            raise
        else:
            self._answered = True
            return reply
        finally:
            if paced and self._answered:
                self._arxiv.asked()

    def _in_time(self, request: Request) -> Reply:
        settings = self.settings
        remaining = self._give_up - time.monotonic()
        if remaining <= 0:
            raise SourceError(f"there was no time left to ask {request.host}", passing=True)
        connect = min(settings.connect_timeout, remaining)
        # Where a host was silent and none has answered yet, the network is likely down.
        doubtful = bool(self._silent) and not self._answered
        timeout = httpx2.Timeout(connect if doubtful else min(self._silence, remaining), connect=connect)
        seconds = settings.total_timeout * (_PDF_FACTOR if request.largest > settings.largest_page else 1)
        http = self._http
        try:
            return within(seconds, lambda: exchange(http, request, timeout))
        except TimeoutError as error:
            # Closing the client ends what is left behind in the other thread.
            http.close()
            self._http = self._connected()
            message = f"{request.host} took longer than {seconds:g} s to answer"
            raise SourceError(message, passing=True, silent=True) from error

    def _mirrored(self, url: str) -> str:
        for original, mirror in self._mirrors:
            if url.startswith(original) and url[len(original) : len(original) + 1] in {"", "/", "?"}:
                return mirror + url[len(original) :]
        return url

    def _headers(self, target: str, accept: str) -> dict[str, str]:
        contact = f"; mailto:{self.settings.contact}" if self.settings.contact else ""
        headers = {"User-Agent": f"papernotes (reading log{contact})", "Accept": accept}
        token = os.environ.get("GITHUB_TOKEN")
        # Only GitHub itself gets the token, and no mirror.
        if token and target.startswith(f"https://{_GITHUB_API}/"):
            headers["Authorization"] = f"Bearer {token}"
        return headers

    def _connected(self) -> httpx2.Client:
        try:
            transport = RoutedTransport(self._private_hosts, getproxies())
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            raise SourceError(f"the proxy that the environment names cannot be used: {error}") from error
        return httpx2.Client(
            transport=transport, trust_env=False, event_hooks={"response": [set_location_aside]}
        )
