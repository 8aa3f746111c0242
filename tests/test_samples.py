import os
import re
import shutil
import subprocess
import sys
import urllib.parse
from collections import Counter
from pathlib import Path

import pytest

from papernotes import works
from papernotes.library import Library
from papernotes.model import Entry

PROJECT = Path(__file__).parent.parent
NOTES = sorted((PROJECT / "notes").rglob("*.md"))
ASSETS = sorted((PROJECT / "asset").iterdir())
RECORDS = sorted((PROJECT / ".papernotes" / "works").iterdir())

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


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_records_are_as_the_program_writes_them(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    work = works.load(text, record.name)
    assert works.dump(work) == text
    assert works.file_name(work.id) == record.name
    assert work.title
    assert work.creators
    assert work.citekey


def test_each_record_is_on_a_paper_that_was_read(library: Library, entries: list[Entry]) -> None:
    assert library.warnings == ()
    behind = {work.id for entry in entries if (work := library.work(entry))}
    assert len(behind) == len(RECORDS) >= 12


@pytest.mark.skipif(shutil.which("bibtex") is None, reason="bibtex is missing: Debian's texlive-binaries")
@pytest.mark.parametrize("style", ["plain", "alpha"])
def test_december_compiles_in_bibtex_without_a_warning(style: str, tmp_path: Path) -> None:
    export_december("bibtex", tmp_path / "december.bib")
    (tmp_path / "december.aux").write_text(
        f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{december}}\n", encoding="utf-8"
    )
    assert_silent("bibtex", "december", folder=tmp_path)


@pytest.mark.skipif(shutil.which("biber") is None, reason="biber is missing: Debian's biber")
@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
def test_december_is_read_by_biber_without_a_warning(form: str, tmp_path: Path) -> None:
    export_december(form, tmp_path / "december.bib")
    assert_silent("biber", "--tool", "december.bib", folder=tmp_path)


def export_december(form: str, target: Path) -> None:
    program = Path(sys.executable).parent / "papernotes"
    subprocess.run(
        [program, "--library", PROJECT, "export", "--month", "2025-12", "--format", form, "-o", target],
        env=os.environ | {"PAPERNOTES_CACHE_DIR": str(target.parent / "cache")},
        capture_output=True,
        check=True,
    )


def assert_silent(*command: str, folder: Path) -> None:
    """Run a program that tells of warnings and errors in what it prints."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert not re.search(r"warn|error", done.stdout + done.stderr, re.IGNORECASE), done.stdout
