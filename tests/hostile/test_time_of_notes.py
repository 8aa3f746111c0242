"""Notes whose formulas and lines once took for ever, or a time that grew with the square of their length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.hostile.outside import Outside

pytestmark = pytest.mark.soak

ENDLESS = "x" + "(" * 45
"""A formula that takes the converter 2 to the power of 45 steps."""


@pytest.mark.parametrize("format_name", ["html", "site", "obsidian", "atom", "markdown", "bibtex"])
def test_an_export_ends_whatever_the_formulas_of_a_note_are(outside: Outside, format_name: str) -> None:
    more = "\n".join(f"- 注 ${ENDLESS}{number}$ 尾" for number in range(2_000))
    outside.note(
        f"## 12.3\n\n- [名](https://a.example/1) 前 ${ENDLESS}$ 后 $a^2+b$\n\n"
        f"- [二](https://a.example/2)\n\n$$\n{ENDLESS}\n$$\n\n{more}\n"
    )
    target = outside.home / "out"
    done = outside.run("export", "--format", format_name, "--output", str(target), seconds=60)
    assert done.status == 0, done.err
    pages = [target] if target.is_file() else list(target.rglob("*.html"))
    if format_name in {"html", "site", "atom"}:
        text = "".join(page.read_text(encoding="utf-8") for page in pages)
        assert ENDLESS in text
        assert "msup" in text


SIZE = 100_000
"""Characters of a line."""
LINES = {
    "blanks in a link": "[a](" + " " * SIZE,
    "brackets around brackets": r"[\]" * (SIZE // 3),
    "brackets before many marks": "[" * 399 + "*a " * 15_000,
    "runs of backticks": " ".join("`" * length for length in range(1, 620)),
    "blanks within": "a" + " " * SIZE + "b",
    "sums of money": "$1" + "=" * 48_000,
    "many addresses": " ".join(f"https://a.example/{number}" for number in range(SIZE // 50)),
    "a host of names": "http://" + "a." * (SIZE // 2) + "x",
}


@pytest.mark.parametrize("name", LINES)
def test_an_export_ends_whatever_a_line_is_made_of(outside: Outside, name: str) -> None:
    line = LINES[name]
    outside.note(
        f"## 12.3\n\n- [名](https://a.example/1) {line}\n- https://a.example/2\n\t- {line}\n\n"
        f"### 题 {line}\n\n{line}\n\n| a | b |\n| - | - |\n| https://a.example/3 | {line} |\n"
    )
    for format_name in ("markdown", "site"):
        target = outside.home / f"out-{format_name}"
        done = outside.run("export", "--format", format_name, "--output", str(target), seconds=120)
        assert done.status == 0, done.err
