from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import pytest

from papernotes.catalogue import Catalogue, RefreshResult
from papernotes.catalogue.cache_folder import library_cache
from papernotes.config import Config
from papernotes.reading import read_note

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from papernotes.model import Entry, Note

LONG_AGO_NS = 1_700_000_000_000_000_000


class Shelf:
    """A library on disk, its catalogue, and a record of which notes were read for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.root = self.folder / "library"
        self.cache = self.folder / "cache"
        self.config = Config()
        self.today = dt.date(2025, 12, 31)
        self.reads: list[str] = []
        self.edit: Callable[[Note], Note] = lambda note: note
        self.root.mkdir()

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        return file

    def work(self, name: str, **fields: str) -> Path:
        text = "".join(f"{key}: {value!r}\n" for key, value in {"type": "article", **fields}.items())
        return self.write(f".papernotes/works/{name}.yaml", text)

    def set_back(self, path: str) -> None:
        """Make a file's content seem old."""
        os.utime(self.root / path, ns=(LONG_AGO_NS, LONG_AGO_NS))

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def open(self) -> Catalogue:
        folder = library_cache(self.root, {"PAPERNOTES_CACHE_DIR": str(self.cache)})
        return Catalogue(self.root, self.config, folder, today=self.today, read=self._read)

    def refreshed(self) -> Catalogue:
        catalogue = self.open()
        catalogue.refresh()
        return catalogue

    def refresh(self) -> RefreshResult:
        """Refresh in what might be another process, and forget which notes were read before."""
        self.reads.clear()
        catalogue = self.open()
        changes = catalogue.refresh()
        catalogue.close()
        return changes

    def entries(self) -> list[Entry]:
        catalogue = self.refreshed()
        entries = catalogue.entries()
        catalogue.close()
        return entries

    def names(self) -> list[str]:
        return [entry.name for entry in self.entries()]

    @property
    def database(self) -> Path:
        (database,) = self.cache.glob("*/*/catalogue.sqlite3")
        return database

    def _read(self, text: str, path: str, *, today: dt.date) -> Note:
        self.reads.append(path)
        return self.edit(read_note(text, path, today=today))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty library."""
    return Shelf(tmp_path)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any later change to a file shows in its marks, as it does for files that are older than two seconds."""
    monkeypatch.setattr("papernotes.file_signature._CLOCK_STEP_NS", 0)
