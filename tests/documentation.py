"""Runs what the README and `docs/` show; `python -m tests.documentation` writes in what was really printed.

A block marked `console` holds commands after `$ `, each followed by what a terminal shows of it; all of them
run one after the other in one fresh copy of the sample library. A block marked `pycon` is a doctest. What
needs a network, a browser or an editor stands in blocks marked `sh`, which are not run.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from tests.cli.terminal import run_in_terminal

PROJECT = Path(__file__).parent.parent
README = PROJECT / "README.md"
PAGES = (README, *sorted((PROJECT / "docs").glob("*.md")))
COLUMNS = 80

_CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"(?<=^```pycon\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_A_MOMENT = "2025-12-23T21:04:05+08:00"
"""What is shown for the moment at which a page is run."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """The page without its blocks of code."""
    return _BLOCK.sub("", text_of(page))


def console_blocks(page: Path) -> list[str]:
    return _CONSOLE.findall(text_of(page))


def copy_library(folder: Path) -> Path:
    library = folder / "library"
    for part in ("notes", "asset", ".papernotes"):
        shutil.copytree(PROJECT / part, library / part, ignore=shutil.ignore_patterns("undo"))
    return library


def executed(block: str, folder: Path) -> str:
    """A block of commands with what they print now, in a terminal in a fresh copy of the sample library."""
    library = copy_library(folder)
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
            output = _MOMENT.sub(_A_MOMENT, output.replace(str(folder), "~")).rstrip("\n")
            lines = (part.rstrip() for part in output.split("\n"))
            shown += [line, *lines] if output.strip() else [line]
    return "\n".join(shown) + "\n"


def failures_of_python(page: Path) -> tuple[int, str]:
    """How many examples of a page there are, and what is wrong with them; to be called in a library."""
    examples = "".join(_PYTHON.findall(text_of(page)))
    test = doctest.DocTestParser().get_doctest(examples, {}, page.name, None, 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    return len(test.examples), "".join(said)


def missing_targets(page: Path) -> list[str]:
    """Links of a page to files that are not there."""
    prose = re.sub(r"`[^`\n]*`", "", prose_of(page))
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", prose)
    return [target for target in targets if not (page.parent / target).exists()]


def rewrite(page: Path) -> None:
    def now(match: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            return executed(match[0], Path(folder))

    page.write_text(_CONSOLE.sub(now, text_of(page)), encoding="utf-8")


if __name__ == "__main__":
    for each in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
        rewrite(each)
