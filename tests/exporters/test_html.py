from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporters.samples import LIBRARY, PATH, entry, export, export_notes, sample_library
from tests.exporters.test_markup import HOSTILE, Page

from papernotes.exporters import Options, get

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.exporters import Export

NOTE = """## 2025-03-04

Arrived.

- KV-cache
\t- [DeepSeek-V2](https://arxiv.org/abs/2405.04434) 省了缓存 #llm #todo

![图](asset/a%20b.png)

- [lost](https://x.example/lost)

![](asset/lost.png)
"""


def page(made: Export) -> str:
    text = "".join(get("html").text(made))
    text.encode()
    return text


def note(root: Path, **options: Any) -> Export:
    (root / "asset").mkdir(exist_ok=True)
    (root / "asset" / "a b.png").write_bytes(b"\x89PNG")
    return export_notes({PATH: NOTE}, root=root, title="读书 <2025>", options=Options(**options))


def sources(text: str) -> list[str]:
    return [value for tag, name, value in Page(text).attributes if (tag, name) == ("img", "src")]


def test_a_page_says_what_the_log_says_in_its_order(tmp_path: Path) -> None:
    text = page(note(tmp_path))
    places = [
        text.index(part) for part in ("<h1>读书 &lt;2025&gt;", "<h2>2025-03-04", "Arrived.", "KV-cache")
    ]
    places += [text.index(part) for part in (">DeepSeek-V2</a>", "省了缓存", ">lost</a>")]
    assert places == sorted(places)
    assert 'href="https://arxiv.org/abs/2405.04434"' in text
    assert "#llm" in text


def test_pictures_are_in_the_page_or_linked_and_missing_ones_are_said_to_be(tmp_path: Path) -> None:
    inline, linked, copied = (
        page(note(tmp_path)),
        page(note(tmp_path, assets="link", folder=tmp_path / "out")),
        page(note(tmp_path, assets="copy")),
    )
    assert sources(inline) == ["data:image/png;base64,iVBORw=="]
    assert sources(linked) == ["../asset/a%20b.png"]
    assert sources(copied) == ["pictures/asset/a%20b.png"]
    assert inline.count('class="missing"') == 1
    assert "asset/lost.png" in inline


def test_a_page_asks_nobody_for_anything() -> None:
    text = page(export_notes(sample_library(), root=LIBRARY, title="Log"))
    found = Page(text)
    assert not found.tags & {"script", "link", "iframe", "base", "object"}
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "@import" not in text
    assert all(source.startswith("data:image/") for source in sources(text))


@pytest.mark.parametrize("group", ["day", "topic", "tag"])
def test_every_entry_is_on_the_page_and_no_name_of_a_place_is_used_twice(group: Any) -> None:
    made = export_notes(sample_library(), root=LIBRARY, options=Options(group=group))
    text = page(made)
    places = [value for _, name, value in Page(text).attributes if name == "id"]
    assert len(places) == len(set(places))
    assert {one.key for one in made.entries} <= set(places)
    assert text == page(made)


def test_links_that_are_no_pages_are_words() -> None:
    text = page(export(entry("x", "javascript:alert(1)"), source=lambda _: "words"))
    assert "<h3>x</h3>" in text
    assert "javascript:" not in text


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(HOSTILE) | st.text(st.characters(codec=None, exclude_categories=())))
def test_no_name_topic_tag_or_title_is_markup(text: str) -> None:
    one = entry(text or "x", topics=(text,), tags=(text,), title=text, key="k")
    made = page(export(one, source=lambda _: text, title=text))
    found = Page(made)
    assert not found.tags & {"script", "iframe", "svg", "form", "object", "base", "link"}
    assert not any(name.startswith("on") for _, name, _ in found.attributes)


@pytest.mark.parametrize("form", ["html", "atom", "jsonfeed"])
def test_a_picture_may_be_called_anything(tmp_path: Path, form: str) -> None:
    (tmp_path / "asset").mkdir()
    (tmp_path / "asset" / "图 é.png").write_bytes(b"\x89PNG")
    shown = "![](asset/图%20é.png) ![[图 é.png]] ![](asset/%E5%9B%BE%20%C3%A9.png) <img src='asset/图 é.png'>"
    made = export_notes(
        {PATH: f"## 2025-03-04\n\n- [A](https://x.example) {shown}\n"},
        root=tmp_path,
        options=Options(assets="inline"),
    )
    assert "".join(get(form).text(made)).count("data:image/png") == 4
