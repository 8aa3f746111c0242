from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.exporters.samples import LIBRARY, PATH, entry, export, export_notes, sample_library

from papernotes.exporters import Options, get

if TYPE_CHECKING:
    import pytest

    from papernotes.exporters import Export

ATOM = etree.RelaxNG(etree.parse(Path(__file__).parent / "fixtures" / "atom.rng"))
JSON_FEED = jsonschema.Draft202012Validator(
    {  # what version 1.1 of the format demands, for the members that are written
        "type": "object",
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            "title": {"type": "string"},
            "feed_url": {"type": "string"},
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "id": {"type": "string", "minLength": 1},
                        "title": {"type": "string"},
                        "external_url": {"type": "string", "minLength": 1},
                        "content_html": {"type": "string"},
                        "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
                        "tags": {"type": "array", "items": {"type": "string"}},
                    },
                    "required": ["id", "content_html"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["version", "title", "items"],
        "additionalProperties": False,
    }
)
NOTE = """## 2025-03-04

- https://arxiv.org/abs/2405.04434
- https://github.com/deepseek-ai/DeepSeek-V2
\t- DeepSeek-V2：省了 **93%** 的缓存 #llm/推理

![图](asset/a b.png)
"""


def atom(made: Export) -> Any:
    text = "".join(get("atom").text(made)).encode()
    ATOM.assertValid(etree.fromstring(text))
    read = feedparser.parse(text)
    assert not read.bozo
    return read


def json_feed(made: Export) -> Any:
    read = json.loads("".join(get("jsonfeed").text(made)))
    JSON_FEED.validate(read)
    return read


def note(tmp_path: Path, **options: Any) -> Export:
    (tmp_path / "asset").mkdir(exist_ok=True)
    (tmp_path / "asset" / "a b.png").write_bytes(b"\x89PNG")
    return export_notes({PATH: NOTE}, root=tmp_path, title="读书", options=Options(**options))


def test_atom_comes_back_from_another_reader(tmp_path: Path) -> None:
    read = atom(note(tmp_path))
    (item,) = read.entries
    assert (read.feed.title, read.feed.updated) == ("读书", "2025-03-04T00:00:00Z")
    assert item.title == "DeepSeek-V2"
    assert item.link == "https://arxiv.org/abs/2405.04434"
    assert [(one.rel, one.href) for one in item.links] == [
        ("alternate", "https://arxiv.org/abs/2405.04434"),
        ("related", "https://github.com/deepseek-ai/DeepSeek-V2"),
    ]
    assert [one.term for one in item.tags] == ["llm/推理"]
    assert item.updated == "2025-03-04T00:00:00Z"
    assert "<strong>93%</strong>" in item.content[0].value


def test_json_feed_names_the_paper_as_external_url(tmp_path: Path) -> None:
    (item,) = json_feed(note(tmp_path))["items"]
    assert item["external_url"] == "https://arxiv.org/abs/2405.04434"
    assert item["title"] == "DeepSeek-V2"
    assert item["tags"] == ["llm/推理"]
    assert item["date_published"] == "2025-03-04T00:00:00Z"


def test_both_feeds_of_the_sample_library_are_valid_and_the_same_each_time() -> None:
    made = export_notes(sample_library(), root=LIBRARY)
    assert len(atom(made).entries) == len(json_feed(made)["items"]) == len(made.entries)
    assert len({one.id for one in atom(made).entries}) == len(made.entries)
    for form in ("atom", "jsonfeed"):
        assert list(get(form).text(made)) == list(get(form).text(made))


def test_pictures_are_in_the_feed_or_said_to_be_missing(tmp_path: Path) -> None:
    def html(**options: Any) -> str:
        text: str = json_feed(note(tmp_path, **options))["items"][0]["content_html"]
        return text

    assert 'src="data:image/png;base64,' in html(assets="inline")
    assert 'src="data:image/png;base64,' in html()
    assert "<img" not in html(assets="link")
    assert "asset/a b.png" in html(assets="link")


def test_a_feed_shows_the_pictures_of_the_latest_entries_while_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papernotes.exporters.feeds._ROOM", 10)
    (tmp_path / "asset").mkdir()
    entries = []
    for day in range(1, 4):
        (tmp_path / "asset" / f"{day}.png").write_bytes(b"12345")
        entries.append(f"## 2025-03-0{day}\n\n- [A{day}](https://x.example/{day}) ![](asset/{day}.png)\n")
    made = export_notes({PATH: "\n".join(entries)}, root=tmp_path)
    texts = {item["title"]: item["content_html"] for item in json_feed(made)["items"]}
    assert {name for name, text in texts.items() if "<img" in text} == {"A2", "A3"}
    assert "asset/1.png" in texts["A1"]


def test_undated_and_month_only_entries_have_a_moment() -> None:
    made = export(entry("a", date=None), entry("b", date="2025-12"))
    assert [one.updated for one in atom(made).entries] == ["1970-01-01T00:00:00Z", "2025-12-01T00:00:00Z"]
    assert ["date_published" in one for one in json_feed(made)["items"]] == [False, True]


def test_an_empty_feed_is_a_feed() -> None:
    assert atom(export()).entries == []
    assert json_feed(export())["items"] == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())) | st.text('a%#[]:/?"<&\\ '))
def test_any_text_makes_valid_feeds(text: str) -> None:
    made = export(
        entry(text or "x", f"https://x.example/{text}", tags=(text,)), source=lambda _: text, title=text
    )
    assert len(atom(made).entries) == len(json_feed(made)["items"]) == 1
