from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.transcripts import TRANSCRIPTS
from tests.measured import COVERAGE

import papernotes.cli.commands
from papernotes.cli.command_line import COMMANDS

OVERVIEW = "overview"
"""The command without a name."""


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "papernotes", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"LANG": "C.UTF-8", "COLUMNS": "100", **COVERAGE, **variables},
        check=False,
    )


def test_every_module_is_a_command_and_every_command_a_module() -> None:
    modules = {path.stem for path in Path(papernotes.cli.commands.__path__[0]).glob("[a-z]*.py")}
    assert modules == {OVERVIEW, *COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_all_and_of_one_say_the_same(name: str) -> None:
    module = importlib.import_module(f"papernotes.cli.commands.{name}")
    doc = inspect.getdoc(module.run)
    assert doc
    assert doc.splitlines()[0] == COMMANDS[name].summary


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith(f"Usage: papernotes {name} ")
    assert "{" not in done.stdout.splitlines()[0]
    options = done.stdout.partition("\nOptions:\n")[2].splitlines()
    for line, following in zip(options, [*options[1:], ""], strict=True):
        if line.startswith("  -"):
            assert "  " in line.strip() or following.startswith(" " * 10), f"{line} has no help"


def test_help_lists_all_commands_under_headings() -> None:
    text = run("--help").stdout
    for name, row in COMMANDS.items():
        assert f"\n{row.group}:\n" in text
        assert f" {name} {row.summary} " in " ".join(text.split()) + " "


def test_examples_in_help_are_commands_that_can_be_read() -> None:
    for name in COMMANDS:
        for line in run(name, "--help").stdout.splitlines():
            if line.startswith("    papernotes "):
                words = inspect.cleandoc(line).split()
                assert words[1] in COMMANDS, line
                options = {word for word in words if word.startswith("--")}
                assert options <= set(run(words[1], "--help").stdout.replace(",", " ").split()), line


def test_running_a_command_imports_no_other(tmp_path: Path) -> None:
    statement = (
        "import sys; from papernotes.cli.app import run; from papernotes.cli.environment import Environment;"
        " run(sys.argv[1:], Environment.of_process()); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", statement, "--library", str(TRANSCRIPTS / "library"), "tags"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PAPERNOTES_CACHE_DIR": str(tmp_path), "LANG": "C.UTF-8"},
        check=True,
    )
    imported = set(done.stderr.split())
    assert {name for name in imported if name.startswith("papernotes.cli.commands.")} == {
        "papernotes.cli.commands.tags"
    }
    assert "rich" not in imported
