import os
import re
import urllib.parse
from collections import Counter
from pathlib import Path

import pytest

from papernotes.library import Library
from papernotes.model import Entry

PROJECT = Path(__file__).parent.parent
NOTES = sorted((PROJECT / "notes").rglob("*.md"))
ASSETS = sorted((PROJECT / "asset").iterdir())

SHOWN = re.compile(r"!\[[^\]]*\]\(([^)]+)\)|!\[\[([^\]|]+)|<img[^>]*src=\"([^\"]+)\"")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    cache = tmp_path_factory.mktemp("cache")
    return Library.find(PROJECT, environ=os.environ | {"PAPERNOTES_CACHE_DIR": str(cache)})


@pytest.fixture(scope="module")
def entries(library: Library) -> list[Entry]:
    return list(library.entries())


def shown_images() -> set[str]:
    found = (match for note in NOTES for match in SHOWN.findall(note.read_text(encoding="utf-8")))
    return {urllib.parse.unquote(next(filter(None, match))).split("/")[-1] for match in found}


def test_every_picture_is_shown_and_every_shown_picture_is_there() -> None:
    assert shown_images() == {asset.name for asset in ASSETS}


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset.name)
def test_pictures_are_small_pngs(asset: Path) -> None:
    content = asset.read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    assert len(content) < 15_000


def test_the_library_finds_every_picture(library: Library, entries: list[Entry]) -> None:
    images = [(image, entry.span.path) for entry in entries for image in entry.images]
    images += [(image, day.span.path) for day in library.days() for image in day.images]
    assert len(images) == len(ASSETS)
    for image, path in images:
        assert library.image_file(image.path, path)[1] is not None, image.path


def test_pictures_are_from_the_day_that_shows_them(library: Library, entries: list[Entry]) -> None:
    days = {
        (day.span.path, line): day
        for day in library.days()
        for line in range(day.span.line, day.span.end_line + 1)
    }
    for entry in entries:
        day = days.get((entry.span.path, entry.span.line))
        first = day.date if day else entry.date
        last = (day.end if day else None) or first
        for image in entry.images:
            stamp = re.search(r"(\d{4})(\d\d)(\d\d)\d{6}", image.path)
            assert stamp
            assert first
            assert last
            assert first <= "-".join(stamp.groups()) <= last


def test_there_is_enough_to_search_and_count(entries: list[Entry]) -> None:
    months = Counter(entry.date[:7] for entry in entries if entry.date)
    assert len(entries) >= 45
    assert set(months) == {"2024-11", "2025-02", "2025-06", "2025-12"}
    assert min(months.values()) >= 10
    assert {entry.date for entry in entries if entry.span.path == "notes/想读.md"} == {None}


@pytest.mark.parametrize("note", ["2024-11", "2025-02", "2025-06", "2025-12"])
def test_the_days_of_a_note_are_in_its_month(note: str, library: Library) -> None:
    days = [day for day in library.days() if day.span.path == f"notes/{note}.md" and day.date]
    assert days
    assert {day.date[:7] for day in days if day.date} == {note}
    assert [day.conflicts for day in days if day.conflicts] == []


def test_the_forms_that_a_log_takes_are_all_there(library: Library, entries: list[Entry]) -> None:
    kinds = {link.kind for entry in entries for link in entry.links}
    assert kinds >= {"arxiv", "doi", "acl", "github", "huggingface", "video", "web"}
    assert max(len(entry.topics) for entry in entries) >= 2
    assert sum(len(entry.links) == 2 for entry in entries) >= 3
    assert any(entry.code for entry in entries)
    assert {"量化", "llm/推理", "rl/grpo"} <= {tag for entry in entries for tag in entry.tags}
    assert any(day.end for day in library.days())
    assert any(not topic.entries for day in library.days() for topic in day.topics)
    assert max(entry.span.end_line - entry.span.line for entry in entries) > 50


@pytest.mark.parametrize(
    "query", ["KV-cache", "kv cache", "KVCache", "稀疏注意力", "sparse attention", "量化"]
)
def test_a_first_search_finds_several_entries(query: str, library: Library) -> None:
    assert len(library.search(query).hits) >= 3
