"""Runs what the README shows; `python -m tests.test_readme` writes what was really printed into it."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from tests.cli.terminal import run_in_terminal

PROJECT = Path(__file__).parent.parent
README = PROJECT / "README.md"
COLUMNS = 100

_CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"(?<=^```pycon\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def executed(block: str, folder: Path) -> str:
    """A block of commands with what they print now, in a terminal in a fresh copy of the sample library."""
    library = folder / "library"
    for part in ("notes", "asset"):
        shutil.copytree(PROJECT / part, library / part)
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(folder),
        "PAPERNOTES_CACHE_DIR": str(folder / "cache"),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
    }
    shown = []
    for line in block.splitlines():
        if line.startswith("$ "):
            command = ["bash", "-c", line.removeprefix("$ ")]
            output, _ = run_in_terminal(command, columns=COLUMNS, folder=library, environment=environment)
            lines = (part.rstrip() for part in output.replace(str(folder), "~").rstrip("\n").split("\n"))
            shown += [line, *lines] if output.strip() else [line]
    return "\n".join(shown) + "\n"


def blocks() -> list[str]:
    return _CONSOLE.findall(README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.splitlines()[0])
def test_commands_print_what_the_readme_shows(block: str, tmp_path: Path) -> None:
    assert executed(block, tmp_path) == block


def test_examples_cover_the_commands_that_carry_the_day() -> None:
    typed = "\n".join(line for block in blocks() for line in block.splitlines() if line.startswith("$ "))
    assert set(re.findall(r"papernotes (\S+)", typed)) >= {
        "search",
        "list",
        "show",
        "export",
        "init",
        "--help",
    }


def test_python_examples_give_what_the_readme_shows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("PAPERNOTES_CACHE_DIR", str(tmp_path))
    examples = "".join(_PYTHON.findall(README.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(examples, {}, "README.md", None, 0)
    assert test.examples
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert runner.run(test, out=said.append).failed == 0, "".join(said)


def test_every_file_the_readme_links_is_there() -> None:
    prose = re.sub(r"^```.*?^```$", "", README.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", prose)
    assert targets
    assert [target for target in targets if not (PROJECT / target).exists()] == []


def _rewrite() -> None:
    def now(match: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            return executed(match[0], Path(folder))

    README.write_text(_CONSOLE.sub(now, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
