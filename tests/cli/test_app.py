from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from tests.cli.transcripts import TRANSCRIPTS

from papernotes.cli.app import run
from papernotes.cli.commands import tags
from papernotes.cli.environment import Environment
from papernotes.errors import ExitStatus, NetworkError, NothingFoundError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(
        stdout=StringIO(),
        stderr=StringIO(),
        variables={
            "PAPERNOTES_CACHE_DIR": str(tmp_path),
            "PAPERNOTES_LIBRARY": str(TRANSCRIPTS / "library"),
            "HOME": str(tmp_path),
        },
        directory=tmp_path,
        today=date(2026, 1, 15),
        terminal=False,
        error_terminal=False,
        width=80,
        colour=False,
    )


def raising(error: BaseException) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


def written(stream: object) -> str:
    assert isinstance(stream, StringIO)
    return stream.getvalue()


def test_a_command_writes_to_the_streams_it_is_given(environment: Environment) -> None:
    assert run(["list", "--on", "2025-12-27", "--format", "{name}"], environment) == ExitStatus.DONE
    assert written(environment.stdout) == "从零写GPT的讲解视频\n"
    assert written(environment.stderr) == ""


def test_relative_dates_are_counted_from_the_environment_s_day(environment: Environment) -> None:
    assert run(["list", "--on", "last month", "--format", "{date}"], environment) == ExitStatus.DONE
    assert written(environment.stdout).splitlines()[0] == "2025-12-27"


def test_no_bar_is_begun_where_it_could_not_be_taken_away(environment: Environment) -> None:
    terminal = replace(environment, error_terminal=True, variables={"TERM": "dumb"})
    with terminal.progress("Reading notes") as progress:
        assert progress is None
    with replace(terminal, variables={"TERM": "xterm"}).progress("Reading notes") as progress:
        assert progress is not None


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (NetworkError("no answer", hint="Try again."), 4, "error: no answer\nhint: Try again.\n"),
        (NothingFoundError("nothing there"), 3, "nothing there\n"),
        (PermissionError(13, "Permission denied", "/x"), 1, "error: /x: Permission denied\n"),
        (BrokenPipeError(32, "Broken pipe"), 0, ""),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_failures_become_a_message_and_a_status(
    environment: Environment,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    status: int,
    message: str,
) -> None:
    monkeypatch.setattr(tags, "select", raising(error))
    assert run(["tags"], environment) == status
    assert written(environment.stderr) == message


def test_a_bug_is_told_in_two_lines_and_traced_only_on_demand(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tags, "select", raising(KeyError(80)))
    assert run(["tags"], environment) == ExitStatus.FAILURE
    said = written(environment.stderr).splitlines()
    assert len(said) == 2
    assert said[0].startswith("error: this is a bug in papernotes: KeyError: 80 (test_app.py:")
    assert "PAPERNOTES_DEBUG=1" in said[1]
    object.__setattr__(environment, "variables", {**environment.variables, "PAPERNOTES_DEBUG": "1"})
    with pytest.raises(KeyError):
        run(["tags"], environment)


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "papernotes", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("papernotes ")
