"""One request and its reply, with everything that can go wrong put into words."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2

from papernotes.sources.failures import SourceError
from papernotes.sources.transport import PrivateAddressError, UnknownHostError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOCATION = "papernotes.location"
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which one more try is worth it."""
_REASONS = {
    401: "wants a login",
    403: "refuses anonymous readers",
    404: "knows no such page",
    410: "has taken the page away",
    429: "is asked too often",
    451: "may not show the page",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that is a success or a redirect."""

    location: str | None
    """Where it redirects to, as it was sent."""
    type: str
    """Media type in lower case, or empty."""
    charset: str
    """Character set, or empty."""
    body: bytes
    """The body, decompressed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask, and of whom."""

    url: str
    """Where to send it."""
    host: str
    """What to call the other side in messages."""
    headers: Mapping[str, str]
    """Its headers."""
    largest: int
    """Most bytes to take, decompressed."""


def set_location_aside(response: httpx2.Response) -> None:
    """Keep the target of a redirect from the client, which would stumble over one that is no web address."""
    response.extensions[_LOCATION] = response.headers.pop("location", None)


def exchange(http: httpx2.Client, request: Request, timeout: httpx2.Timeout) -> Reply:
    """Send a request and read its reply, with a client that calls `set_location_aside` on every response.

    Raises:
        SourceError: for a reply that is neither a success nor a redirect, one that is too large, or none.
    """
    host = request.host
    try:
        with http.stream("GET", request.url, headers=request.headers, timeout=timeout) as response:
            return _read(response, host, request.largest)
    except PrivateAddressError as error:
        raise SourceError(f"{host} is not a public host, so it is not asked: {error}") from error
    except UnknownHostError as error:
        raise SourceError(f"{host} cannot be found: {error}", passing=True, silent=True) from error
    except httpx2.ConnectTimeout as error:
        message = f"{host} took no connection within {timeout.connect:g} s"
        raise SourceError(message, passing=True, silent=True) from error
    except (httpx2.ConnectError, httpx2.ProxyError) as error:
        raise SourceError(f"{host} cannot be reached: {error}", passing=True, silent=True) from error
    except httpx2.TimeoutException as error:
        message = f"{host} did not answer within {timeout.read:.2g} s"
        raise SourceError(message, passing=True, silent=True) from error
    except httpx2.DecodingError as error:
        raise SourceError(f"{host} sent an answer that cannot be decompressed") from error
    except httpx2.TransportError as error:
        raise SourceError(f"{host} broke off its answer: {error}", passing=True) from error
    except (httpx2.InvalidURL, httpx2.HTTPError, ValueError) as error:
        raise SourceError(f"the address cannot be used: {error}") from error


def _read(response: httpx2.Response, host: str, largest: int) -> Reply:
    status = response.status_code
    media_type, _, parameters = response.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if response.is_redirect and (location := response.extensions.get(_LOCATION)):
        return Reply(location, media_type, "", b"")
    if not response.is_success:
        wait = _seconds(response.headers.get("retry-after", ""))
        if response.headers.get("x-ratelimit-remaining") == "0":
            # GitHub says 403 when its 60 requests an hour are used up, and when the hour ends.
            status = 429
            wait = wait or _until(response.headers.get("x-ratelimit-reset", ""))
        reason = _REASONS.get(status, response.reason_phrase or "failure")
        asks = f" and asks to wait {wait:.0f} s" if wait else ""
        raise SourceError(
            f"{host} answered {status}: {reason}{asks}", passing=status in _PASSING, status=status, wait=wait
        )
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > largest:
            raise SourceError(f"{host} sent an answer of more than {largest // 1024:,} KiB")
        chunks.append(chunk)
    _, _, charset = parameters.partition("charset=")
    return Reply(None, media_type, charset.partition(";")[0].strip(" \"'").lower(), b"".join(chunks))


def _until(text: str) -> float | None:
    """Seconds until a time in seconds since 1970."""
    return max(0.0, float(text) - time.time()) if text.isdecimal() else None


def _seconds(text: str) -> float | None:
    """Read `Retry-After`, a number of seconds or a date (RFC 9110, section 10.2.3)."""
    if text.strip().isdecimal():
        return float(text)
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
