from __future__ import annotations

import os
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from papernotes import exporters
from papernotes.config import Config
from papernotes.errors import UsageError, WriteError
from papernotes.exporting import refuse_part, write_export
from papernotes.model import Entry, Image, Link, Span

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.exporters import Assets


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "library" / "asset" / "a b.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"png")
    return file


def export(picture: Path, assets: Assets | None = None) -> exporters.Export:
    entry = Entry(
        key="k1",
        name="FlashAttention",
        name_source="link",
        date="2025-12-03",
        date_evidence="heading",
        topics=(),
        tags=(),
        links=(Link("https://arxiv.org/abs/2205.14135", "arxiv", "2205.14135"),),
        images=(Image("asset/a b.png"),),
        code=(),
        text="",
        text_lines=(3,),
        span=Span("notes/a.md", 3, 4),
    )
    return exporters.Export(
        entries=(entry,),
        image=lambda path, _note: (path, picture),
        source=lambda _span: "- [FlashAttention](https://arxiv.org/abs/2205.14135)\n![](asset/a%20b.png)\n",
        options=exporters.Options(assets=assets),
    )


def test_a_document_goes_to_its_file_with_its_pictures_beside_it(tmp_path: Path, picture: Path) -> None:
    target = tmp_path / "out" / "all.md"
    written = write_export(exporters.get("markdown"), export(picture, "copy"), target)
    assert written == 2
    assert "pictures/asset/a%20b.png" in target.read_text(encoding="utf-8")
    assert (tmp_path / "out" / "pictures" / "asset" / "a b.png").read_bytes() == b"png"


def test_what_is_there_already_is_not_written_again(tmp_path: Path, picture: Path) -> None:
    form = exporters.get("markdown")
    target = tmp_path / "all.md"
    write_export(form, export(picture, "copy"), target)
    assert write_export(form, export(picture, "copy"), target) == 0
    target.write_text("old", encoding="utf-8")
    assert write_export(form, export(picture, "copy"), target) == 1


def test_a_folder_format_fills_a_folder(tmp_path: Path, picture: Path) -> None:
    form, vault = exporters.get("obsidian"), tmp_path / "vault"
    written = write_export(form, export(picture), vault)
    assert written == len([path for path in vault.rglob("*") if path.is_file() and path.name[0] != "."])
    assert write_export(form, export(picture), vault) == 0


@pytest.mark.parametrize(
    ("notes", "target", "is_refused"),
    [
        ("notes", "notes/out", True),
        ("notes", "notes", True),
        ("notes", ".", True),
        ("notes", "..", True),
        ("notes", "out", False),
        ("notes", "notes/.out", False),
        (".", "out", True),
        (".", ".papernotes/out", True),
        (".", "../out", False),
    ],
)
def test_no_folder_of_files_comes_among_the_notes(
    tmp_path: Path, notes: str, target: str, *, is_refused: bool
) -> None:
    root, config = tmp_path / "library", Config(notes=(notes,))
    with pytest.raises(UsageError) if is_refused else nullcontext():
        refuse_part(root / target, root, config, is_folder=True)
    if target not in {"..", ".papernotes/out"}:
        refuse_part(root / target / "figures.svg", root, config)


def test_a_folder_format_writes_over_nothing_of_somebody_else(tmp_path: Path, picture: Path) -> None:
    form, vault = exporters.get("obsidian"), tmp_path / "vault"
    write_export(form, export(picture), vault)
    note = next(vault.rglob("*.md"))
    note.write_text("edited since", encoding="utf-8")
    with pytest.raises(WriteError, match="vault"):
        write_export(form, export(picture), vault)
    assert note.read_text(encoding="utf-8") == "edited since"


def test_nothing_is_written_when_the_format_refuses(tmp_path: Path, picture: Path) -> None:
    with pytest.raises(UsageError):
        write_export(exporters.get("json"), export(picture, "copy"), tmp_path / "all.json")
    assert not (tmp_path / "all.json").exists()


def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path, picture: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert write_export(exporters.get("jsonl"), export(picture), pipe) == 1
    reader.join()
    assert b"FlashAttention" in got[0]
    assert pipe.is_fifo()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, picture: Path) -> None:
    with pytest.raises(WriteError, match=r"all\.md"):
        write_export(
            exporters.get("markdown"), export(picture), tmp_path / "library" / "asset" / "a b.png" / "all.md"
        )
