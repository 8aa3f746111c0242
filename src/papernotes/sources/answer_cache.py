"""Answers kept on disk for a while, so that no service is asked the same twice in a day."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1024 * 1024
_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """What a service answered."""

    url: str
    """The address that answered, after redirects."""
    type: str
    """Media type, in lower case; empty if none was told."""
    charset: str
    """Character set told with it, or empty."""
    body: bytes
    """The body, decompressed."""


class AnswerCache:
    """A folder of answers, each in a file named after a checksum of its question.

    No failure to read or write here ever matters: it only means that a service is asked again.

    Args:
        folder: where the answers are; made when the first is kept.
        days: how long an answer is good for.
    """

    def __init__(self, folder: Path, days: float) -> None:
        self._folder = folder
        self._seconds = days * _DAY

    def get(self, question: str) -> CachedAnswer | None:
        """The answer to a question, if it was kept and is not too old."""
        path = self._path(question)
        try:
            if not 0 <= time.time() - path.stat().st_mtime < self._seconds:
                return None
            head, _, body = path.read_bytes().partition(b"\n")
            told = json.loads(head)
            return CachedAnswer(body=body, **told)
        except (OSError, ValueError, TypeError):
            return None

    def put(self, question: str, answer: CachedAnswer) -> None:
        """Keep an answer, unless it is large."""
        if self._seconds <= 0 or len(answer.body) > _LARGEST:
            return
        path = self._path(question)
        told = {name: value for name, value in asdict(answer).items() if name != "body"}
        unfinished = path.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished.write_bytes(json.dumps(told).encode() + b"\n" + answer.body)
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()

    def tidy(self) -> None:
        """Delete what is too old to be used."""
        try:
            for path in self._folder.iterdir():
                if time.time() - path.stat().st_mtime >= max(self._seconds, _DAY):
                    path.unlink()
        except OSError:
            return

    def _path(self, question: str) -> Path:
        import hashlib

        return self._folder / hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()
