"""What a note names as a picture: nothing but pictures of the library goes along, wherever pictures go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from tests.hostile.outside import SECRET, Outside, secrets_in
from tests.pictures import PDF, PNG, SVG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.soak
HIDDEN = {
    ".bash_profile": SECRET.encode(),
    ".obsidian/plugins/x/main.js": SECRET.encode(),
    ".hidden.png": PNG + SECRET.encode(),
    ".git/objects/p.png": PNG + SECRET.encode(),
}
NO_PICTURES = {
    "conftest.py": SECRET.encode(),
    "index.html": SECRET.encode(),
    "Makefile": SECRET.encode(),
    "asset/page.png": b"<html><script>/*" + SECRET.encode() + b"*/</script>",
    "asset/script.PNG": b"#!/bin/sh\n" + SECRET.encode(),
    "asset/bitmap.bmp": b"BM = '" + SECRET.encode() + b"' # valid Python",
    "asset/run.png.py": PNG + SECRET.encode(),
    "asset/dot.png.": PNG + SECRET.encode(),
    "asset/blank.png ": PNG + SECRET.encode(),
    "asset/drawing.png": SVG.encode() + SECRET.encode(),
    "asset/empty.png": b"",
    "asset/%2e%2e.png": b"",
    "asset/script.svg": SVG.replace("<rect", f"<script>{SECRET}</script><rect").encode(),
    "asset/handler.svg": SVG.replace("<rect", f'<rect onclick="{SECRET}"').encode(),
    "asset/entity.svg": f'<!DOCTYPE svg [<!ENTITY a "{SECRET}">]>{SVG}'.encode(),
    "asset/sheet.svg": f'<?xml-stylesheet href="{SECRET}"?>{SVG}'.encode(),
    "asset/page.svg": SVG.replace(
        "<rect", f'<iframe xmlns="http://www.w3.org/1999/xhtml" src="{SECRET}"/><rect'
    ).encode(),
    "asset/html.svg": f"<html><svg>{SECRET}</svg></html>".encode(),
    "asset/paper.png.pdf": PDF + SECRET.encode(),
}
PICTURES = {
    "asset/a b.png": PNG,
    "asset/图.PNG": PNG,
    "asset/jpeg.png": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 30,
    "asset/clean.svg": SVG.encode(),
    "asset/CON.png": PNG,
    "asset/-rf.png": PNG,
    "asset/" + "长" * 80 + ".png": PNG,
}


@pytest.fixture
def hostile(outside: Outside) -> Outside:
    for name, content in {**HIDDEN, **NO_PICTURES, **PICTURES}.items():
        file = outside.library / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    os.mkfifo(outside.library / "asset" / "pipe.png")
    with (outside.library / "asset" / "huge.png").open("wb") as huge:
        huge.write(PNG)
        huge.truncate(4_000_000_000)
    (outside.victims / "photo.png").write_bytes(PNG + SECRET.encode())
    outside.look()
    links = {
        "asset/out.png": outside.victims / "photo.png",
        "asset/profile.png": outside.library / ".bash_profile",
        "asset/hidden.png": outside.library / ".hidden.png",
        "asset/module.png": outside.library / "conftest.py",
        "asset/folder": outside.victims,
        "asset/loop.png": outside.library / "asset" / "loop.png",
    }
    for name, target in links.items():
        (outside.library / name).symlink_to(target)
    names = [
        *HIDDEN,
        *NO_PICTURES,
        *PICTURES,
        *links,
        *("asset/pipe.png", "asset/huge.png", "asset/folder/photo.png", "../../victims/.bash_profile"),
    ]
    lines = [
        f"- [A{number}](https://example.org/{number}) ![]({quote(name)})" for number, name in enumerate(names)
    ]
    outside.note("## 2025-12-03\n\n" + "\n".join(lines) + "\n\n![](conftest.py) ![[.bash_profile]]\n")
    return outside


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "markdown", "--assets", "copy", "-o", "out/log.md"),
        ("--format", "html", "--assets", "copy", "-o", "out/log.html"),
        ("--format", "obsidian", "-o", "out"),
        ("--format", "site", "-o", "out"),
    ],
    ids=lambda words: "-".join(words[1:4:2]),
)
def test_pictures_alone_are_copied_into_a_folder_of_the_export(
    hostile: Outside, words: tuple[str, ...]
) -> None:
    finished = hostile.run("export", *words, address_space=2_000_000_000)
    assert finished.status == 0, finished.err
    out = hostile.home / "out"
    assert not secrets_in(out)
    made = {name for name in files_in(out) if not name.endswith((".md", ".html", ".js", ".css"))}
    copied = {name for name in made if name.startswith("pictures/")}
    assert made - copied <= {".papernotes-export.json", "figures.svg"}
    assert len(copied) == len(PICTURES)
    assert {"pictures/asset/a b.png", "pictures/asset/图.PNG", "pictures/asset/clean.svg"} <= copied
    assert not [name for name in copied if "/-" in name or "/CON." in name]
    assert all(len(part.encode()) <= 200 for name in copied for part in name.split("/"))
    assert "conftest.py" in finished.err
    assert finished.err.count(".bash_profile") <= 4


@pytest.mark.parametrize("form", ["html", "atom", "jsonfeed", "markdown", "json"])
def test_a_document_holds_no_file_but_pictures(hostile: Outside, form: str) -> None:
    finished = hostile.run("export", "--format", form, "-o", "made", address_space=2_000_000_000)
    assert finished.status == 0, finished.err
    assert not secrets_in(hostile.home / "made")
    made = (hostile.home / "made").read_text(encoding="utf-8")
    assert made.count("data:image/") == (len(PICTURES) if form in {"html", "atom", "jsonfeed"} else 0)
    assert "data:text" not in made
    if form == "json":
        assert made.count('"exists": true') == len(PICTURES)


def test_a_page_written_with_pictures_is_bounded(outside: Outside) -> None:
    with (outside.library / "large.png").open("wb") as file:
        file.write(PNG)
        file.truncate(15_000_000)
    links = "\n".join(f"- [A{n}](https://example.org/{n}) ![](../large.png)" for n in range(100))
    outside.note(f"## 2025-12-03\n\n{links}\n")
    finished = outside.run(
        "export", "--format", "html", "-o", "log.html", seconds=150, address_space=3_000_000_000
    )
    assert finished.status == 0
    assert "large.png" in finished.err
    assert "--assets link" in finished.err


@contextmanager
def serving(outside: Outside) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "papernotes", "--library", str(outside.library), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(outside.home), "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_the_live_page_serves_pictures_alone(hostile: Outside) -> None:
    names = [
        *HIDDEN,
        *NO_PICTURES,
        "asset/out.png",
        "asset/profile.png",
        "asset/module.png",
        "asset/hidden.png",
    ]
    names += ["asset/pipe.png", "asset/huge.png", "asset/loop.png", "asset/folder/photo.png"]
    with serving(hostile) as url:
        host = urlsplit(url).netloc
        for name in [*names, *PICTURES]:
            for place in ("pictures", "files"):
                connection = HTTPConnection(host, timeout=20)
                connection.request("GET", f"/{place}/{quote(name)}")
                answer = connection.getresponse()
                body = answer.read()
                found = answer.status == 200
                is_kept = (name in PICTURES and place == "pictures") or (
                    name == "asset/paper.png.pdf" and place == "files"
                )
                assert found == is_kept, (place, name, answer.status)
                if name in PICTURES and found:
                    assert body == PICTURES[name]
                    assert "sandbox" in (answer.headers["Content-Security-Policy"] or "")
                connection.close()


def test_a_copy_replaces_no_file_and_follows_no_link_of_the_target(outside: Outside) -> None:
    (outside.library / "a.png").write_bytes(PNG)
    outside.note("## 2025-12-03\n\n- [A](https://example.org) ![](../a.png)\n")
    out = outside.home / "out"
    out.mkdir()
    (out / "pictures").symlink_to(outside.victims / "folder")
    for words in (("markdown", "-o", "out/a.md", "--assets", "copy"), ("obsidian", "-o", "out")):
        finished = outside.run("export", "--format", *words)
        assert finished.status == 1
        assert "link" in finished.err
    assert files_in(out) <= {"pictures", "a.md"}
