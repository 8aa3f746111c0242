from inspect import signature
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
from typer import Option

from papernotes.cli.command_line import as_typed, bind
from papernotes.cli.environment import Environment


class Shared(NamedTuple):
    first: Annotated[str | None, Option("--first", help="One.")] = None
    second: Annotated[bool, Option("--second", help="Two.")] = False


def test_a_group_of_options_is_unfolded_for_typer_and_folded_for_the_command() -> None:
    got: dict[str, Any] = {}

    def run(environment: Environment, word: str, *, shared: Shared, third: int = 3) -> None:
        got.update(environment=environment, word=word, shared=shared, third=third)

    class Context:
        obj = "the environment"

    bound = bind(run)
    assert list(signature(bound).parameters) == ["context", "word", "first", "second", "third", "library"]
    assert signature(bound).parameters["second"].default is False
    bound(context=Context(), word="w", first="f", second=True, third=4, library=None)
    assert got == {
        "environment": "the environment",
        "word": "w",
        "shared": Shared("f", second=True),
        "third": 4,
    }


@pytest.mark.parametrize("value", ["plain", "中文", 3, None, True, ["中文", "b"], Path("中文")])
def test_words_are_left_as_they_are_in_a_utf_8_locale(value: Any) -> None:
    assert as_typed(value) == value


def test_bytes_that_the_locale_could_not_decode_are_utf_8_if_they_can_be() -> None:
    assert as_typed("\udce4\udcb8\udcad") == "中"
    assert as_typed(["\udcff"]) == ["\udcff"]
