"""Web addresses taken apart, and written in one way: what makes two spellings of a page the same page."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 2_000
"""Characters. A longer address is data that was pasted: it names no page that is known."""
_LONGEST_HOST = 300
"""Characters of a host with its port: the longest name has 253 (RFC 1035, 2.3.4)."""
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_END = "/ \t\n\r\v\f\x1c\x1d\x1e\x1f"
_HOST_END = re.compile(r"(?::(?:80|443)?|\.|\s)+$")
_TRACKING = re.compile(
    r"""utm_.* | spm(_id_from)? | fbclid | gclid | gclsrc | dclid | msclkid | yclid | twclid | igshid | igsh
    | mc_[ce]id | mkt_tok | _hsenc | _hsmi | _ga | _gl | ref_(src|url)
    | share_(code|from|id|medium|plat|session_id|source|tag|token) | unique_k | vd_source
    | xsec_(token|source) | __twitter_impression""",
    re.VERBOSE | re.IGNORECASE,
)
"""Query parameters that tell where a reader came from, not what is read."""


class Address(NamedTuple):
    """The parts of an absolute address."""

    scheme: str
    """In lower case."""
    host: str
    """In lower case, without credentials, the scheme's own port, or a final dot."""
    path: str
    """Beginning with `/` unless empty; percent-decoded where that changes no meaning."""
    query: str
    """Without `?`."""
    fragment: str
    """Without `#`."""


def split(url: str) -> Address | None:
    """Take an absolute address apart; None where the text is none (`mailto:`, a relative path, prose).

    None as well for an address longer than `LONGEST`.
    """
    if len(url) > LONGEST:
        return None
    scheme, separator, rest = url.partition("://")
    if not separator:
        return None
    rest, _, fragment = rest.partition("#")
    rest, _, query = rest.partition("?")
    host, slash, path = rest.partition("/")
    if scheme not in {"https", "http"}:
        scheme = scheme.lower()
        if not scheme.isascii() or not scheme.isalnum():
            return None
    host = host.strip()
    if "@" in host or ":" in host or host.endswith("."):
        host = _bare_host(host)
    if not host:
        return None
    path = slash + path.rstrip()
    if "%" in path or not path.isascii():
        path = _canonical(path)
    return Address(scheme, host.lower(), path, query, fragment)


def parameter(query: str, name: str) -> str:
    """The first value of a query's parameter, percent-decoded; empty where there is none."""
    for part in query.split("&"):
        key, _, value = part.partition("=")
        if key == name:
            if "%" in value or "+" in value:
                from urllib.parse import unquote_plus

                value = unquote_plus(value)
            return value
    return ""


def normalised(url: str) -> str:
    """Write an address in the one way that all spellings of the same page share.

    `http` is `https`; the host's case, default ports, tracking parameters, trailing slashes, percent-encoding
    of harmless characters (RFC 3986, section 6.2) and the fragment do not count, unless the fragment is the
    route of a one-page site (`#/` or `#!/`). Applying it twice changes nothing more.
    """
    url = url.strip()
    parts = split(url)
    if parts is None:
        return url
    scheme = "https" if parts.scheme == "http" else parts.scheme
    query = "&".join(
        part.rstrip()
        for part in parts.query.split("&")
        if part.strip() and not _TRACKING.fullmatch(part.partition("=")[0])
    )
    fragment = parts.fragment if parts.fragment.startswith(("/", "!/")) else ""
    return (
        f"{scheme}://{parts.host}{parts.path.rstrip(_END)}"
        f"{'?' + _canonical(query) if query else ''}{'#' + fragment if fragment else ''}"
    )


def _bare_host(host: str) -> str:
    # Plain and encrypted addresses count as one, so either's own port is no difference.
    host = host.rpartition("@")[2]
    return _HOST_END.sub("", host) if len(host) <= _LONGEST_HOST else host


def _canonical(text: str) -> str:
    """Percent-encoding in its normal form: none of unreserved characters, upper-case hex for all others."""
    text = _PERCENT.sub(_normal_triplet, text)
    if text.isascii():
        return text
    return "".join(
        char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
        for char in text
    )


def _normal_triplet(match: re.Match[str]) -> str:
    char = chr(int(match.group(1), 16))
    return char if char in _UNRESERVED else match.group().upper()
