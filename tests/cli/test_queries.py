from __future__ import annotations

import pytest
from typer.core import TyperArgument, TyperOption

from papernotes.cli.command_line import query_last

PARAMETERS = (
    TyperArgument(param_decls=["query"]),
    TyperOption(param_decls=["--limit", "-n"]),
    TyperOption(param_decls=["--format", "-f"]),
    TyperOption(param_decls=["--json"], is_flag=True),
)


@pytest.mark.parametrize(
    ("words", "options", "query"),
    [
        ("one -two", "", "one -two"),
        ("one --json two", "--json", "one two"),
        ("one -n 5 two", "-n 5", "one two"),
        ("one -n5 --limit=3 two", "-n5 --limit=3", "one two"),
        ("-n -5 -one", "-n -5", "-one"),
        ("one --nonsense", "--nonsense", "one"),
        ("--json -- --json -n 5", "--json", "--json -n 5"),
    ],
)
def test_options_are_told_from_words(words: str, options: str, query: str) -> None:
    assert query_last(words.split(), PARAMETERS) == [*options.split(), "--", *query.split()]


def test_several_words_in_one_are_a_query_unless_they_are_an_option_s_value() -> None:
    query = ["-no cache", "-n one"]
    assert query_last(query, PARAMETERS) == ["--", *query]
    template = ["-f", "-n one", "-f{date} {name}"]
    assert query_last(template, PARAMETERS) == [*template, "--"]


def test_an_option_without_its_value_is_left_to_be_refused() -> None:
    assert query_last(["one", "-n"], PARAMETERS) == ["one", "-n"]
