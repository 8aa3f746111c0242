"""File names of records: readable, safe on every file system, one for each identity."""

from __future__ import annotations

import re

_SAFE = re.compile(r"[a-z0-9][a-z0-9._-]*")
_LOOKS_HASHED = re.compile(r"-[0-9a-f]{8}$")
_LONGEST = 80


def file_name(identity: str) -> str:
    """Name the file of a work's record.

    `arxiv:2512.03036` becomes `arxiv-2512.03036.yaml`. Where characters had to be replaced or written small,
    eight digits of a checksum keep two works apart: `doi-10.1145-3534678.3539043-5c1f0a2e.yaml`.
    """
    scheme, _, name = identity.partition(":")
    plain = f"{scheme}-{name}"
    if _SAFE.fullmatch(plain) and len(plain) <= _LONGEST and not _LOOKS_HASHED.search(plain):
        return f"{plain}.yaml"
    import hashlib

    readable = re.sub(r"[^a-z0-9._]+", "-", f"{scheme}-{name.removeprefix('https://')}".lower())
    checksum = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{readable[:_LONGEST].strip('-.')}-{checksum}.yaml"
