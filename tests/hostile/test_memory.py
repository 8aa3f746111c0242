"""A note of megabytes takes a command no more memory than many short ones do, and is searched to its end."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.outside import Outside

pytestmark = pytest.mark.soak

MEGABYTES = 200
"""Peak memory of a command; it was 272 for a note of this length, and grew with the note."""
SECONDS = 300
LENGTH = 500_000
"""Characters of a note, 1.5 MB of Chinese."""

FIRST, MIDDLE, LAST = "alphaword 起始", "betaword 中间", "gammaword 末尾"
HEAD = "## 2025-12-03\n\n- https://arxiv.org/abs/2512.03036 VisAudio："


def sentences(mixed: str = "") -> list[str]:
    """Return sentences of few different characters, with a mark in the first, the middle and the last."""
    chance = random.Random(1)  # noqa: S311 - chance that repeats is wanted
    characters = [chr(0x4E00 + 7 * number) for number in range(40)]
    found = []
    length = 0
    while length < LENGTH:
        found.append("".join(chance.choices(characters, k=chance.randint(8, 40))) + mixed + "，")
        length += len(found[-1])
    for place, mark in ((0, FIRST), (len(found) // 2, MIDDLE), (-1, LAST)):
        found[place] = mark + found[place]
    return found


def lines(some: list[str], before: str, together: int = 4) -> str:
    """Return sentences on lines of a few each, with something before each line."""
    return "".join(
        before + "".join(some[start : start + together]) + "\n" for start in range(0, len(some), together)
    )


ONE_ENTRY: dict[str, Callable[[], str]] = {
    "a line": lambda: HEAD + "".join(sentences()) + "\n",
    "code": lambda: HEAD + "\n\n  ```text\n" + lines(sentences(), "  ") + "  ```\n",
    "marks that combine": lambda: HEAD + "".join(sentences(" a\u0301\u0323b\u0301c\u0323")) + "\n",
}
MANY_ENTRIES: dict[str, Callable[[], str]] = {
    "entries": lambda: (
        "## 2025-12-03\n\n"
        + "".join(
            f"- https://arxiv.org/abs/2512.{number:05} Net{number}：{sentence}\n"
            for number, sentence in enumerate(sentences())
        )
    ),
}


def found(outside: Outside, query: str) -> list[str]:
    """Return the lines of the answer to a query, after a look at the memory that it took."""
    finished = outside.run("search", "--literal", query, seconds=SECONDS)
    assert finished.megabytes < MEGABYTES, query
    assert finished.status in {0, 3}, finished.err
    return [line for line in finished.out.splitlines() if line]


@pytest.mark.parametrize("shape", ONE_ENTRY)
def test_one_entry_of_megabytes_is_searched_to_its_end(outside: Outside, shape: str) -> None:
    outside.note(ONE_ENTRY[shape]())
    outside.note("## 2025-11-03\n\n- https://arxiv.org/abs/2511.00001 Small：alphaword\n", "notes/2025-11.md")
    assert len(found(outside, "alphaword")) == 2
    for mark in (MIDDLE, LAST):
        (line,) = found(outside, f'"{mark}"')
        assert mark.split()[0] in line, "the snippet shows the place"
    assert len(found(outside, "alphaword gammaword")) == 1
    assert "Small" in " ".join(found(outside, "alphaword -gammaword"))
    assert found(outside, '"gammaword alphaword"') == []


@pytest.mark.parametrize("shape", MANY_ENTRIES)
def test_a_note_of_many_entries_is_searched_to_its_end(outside: Outside, shape: str) -> None:
    outside.note(MANY_ENTRIES[shape]())
    for mark in (FIRST, MIDDLE, LAST):
        (line,) = found(outside, f'"{mark}"')
        assert mark.split()[0] in line
