from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from papernotes.catalogue import Catalogue
from papernotes.config import Config
from papernotes.search import Index

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.search import Hit, Results
    from papernotes.search.engine import Engine

TODAY = dt.date(2026, 1, 31)


class Desk:
    """A library on disk and its index, in a cache folder or in memory."""

    def __init__(self, folder: Path, *, on_disk: bool = True) -> None:
        self.root = folder.resolve() / "library"
        self.cache = folder.resolve() / "cache" if on_disk else None
        (self.root / "notes").mkdir(parents=True)
        if self.cache is not None:
            self.cache.mkdir(mode=0o700)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def entries(self, *comments: str, note: str = "notes/2025.md", date: str = "2025-12-03") -> None:
        """Write a note with an entry for each comment, called `entry0: ...` unless it is named otherwise."""
        lines = [f"## {date}", ""]
        for number, comment in enumerate(comments):
            lines += [f"- https://example.org/{note}/{number}", f"\t- {comment}"]
        self.write(note, "\n".join(lines) + "\n")

    def catalogue(self) -> Catalogue:
        catalogue = Catalogue(self.root, Config(), self.cache, today=TODAY)
        catalogue.refresh()
        return catalogue

    def index(self) -> Index:
        return Index(self.catalogue(), own_glossary=self.root / ".papernotes" / "glossary.yaml")

    def engine(self) -> Engine:
        """Return the engine that a process of its own would ask."""
        return self.index()._manager.engine()

    def search(self, query: str, **options: Any) -> Results:
        """Search as a process of its own would."""
        return self.index().search(query, **{"today": TODAY, "limit": 100, **options})

    def found(self, query: str, **options: Any) -> list[str]:
        """Return the first lines of what a search finds."""
        return [texts(hit)[0] for hit in self.search(query, **options).hits]


def texts(hit: Hit) -> list[str]:
    item = hit.entry or hit.day
    assert item is not None
    return item.text.split("\n")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(params=["on disk", "in memory"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return Desk(tmp_path, on_disk=request.param == "on disk")
