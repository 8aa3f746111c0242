from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporters.samples import LIBRARY, PATH, TODAY, export_notes, sample_library

from papernotes.exporters import get
from papernotes.exporters.link_targets import quote
from papernotes.reading import read_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.model import Day, Entry

HERE = Path(__file__).parent


def cases() -> list[Any]:
    text = (HERE / "fixtures" / "markdown.txt").read_text(encoding="utf-8")
    parts = text.split("\n.\n")
    return [
        pytest.param(note, expected, id=title.strip())
        for title, note, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=False)
    ]


def exported(text: str, **fields: Any) -> str:
    return "".join(get("markdown").text(export_notes({PATH: text}, **fields)))


@pytest.mark.parametrize(("note", "expected"), cases())
def test_a_log_becomes_a_document(note: str, expected: str) -> None:
    assert exported(note).strip("\n") == expected.strip("\n")


def test_a_note_s_introduction_is_not_told_as_if_of_another_note_s_entry() -> None:
    notes = {
        "notes/2025-12.md": "What this month is for.\n\n## 2025-12-03\n\n- https://x.example/a A\n",
        "notes/0 to read.md": "# To read\n\nSome day.\n\n- https://x.example/b B\n",
    }
    text = "".join(get("markdown").text(export_notes(notes)))
    undated = text.partition("## Undated\n")[2]
    assert undated.index("What this month is for.") < undated.index("### ")


def summary(entries: Iterable[Entry]) -> list[object]:
    return [
        (
            entry.date,
            entry.name,
            {link.url for link in entry.links},
            {Path(image.path).name for image in entry.images},
        )
        for entry in entries
    ]


def test_the_document_of_the_sample_library_reads_back_as_the_same_entries() -> None:
    made = export_notes(sample_library(), root=LIBRARY)
    document = "".join(get("markdown").text(made))
    want = sorted(made.entries, key=lambda one: (one.date or "9", one.span.path, one.span.line))
    have = read_note(document, "notes/document.md", today=TODAY).entries
    assert len(want) >= 25
    assert summary(have) == summary(want)
    assert [code.text for one in have for code in one.code] == [
        code.text for one in want for code in one.code
    ]


MARKS = (
    *(
        "- ",
        "  - ",
        "\t- ",
        "## 2025-03-0",
        "### ",
        "1. ",
        "| ",
        " | ",
        "> ",
        "```",
        "    ",
        "\n",
        "\n\n",
        "\r\n",
    ),
    *("https://arxiv.org/abs/2405.0443", "[a](https://x.y/b)", "![](c d.png)", "![[e.png]]", "[r]: f.png"),
    *(
        "<img src=g.png>",
        "[![h](i.png)](j)",
        "$k_1$",
        "`",
        "*",
        "_",
        "中文：",
        "#标签",
        "\\",
        "$$",
        "---",
        "===",
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(MARKS) | st.text(max_size=4), max_size=40).map("".join))
def test_every_link_and_picture_of_any_log_is_in_its_document(text: str) -> None:
    made = export_notes({PATH: text})
    document = "".join(get("markdown").text(made))
    document.encode()
    places: list[Entry | Day] = [*made.entries, *made.days]
    for place in places:
        for link in place.links:
            if link.url.isascii() and link.url.isprintable() and not set(link.url) & set("<>\\ `"):
                assert link.url in document
        for image in place.images:
            assert quote(image.path) in document or image.path in document
