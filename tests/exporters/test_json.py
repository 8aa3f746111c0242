from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exporters.samples import PATH, day, entry, export, picture

from papernotes.exporters import get
from papernotes.exporters.json import day_object, document, dumps, entry_object
from papernotes.model import Code, Link, Span, Topic

if TYPE_CHECKING:
    from pathlib import Path


def no_file(path: str, _note: str) -> tuple[str, Path | None]:
    return path, None


def loads(text: str) -> Any:
    return json.loads(text)


def test_an_entry_has_exactly_the_promised_members_in_order() -> None:
    one = entry(
        "稀疏注意力",
        "https://arxiv.org/abs/2512.02556",
        topics=("Attention", "Sparse"),
        tags=("llm/长上下文",),
        images=(picture("asset/a b.png", "图"),),
        code=(Code("python", "x = 1\n", 5),),
        text="一行\n两行",
        title="Sparse",
        citekey="liu2025sparse",
    )
    assert list(entry_object(one, no_file).items()) == [
        ("key", "key-稀疏注意力"),
        ("date", "2025-12-03"),
        ("date_evidence", "neighbours"),
        ("name", "稀疏注意力"),
        ("title", "Sparse"),
        ("topics", ["Attention", "Sparse"]),
        ("tags", ["llm/长上下文"]),
        ("links", [{"url": "https://arxiv.org/abs/2512.02556", "kind": "arxiv", "id": "2512.02556"}]),
        ("images", [{"path": "asset/a b.png", "alt": "图", "exists": False}]),
        ("code", [{"language": "python", "text": "x = 1\n"}]),
        ("text", "一行\n两行"),
        ("path", PATH),
        ("line", 3),
        ("end_line", 4),
        ("citekey", "liu2025sparse"),
    ]


def test_a_day_has_exactly_the_promised_members_in_order() -> None:
    one = day(
        "2025-09-23",
        end="2025-10-14",
        text="去了会议",
        links=(Link("https://neurips.cc", "web"),),
        topics=(Topic(("FFN",), 9, 0),),
        span=Span(PATH, 71, 90),
    )
    assert list(day_object(one, no_file).items()) == [
        ("date", "2025-09-23"),
        ("end", "2025-10-14"),
        ("date_evidence", "heading"),
        ("path", PATH),
        ("line", 71),
        ("text", "去了会议"),
        ("links", [{"url": "https://neurips.cc", "kind": "web", "id": None}]),
        ("images", []),
        ("topics", [{"path": ["FFN"], "entries": 0}]),
    ]


def test_an_image_is_looked_up_from_its_note_and_said_to_exist_when_it_does(tmp_path: Path) -> None:
    one = entry(images=(picture("../asset/a.png"), picture("b.png")))
    asked = []

    def image(path: str, note: str) -> tuple[str, Path | None]:
        asked.append((path, note))
        return ("asset/a.png", tmp_path) if path.startswith("..") else (path, None)

    images = entry_object(one, image)["images"]
    assert asked == [("../asset/a.png", PATH), ("b.png", PATH)]
    assert [(one["path"], one["exists"]) for one in images] == [("asset/a.png", True), ("b.png", False)]


def test_chinese_stays_readable_in_both_formats() -> None:
    given_export = export(entry("注意力"), days=[day(None, text="前言")])
    assert '"注意力"' in "".join(get("json").text(given_export))
    assert '"注意力"' in "".join(get("jsonl").text(given_export))
    assert '"前言"' in "".join(get("json").text(given_export))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_document_is_one_object_with_its_format_first(count: int) -> None:
    entries = [entry(str(number)) for number in range(count)]
    text = "".join(get("json").text(export(*entries, days=[day("2025-12-03")] * count)))
    whole = loads(text)
    assert list(whole) == ["format", "entries", "days"]
    assert whole["format"] == 1
    assert [one["name"] for one in whole["entries"]] == [str(number) for number in range(count)]
    assert len(whole["days"]) == count
    assert text.endswith("}\n")


def test_a_command_may_add_members() -> None:
    whole = loads("".join(document([{"score": 1.5}], [], total=7, notices=["只看十二月"])))
    assert whole == {
        "format": 1,
        "entries": [{"score": 1.5}],
        "days": [],
        "total": 7,
        "notices": ["只看十二月"],
    }


def test_jsonl_is_one_entry_a_line_whatever_the_text_holds() -> None:
    nasty = "a\r\nb\u2028c\u2029d\x85e\x0bf\x0cg\x1eh"
    lines = "".join(get("jsonl").text(export(entry(nasty), entry("b")))).splitlines()
    assert [loads(line)["name"] for line in lines] == [nasty, "b"]


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_comes_back_and_can_be_encoded(text: str) -> None:
    line = dumps([text])
    line.encode()
    assert not any(sign < " " or "\x7f" <= sign <= "\x9f" for sign in line)
    assert loads(line) == ["".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)]
