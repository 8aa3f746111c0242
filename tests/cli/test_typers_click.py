"""What `cli/typers_click.py` relies on in Typer."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from papernotes import cli
from papernotes.cli import typers_click
from papernotes.cli.typers_click import (
    ClickException,
    Command,
    CompletionItem,
    Context,
    NoSuchOption,
    Parameter,
)


def test_no_other_module_names_the_click_of_typer() -> None:
    folder = Path(cli.__file__).parent
    using = {path.name for path in folder.rglob("*.py") if "_click" in path.read_text(encoding="utf-8")}
    assert {name for name in using if "typer._click" in text_of(folder, name)} == {"typers_click.py"}


def text_of(folder: Path, name: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob(name))


def test_the_commands_of_typer_are_made_of_this_click() -> None:
    app = typer.Typer(add_completion=False)

    @app.command()
    def greet(word: str, *, loud: bool = False) -> None: ...

    command = typer.main.get_command(app)
    assert isinstance(command, TyperCommand)
    assert isinstance(command, Command)
    assert issubclass(TyperGroup, Command)
    assert {parameter.name for parameter in command.params} == {"word", "loud"}
    assert all(isinstance(parameter, Parameter) for parameter in command.params)
    with pytest.raises(ClickException, match="word") as missing:
        command.make_context("greet", [])
    assert isinstance(missing.value.ctx, Context)  # type: ignore[attr-defined]
    with pytest.raises(NoSuchOption) as unknown:
        command.make_context("greet", ["--luod", "x"])
    assert unknown.value.possibilities == ["--loud"]
    assert unknown.value.message
    assert CompletionItem("x", help="y").help == "y"


def test_all_names_are_used() -> None:
    folder = Path(cli.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.stem != "typers_click"]
    for name in typers_click.__all__:
        assert any(f"{name}" in text and "cli.typers_click import" in text for text in texts), name
