"""Transcripts: prose with indented shell commands, each followed by what it prints.

      $ papernotes show nothing
      2> error: ...
      [3]

Lines of standard error are marked `2> `; the last line is the exit status, where it is not 0. Each file
begins with a fresh copy of the library beside it; its commands run one after the other in that folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.measured import COVERAGE

TRANSCRIPTS = Path(__file__).parent.parent / "transcripts"

_INDENT = "  "
_COMMAND = "  $ "
_ERROR = "2> "


@dataclass(slots=True)
class Step:
    prose: list[str] = field(default_factory=list)
    command: str = ""
    expected: list[str] = field(default_factory=list)


def parse(text: str) -> list[Step]:
    steps = [Step()]
    for line in text.splitlines():
        if line.startswith(_COMMAND):
            if steps[-1].command:
                steps.append(Step())
            steps[-1].command = line.removeprefix(_COMMAND)
        elif steps[-1].command and (line.startswith(_INDENT) or not line):
            steps[-1].expected.append(line.removeprefix(_INDENT))
        else:
            if steps[-1].command:
                steps.append(Step())
            steps[-1].prose.append(line)
    for step in steps:
        step.expected = _trimmed(step.expected)
    return steps


def write(steps: list[Step]) -> str:
    blocks = []
    for step in steps:
        block = "\n".join(step.prose).strip()
        if step.command:
            lines = [_COMMAND + step.command, *((_INDENT + line).rstrip() for line in step.expected)]
            block = f"{block}\n\n" * bool(block) + "\n".join(lines)
        blocks.append(block)
    return "\n\n".join(blocks) + "\n"


class Place:
    """A folder of its own for a transcript, with a library, a home and a cache."""

    def __init__(self, folder: Path) -> None:
        self.library = folder / "library"
        self.environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(folder / "home"),
            "PAPERNOTES_CACHE_DIR": str(folder / "cache"),
            "LANG": "C.UTF-8",
            "COLUMNS": "80",
            **COVERAGE,
        }
        shutil.copytree(TRANSCRIPTS / "library", self.library)

    def run(self, command: str) -> list[str]:
        """Run a command by the shell; return what it printed and its exit status as a transcript has them."""
        done = subprocess.run(
            ["bash", "-c", command],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="backslashreplace",
            cwd=self.library,
            env=self.environment,
            check=False,
        )
        lines = self._lines(done.stdout) + [_ERROR + line for line in self._lines(done.stderr)]
        return [*lines, f"[{done.returncode}]"] if done.returncode else lines

    def _lines(self, text: str) -> list[str]:
        return _trimmed(
            [
                line.rstrip(" ")
                for line in text.replace(str(self.library), "LIBRARY")
                .replace(str(self.library.parent), "..")
                .split("\n")
            ]
        )


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines.pop()
    return lines
