"""Exports that are killed leave nothing that later ones keep, and no file is removed on a stranger's word."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import unicodedata
from typing import TYPE_CHECKING

import pytest
from tests.pictures import PNG

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hostile.outside import Outside

pytestmark = pytest.mark.soak

MANIFEST = ".papernotes-export.json"


def hidden_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(".*") if path.name != MANIFEST)


def command(outside: Outside, form: str, out: Path) -> list[str]:
    start = [sys.executable, "-m", "papernotes", "--library", str(outside.library)]
    return [*start, "export", "--format", form, "-o", str(out)]


def kill_when(outside: Outside, out: Path, form: str, files: int) -> None:
    """Run an export and kill it once so many files are in the folder, finished or not."""
    process = subprocess.Popen(
        command(outside, form, out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": str(outside.home)},
    )
    while process.poll() is None and sum(len(names) for _, _, names in os.walk(out)) < files:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("form", ["site", "obsidian"])
def test_what_a_killed_export_left_is_gone_after_the_next(outside: Outside, form: str) -> None:
    entries = "\n".join(f"- [Name {n}](https://example.org/{n}) remark" for n in range(150))
    outside.note(f"## 2025-12-03\n\n{entries}\n")
    out = outside.home / "out"
    leftovers = 0
    for files in (1, 2, 5, 20, 60, 100, 140, 151, 155):
        kill_when(outside, out, form, files)
        leftovers += bool(hidden_in(out))
    assert leftovers  # else nothing was tested
    (out / ".papernotes-stranger").mkdir()
    (out / ".papernotes-stranger" / "kept.txt").write_text("mine", encoding="utf-8")
    finished = outside.run("export", "--format", form, "-o", "out")
    assert finished.status == 0, finished.err
    assert hidden_in(out) == [".papernotes-stranger"]
    assert (out / ".papernotes-stranger" / "kept.txt").exists()
    assert outside.run("export", "--format", form, "-o", "out").err.startswith("note: out: 0 files")


def test_an_export_elsewhere_removes_them_too_and_none_of_a_living_one(outside: Outside) -> None:
    outside.note(
        "## 2025-12-03\n\n" + "\n".join(f"- [A{n}](https://example.org/{n})" for n in range(150)) + "\n"
    )
    out, living = outside.home / "out", outside.home / "living"
    kill_when(outside, out, "site", 50)
    assert hidden_in(out)
    stopped = subprocess.Popen(
        command(outside, "site", living),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": str(outside.home)},
    )
    while not hidden_in(living):
        time.sleep(0.001)
    stopped.send_signal(signal.SIGSTOP)
    assert outside.run("export", "--format", "obsidian", "-o", "other").status == 0
    assert not hidden_in(out)
    assert hidden_in(living)
    stopped.send_signal(signal.SIGCONT)
    assert stopped.wait(60) == 0
    assert not hidden_in(living)


def test_a_link_in_the_place_of_what_was_left_is_not_followed(outside: Outside) -> None:
    outside.note(
        "## 2025-12-03\n\n" + "\n".join(f"- [A{n}](https://example.org/{n})" for n in range(150)) + "\n"
    )
    out = outside.home / "out"
    kill_when(outside, out, "site", 50)
    (left,) = hidden_in(out)
    (out / left).rename(outside.home / "moved")
    (out / left).symlink_to(outside.victims)
    assert outside.run("export", "--format", "site", "-o", "out").status == 0
    assert (outside.home / "moved").exists()


def test_no_manifest_of_a_stranger_has_anything_removed(outside: Outside) -> None:
    outside.note("## 2025-12-03\n\n- [A](https://example.org)\n")
    out = outside.home / "out"
    mine = {".git/HEAD": b"ref: refs/heads/main\n", ".git/empty": b"", "Makefile": b"", "src/x.py": b""}
    for name, content in mine.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    files = {name: [hashlib.sha256(content).hexdigest()] for name, content in mine.items()}
    victim = outside.victims / "folder" / "thesis.md"
    files["../victims/folder/thesis.md"] = [hashlib.sha256(victim.read_bytes()).hexdigest()]
    (out / MANIFEST).write_text(json.dumps({"papernotes": 1, "files": files}), encoding="utf-8")
    assert outside.run("export", "--format", "obsidian", "-o", "out").status == 0
    assert {name: (out / name).read_bytes() for name in mine} == mine


NAMES = [
    *("CON", "con.txt", "nul", "COM1", "COM¹.x", "LPT9 .a", "aux ", "CONIN$"),
    *("-rf", "--help", ".bashrc", "..", ".", "...", "~root", "a/../../b", "C:\\x", "/etc/passwd"),
    *("dot.", "blank ", "a\u202eb", "a\u200bb", "a\u2066b\u2069", "a\x07b", "a\x9bb", "a\ufeffb", "a\u00adb"),
    *("长" * 300, "x" * 300, "😀" * 100, "e\u0301" * 200),
    *("Case", "CASE", "case", "Straße", "STRASSE", "é", "e\u0301", "ＡＢ", "İx", "i\u0307x"),
    *("index.html", "con", "tab\tname", "a|b#c^d[e]", "$(id)", "`id`", "%2e%2e", "\ue000x", "x\u0378"),
]


def test_a_name_makes_a_file_that_every_system_takes(outside: Outside) -> None:
    # Undated, so that nothing stands before the name.
    for number, name in enumerate(NAMES):
        outside.note(
            f"---\ntitle: {json.dumps(name, ensure_ascii=False)}\n---\n\ntext\n", f"notes/{number}.md"
        )
    finished = outside.run("export", "--format", "obsidian", "-o", "out")
    assert finished.status == 0, finished.err
    made = [
        path.relative_to(outside.home / "out").as_posix() for path in (outside.home / "out").rglob("*.md")
    ]
    assert len(made) == len(NAMES)
    check_names(made)


def check_names(made: list[str]) -> None:
    assert len({unicodedata.normalize("NFD", name).casefold() for name in made}) == len(made)
    for name in made:
        for part in name.split("/"):
            stem = part.partition(".")[0].strip().upper()
            assert stem not in {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM1", "COM¹", "LPT9"}, name
            assert part[0] not in "-.~ ", name
            assert part[-1] not in ". ", name
            assert len(part.encode()) <= 255
            assert unicodedata.is_normalized("NFC", part)
            assert not [sign for sign in part if unicodedata.category(sign)[0] == "C"], name
            assert not set(part) & set('\\:*?"<>|')


def test_exported_pictures_have_such_names_too(outside: Outside) -> None:
    names = [
        name for name in NAMES if "/" not in name and len(name.encode()) < 250 and name not in {".", ".."}
    ]
    lines = []
    for number, name in enumerate(names):
        if name.startswith("."):
            continue
        file = outside.library / "asset" / f"{name}.png"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(PNG + bytes([number]))
        lines.append(f'- [A{number}](https://example.org/{number}) <img src="../asset/{name}.png">')
    outside.note("## 2025-12-03\n\n" + "\n".join(lines) + "\n")
    for form in ("obsidian", "site"):
        finished = outside.run("export", "--format", form, "-o", form)
        assert finished.status == 0, finished.err
        out = outside.home / form
        made = [path.relative_to(out).as_posix() for path in (out / "pictures").rglob("*.png")]
        assert len(made) > len(lines) // 2
        check_names(made)
