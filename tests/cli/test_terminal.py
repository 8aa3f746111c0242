from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from tests.cli.terminal import run_in_terminal
from tests.cli.transcripts import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

PAPERNOTES = str(Path(sys.executable).parent / "papernotes")
STYLES = re.compile(r"\x1b\[[0-9;]*m")
COLOURS = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-9]|4[0-9]|9[0-7])(?:;[0-9;]*)?m")

HOSTILE = """\
## 2024-05-06

- https://example.org/a
\t- Red\x1b[31m alert\x07，标题\x1b]0;owned\x07\u202e反转\x9b2J
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    del place.environment["COLUMNS"]
    place.environment["TERM"] = "xterm-256color"
    return place


def shown(place: Place, *words: str, columns: int = 80, **variables: str) -> str:
    text, status = show(place, words, columns=columns, **variables)
    assert status == 0, text
    return text


def show(place: Place, words: Sequence[str], *, columns: int = 80, **variables: str) -> tuple[str, int]:
    return run_in_terminal(
        [PAPERNOTES, *words],
        columns=columns,
        folder=place.library,
        environment=place.environment | variables,
    )


@pytest.mark.parametrize("columns", [40, 64, 80, 100, 120, 200])
@pytest.mark.parametrize(
    "words",
    [["list"], ["search", "注意力"], ["show", "2211.17192"], ["related", "vLLM"], ["terms"], ["stats"], []],
)
def test_no_line_is_wider_than_the_terminal(place: Place, columns: int, words: list[str]) -> None:
    text = STYLES.sub("", shown(place, *words, columns=columns))
    assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= columns
    assert "…" not in text.splitlines()[0]  # no head of a column is cut


def test_a_list_that_was_cut_short_says_so(place: Place) -> None:
    assert shown(place, "list", "--limit", "2").endswith("2 of 8 entries; --limit shows more\n")
    assert "shows more" not in shown(place, "list", "--limit", "8")
    assert "shows more" not in shown(place, "list", "--limit", "2", "--tag", "vision")


def test_what_names_leave_free_is_taken_by_what_would_be_cut_off(place: Place) -> None:
    topic = "A topic with a name of many words"
    note = f"## 2024-05-06\n\n- {topic}\n\t- [A](https://example.org/a) x\n"
    (place.library / "notes" / "long.md").write_text(note, encoding="utf-8")
    assert topic in shown(place, "list", "--on", "2024-05-06", columns=80)


def test_a_narrow_table_keeps_dates_and_names_whole(place: Place) -> None:
    text = STYLES.sub("", shown(place, "list", columns=40))
    assert "2025-12-27  从零写GPT的讲解视频" in text
    assert "2025-03-14  Patches are all you keep, a\n            reply to ViT" in re.sub(" +\n", "\n", text)
    assert "github" not in text


def test_a_wide_table_has_topics_links_and_places(place: Place) -> None:
    line = next(
        line for line in STYLES.sub("", shown(place, "list", columns=160)).splitlines() if "vLLM" in line
    )
    assert re.split(" {2,}", line.strip()) == [
        "2025-12-09",
        "vLLM",
        "推理加速",
        "github vllm-project/vllm",
        "notes/2025-12.md:12",
    ]


def test_columns_stand_below_each_other_whatever_the_script(place: Place) -> None:
    lines = STYLES.sub("", shown(place, "list", columns=120)).splitlines()
    starts = {cell_len(line[: line.index("notes/")]) for line in lines if "notes/" in line}
    assert len(starts) == 1


def test_an_entry_is_rendered(place: Place) -> None:
    text = STYLES.sub("", shown(place, "show", "vLLM"))
    assert " • vLLM (https://github.com/vllm-project/vllm)" in text
    assert re.search(r"^place +notes/2025-12.md:12", text, re.MULTILINE)


def test_hits_come_with_what_was_found_marked(place: Place) -> None:
    text = shown(place, "search", "显存碎片")
    assert re.search(r"\x1b\[1;33m显存碎片\x1b\[0m", text)


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "--format", "{name} {text}"],
        ["list", "--json"],
        ["list", "--jsonl"],
        ["show", "red"],
        ["show", "red", "--markdown"],
        ["show", "red", "--json"],
        ["search", "alert"],
        ["export"],
        ["export", "--format", "html"],
        ["topics", "--from", "2025"],
        [],
    ],
)
def test_control_characters_of_notes_never_reach_a_terminal(place: Place, words: list[str]) -> None:
    (place.library / "notes" / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    text = shown(place, *words)
    assert not set(STYLES.sub("", text)) & {*map(chr, range(9)), "\x1b", "\x7f", "\x9b", "\u202e", "\r"}
    assert "\x1b[31m" not in text


def test_no_color_leaves_none(place: Place) -> None:
    assert COLOURS.search(shown(place, "list"))
    assert not COLOURS.search(shown(place, "list", NO_COLOR="1"))
    assert not COLOURS.search(show(place, ["show", "nothing-like-it"], NO_COLOR="1")[0])


def test_a_dumb_terminal_gets_plain_text(place: Place) -> None:
    assert "\x1b" not in shown(place, "list", TERM="dumb")
    assert "\x1b" not in show(place, ["show", "nothing-like-it"], TERM="dumb")[0]


def test_columns_variable_overrides_the_width(place: Place) -> None:
    text = STYLES.sub("", shown(place, "list", columns=160, COLUMNS="40"))
    assert max(cell_len(line) for line in text.splitlines()) <= 40


def test_messages_on_a_terminal_are_coloured(place: Place) -> None:
    text, status = show(place, ["list", "--month", "13"])
    assert status == 2
    assert text.startswith("\x1b[1;31merror:\x1b[0m '13' is no date")


def test_an_interrupt_ends_a_command_without_a_word(place: Place) -> None:
    entries = "".join(f"- https://example.org/{number}\n\t- Paper {number}\n" for number in range(5000))
    (place.library / "notes" / "many.md").write_text(f"## 2024-05-06\n\n{entries}", encoding="utf-8")
    with subprocess.Popen(
        [PAPERNOTES, "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=place.library,
        env=place.environment,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)  # it writes, and waits for a reader of the rest
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b""
        assert process.wait() == 130


@pytest.mark.parametrize(
    "words",
    [["list"], ["search", "nothinglikeit"], ["topics"], ["tags"], ["stats"], ["terms"], ["digest"], ["undo"]],
    ids=" ".join,
)
def test_nothing_found_is_said_on_a_terminal_too(place: Place, words: list[str]) -> None:
    period = [] if words[0] in {"undo", "digest", "terms"} else ["--year", "1999"]
    text, status = show(place, [*words, *period])
    assert status in {0, 3}, text
    assert "bug" not in text
