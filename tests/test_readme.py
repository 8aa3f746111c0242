from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.documentation import (
    PROJECT,
    README,
    console_blocks,
    copy_library,
    executed,
    failures_of_python,
    missing_targets,
    prose_of,
    text_of,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("block", console_blocks(README), ids=lambda block: block.splitlines()[0])
def test_commands_print_what_the_readme_shows(block: str, tmp_path: Path) -> None:
    assert executed(block, tmp_path) == block


def test_examples_cover_the_commands_that_carry_the_day() -> None:
    typed = "\n".join(
        line for block in console_blocks(README) for line in block.splitlines() if line[:2] == "$ "
    )
    assert set(re.findall(r"papernotes (\S+)", typed)) >= {"add", "search", "list", "show", "export", "init"}


def test_python_examples_give_what_the_readme_shows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAPERNOTES_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(copy_library(tmp_path))
    examples, failures = failures_of_python(README)
    assert examples
    assert not failures, failures


def test_every_file_the_readme_links_is_there() -> None:
    assert missing_targets(README) == []


def test_the_readme_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\((docs/[^)#]+)", prose_of(README)))
    assert linked == {page.relative_to(PROJECT).as_posix() for page in (PROJECT / "docs").glob("*.md")}


def test_the_two_set_up_commands_stand_as_they_are_to_be_typed() -> None:
    commands = re.findall(r"^```sh\n(python3 -m venv .*)\n```$", text_of(README), re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith('search "KV-cache"')
    assert commands[1].endswith("pytest -n auto")
