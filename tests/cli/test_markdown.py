from __future__ import annotations

from io import StringIO

import pytest
from rich.markdown import Markdown

from papernotes.cli.rendering.card import readable
from papernotes.cli.rendering.layout import make_console


def shown(source: str) -> str:
    stream = StringIO()
    make_console(stream, width=60, terminal=False, colour=False).print(Markdown(readable(source)))
    return "\n".join(line.rstrip() for line in stream.getvalue().strip("\n").split("\n"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\t- one\n\t\t- ![[a b.png|300]]\n", " • one\n    • [image: a b.png]"),
        (
            "![](asset/Pasted%20image%201.png) and ![a *plot*](<x y.png>)",
            "[image: Pasted image 1.png] and [image: a *plot*]",
        ),
        ("> [!note]- 感想\n> 分配", "▌ note 感想 分配"),
        ("| [CLIP](https://x.example) | zero-shot | no |\n", "CLIP · zero-shot · no"),
    ],
)
def test_what_rich_does_not_know_is_said_otherwise(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_code_stays_as_it_is() -> None:
    assert "![[a.png]]" in shown("- one\n\n```\n![[a.png]]\n```\n")


def test_a_table_stays_a_table() -> None:
    assert readable("| a | b |\n|---|---|\n| c | d |\n").count("|") == 9
