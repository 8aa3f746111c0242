from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.pictures import PNG

import papernotes
from papernotes.dates.expressions import OPEN_START, DateRange
from papernotes.errors import ConfigError, LibraryError, NothingFoundError, PapernotesError, UsageError
from papernotes.library import Library
from papernotes.model import Span
from papernotes.selection import Selection

if TYPE_CHECKING:
    from papernotes.exporting import Document

LOG = (
    "## 12.3\r\n\r\n- https://arxiv.org/abs/2512.03036\r\n\t- VisAudio：双耳音频 #audio\r\n"
    "\r\n![](asset/a.png)\r\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "library"
    (root / "notes").mkdir(parents=True)
    (root / "asset").mkdir()
    (root / "asset" / "a.png").write_bytes(PNG)
    (root / "notes" / "2025-12.md").write_bytes(LOG.encode())
    return root


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"PAPERNOTES_CACHE_DIR": str(tmp_path / "cache"), "HOME": str(tmp_path)}


@pytest.fixture
def library(root: Path, environ: dict[str, str]) -> Library:
    return Library(root, environ=environ, today=dt.date(2025, 12, 31))


def test_a_library_answers_without_being_told_to_read(library: Library) -> None:
    (entry,) = library.entries()
    assert (entry.name, entry.date, entry.tags) == ("VisAudio", "2025-12-03", ("audio",))
    assert library.entry("2512.03036") == entry
    assert library.entries(Selection(tags=("audio",)), newest_first=False, limit=1) == [entry]
    assert [day.date for day in library.days()] == ["2025-12-03"]
    assert library.latest_year(12) == 2025
    assert library.work(entry) is None
    assert library.warnings == ()


def open_caches(environ: dict[str, str]) -> list[str]:
    links = list(Path("/proc/self/fd").iterdir())
    files = [str(link.readlink()) for link in links if link.is_symlink()]
    return [file for file in files if file.startswith(environ["PAPERNOTES_CACHE_DIR"])]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs a list of open files")
def test_a_library_that_is_closed_holds_no_file_and_may_be_asked_again(
    root: Path, environ: dict[str, str]
) -> None:
    with Library(root, environ=environ, today=dt.date(2025, 12, 31)) as library:
        found = library.search("VisAudio").total
        assert open_caches(environ)
        library.rebuild()
        assert not [file for file in open_caches(environ) if "/search/" in file]
    assert open_caches(environ) == []
    assert library.search("VisAudio").total == found == 1
    library.close()
    assert open_caches(environ) == []


def test_the_source_is_exact(library: Library, root: Path) -> None:
    (entry,) = library.entries()
    assert library.source(entry.span) == LOG[LOG.index("- http") :]
    assert library.source(Span("notes/2025-12.md", 1, 1)) == "## 12.3\r\n"
    assert library.source(Span("notes/2025-12.md", 1, 99)) == LOG
    text = "one\rtwo\u2028still two\x0bstill two\n\nfour"
    (root / "notes" / "odd.md").write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    assert [library.source(Span("notes/odd.md", line, line)) for line in range(1, 6)] == [
        "one\r",
        "two\u2028still two\x0bstill two\n",
        "\n",
        "four",
        "",
    ]


def test_the_source_of_a_note_that_is_gone_or_no_text_is_an_error(library: Library, root: Path) -> None:
    with pytest.raises(LibraryError, match=r"notes/none\.md cannot be read: No such file"):
        library.source(Span("notes/none.md", 1, 1))
    (root / "notes" / "zeros.md").write_bytes(bytes(100))
    with pytest.raises(LibraryError, match=r"notes/zeros\.md:1 is binary"):
        library.source(Span("notes/zeros.md", 1, 1))


def test_a_refresh_sees_what_was_written(library: Library, root: Path) -> None:
    assert [entry.name for entry in library.entries()] == ["VisAudio"]
    assert library.source(Span("notes/2025-12.md", 1, 1)) == "## 12.3\r\n"
    assert library.image_file("b.png", "notes/2025-12.md") == ("b.png", None)
    (root / "notes" / "2025-12.md").write_text("## 12.4\n\n- [New](https://example.org)\n", encoding="utf-8")
    (root / "asset" / "b.png").write_bytes(PNG)
    assert library.refresh().changed == ("notes/2025-12.md",)
    assert [entry.name for entry in library.entries()] == ["New"]
    assert library.source(Span("notes/2025-12.md", 1, 1)) == "## 12.4\n"
    assert library.image_file("b.png", "notes/2025-12.md") == ("asset/b.png", root / "asset" / "b.png")


def test_images_are_found_in_the_library(library: Library, root: Path) -> None:
    (entry,) = library.entries()
    assert library.image_file(entry.images[0].path, entry.span.path) == (
        "asset/a.png",
        root / "asset" / "a.png",
    )


def test_settings_are_read_with_the_library(root: Path, environ: dict[str, str]) -> None:
    (root / ".papernotes").mkdir()
    (root / ".papernotes" / "config.yaml").write_text("notes: journal\n", encoding="utf-8")
    library = Library(root, environ=environ)
    assert library.config.notes == ("journal",)
    assert library.entries() == []
    (root / ".papernotes" / "config.yaml").write_text("note: journal\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        Library(root, environ=environ)


def test_a_library_is_found_from_within(root: Path, environ: dict[str, str]) -> None:
    assert Library.find(cwd=root / "notes", environ=environ).root == root
    assert Library.find(root, environ=environ).root == root
    assert Library.find(cwd=Path("/"), environ={**environ, "PAPERNOTES_LIBRARY": str(root)}).root == root
    with pytest.raises(LibraryError):
        Library.find(cwd=root / "asset" / "..", environ=environ, path="nowhere")
    with pytest.raises(LibraryError):
        Library(root / "asset", environ=environ)


def test_what_cannot_be_read_is_a_warning(library: Library, root: Path) -> None:
    (root / "notes" / "bad.md").write_bytes(b"caf\xe9")
    assert [warning.span.path for warning in library.warnings] == ["notes/bad.md"]
    assert len(library.entries()) == 1


def test_a_library_that_cannot_be_written_is_read(root: Path, environ: dict[str, str]) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*"))
    assert len(Library(root, environ=environ).entries()) == 1
    assert sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*")) == before


def test_the_public_api_is_what_it_says() -> None:
    for name in papernotes.__all__:
        assert getattr(papernotes, name).__name__ == name
    assert set(papernotes.__all__) < set(dir(papernotes))
    assert papernotes.__version__[0].isdigit()
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = papernotes.nothing


def test_an_unchanged_library_is_listed_without_parsers(root: Path, environ: dict[str, str]) -> None:
    (root / ".papernotes" / "works").mkdir(parents=True)
    (root / ".papernotes" / "config.yaml").write_text("notes: [notes]\n", encoding="utf-8")
    (root / ".papernotes" / "works" / "one.yaml").write_text(
        "id: arxiv:2512.03036\ntitle: Title\ncitekey: k\n", encoding="utf-8"
    )
    code = (
        "import sys; from papernotes import Library;"
        f"(entry,) = Library({str(root)!r}).entries(); assert entry.title == 'Title';"
        "unneeded = {'yaml', 'markdown_it', 'hashlib', 'platformdirs', 'papernotes.reading'};"
        "print(*(unneeded & set(sys.modules)))"
    )

    def parsers() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | environ, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    # What was just written is looked at again until the clock has moved on.
    for _ in range(50):
        if not parsers():
            break
        time.sleep(0.1)
    assert parsers() == ""


RECORD = """id: arxiv:2512.03036
title: Binaural audio
creators:
- family: Muster
  given: Erika
citekey: muster2025binaural
source: arxiv.org
"""


def test_an_export_has_all_that_the_command_writes(library: Library, root: Path) -> None:
    (root / ".papernotes" / "works").mkdir(parents=True)
    (root / ".papernotes" / "works" / "one.yaml").write_text(RECORD, encoding="utf-8")
    document = library.export("bibtex")
    assert "author = {Muster, Erika}" in document.text()
    assert document.notices == []
    page = library.export("html", title="December")
    assert "<title>December</title>" in page.text()
    assert [entry.name for entry in page.entries] == ["VisAudio"]
    assert [day.date for day in page.days] == ["2025-12-03"]
    assert "VisAudio" in library.export("markdown", query="双耳").text()


def test_a_bibliography_tells_of_works_without_a_record(library: Library) -> None:
    document = library.export("bibtex")
    document.text()
    assert document.notices == ["works without a record: 1 of 1; `papernotes fetch` looks them up"]


def test_a_document_is_written_with_its_pictures_and_over_no_note(
    library: Library, root: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "all.md"
    assert library.export("markdown", assets="copy").write(target) == 2
    assert (target.parent / "pictures" / "asset" / "a.png").read_bytes() == PNG
    assert library.export("markdown", assets="copy").write(str(target)) == 0
    assert "](../library/asset/a.png)" in _written(library.export("markdown"), tmp_path / "out" / "linked.md")
    for form, place in [("markdown", "notes/new.md"), ("site", "notes"), ("json", ".papernotes/x.json")]:
        with pytest.raises(UsageError):
            library.export(form).write(root / place)
    assert not (root / "notes" / "new.md").exists()
    for form, assets in [("site", None), ("markdown", "copy")]:
        with pytest.raises(UsageError):
            library.export(form, assets=assets).text()  # type: ignore[arg-type]
    folder = tmp_path / "vault"
    assert library.export("obsidian").write(folder) == 2


def _written(document: Document, target: Path) -> str:
    document.write(target)
    return target.read_text(encoding="utf-8")


def test_a_template_is_filled_in_as_the_file_that_is_written_wants_it(
    library: Library, tmp_path: Path
) -> None:
    template = tmp_path / "names.j2"
    template.write_text("{% for entry in entries %}{{ entry.text }}&{% endfor %}", encoding="utf-8")
    document = library.export(template=template, title="X")
    assert document.text().startswith("VisAudio")
    assert "VisAudio" in _written(document, tmp_path / "names.txt")
    with pytest.raises(PapernotesError, match=r"none\.j2 cannot be read"):
        library.export(template=tmp_path / "none.j2")


def test_an_export_of_nothing_or_in_no_format_is_refused(library: Library) -> None:
    with pytest.raises(NothingFoundError, match="no entries found"):
        library.export("json", Selection(tags=("none",)))
    with pytest.raises(NothingFoundError):
        library.export("json", query="zzzzqqqq")
    for wrong in ({"group": "month"}, {"assets": "embed"}):
        with pytest.raises(UsageError, match="the format markdown"):
            library.export("markdown", **wrong).text()  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no export format 'docx'"):
        library.export("docx")


def test_a_digest_is_of_last_week_or_of_the_days_selected(
    library: Library, root: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(NothingFoundError, match="nothing was read from 2025-12-22 to 2025-12-28"):
        library.digest()
    with pytest.raises(UsageError, match="a digest is of days"):
        library.digest(Selection(undated=True))
    with pytest.raises(UsageError, match="group by month"):
        library.digest(group="month")  # type: ignore[arg-type]
    later = Library(root, environ=environ, today=dt.date(2025, 12, 9)).digest()
    assert later.text().startswith("# 2025-12-01 – 2025-12-07\n")
    december = Selection(dates=DateRange("2025-12-01", "2025-12-31"))
    assert (
        "# December\n\n2025-12-01 – 2025-12-31: 1 entry" in library.digest(december, title="December").text()
    )
    assert (
        library.digest(Selection(dates=DateRange(OPEN_START, "2025-12-31"))).text().startswith("# 2025-12 – ")
    )
    page = library.digest(december, html=True, group="term")
    assert "data:image/png" in _written(page, tmp_path / "december.html")
    with pytest.raises(UsageError):
        page.write(root / "notes" / "digest.md")


def test_counts_and_stats_are_of_what_is_selected(library: Library) -> None:
    assert library.counts()[:3] == (1, 1, 1)
    assert (library.tags(), library.topics(Selection(tags=("audio",)))) == ([("audio", 1)], [])
    assert library.stats().first == "2025-12-03"
    assert library.stats(Selection(tags=("none",))).entries == 0
