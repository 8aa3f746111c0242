from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.exporters.samples import LIBRARY, entry, export, export_notes, picture, sample_library

from papernotes.errors import UsageError
from papernotes.exporters import Options, get, names
from papernotes.exporters.base import well_formed

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [name for name in names() if not get(name).is_folder]


def test_the_formats_are_these() -> None:
    assert {
        *("markdown", "obsidian", "html", "json", "jsonl", "csv"),
        *("bibtex", "biblatex", "csl-json", "ris", "atom", "jsonfeed"),
    } <= set(names())
    assert names()[0] == "markdown"


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UsageError) as raised:
        get("docx")
    assert raised.value.hint is not None
    assert all(name in raised.value.hint for name in names())
    assert get("BibTeX") is get("bibtex")


@pytest.mark.parametrize("name", TEXTS)
def test_each_format_is_the_same_from_run_to_run_and_can_be_encoded(name: str) -> None:
    made = export_notes(sample_library(), root=LIBRARY, title="Log")
    first = "".join(get(name).text(made))
    assert first.encode()
    assert "".join(get(name).text(made)) == first


@pytest.mark.parametrize("name", TEXTS)
def test_each_format_takes_an_export_of_nothing(name: str) -> None:
    text = "".join(get(name).text(export()))
    assert "None" not in text
    assert "".join(get(name).text(export())) == text


@pytest.mark.parametrize("name", names())
def test_lone_surrogates_never_stop_an_export(name: str) -> None:
    bad = "\ud800x"
    one = entry(
        bad,
        f"https://x.example/{bad}",
        tags=(bad,),
        topics=(bad,),
        text=bad,
        images=(picture(bad, bad),),
        key="k",
    )
    made = export(replace(one, title=bad, citekey=bad), source=lambda _: bad, title=bad)
    form = get(name)
    if form.is_folder:
        for file in form.files(made):
            assert isinstance(file.content, str)
            (file.path + file.content).encode()
    else:
        "".join(form.text(made)).encode()


def test_what_a_format_cannot_do_is_refused_before_anything_is_written() -> None:
    asked: list[tuple[str, dict[str, Any]]] = [
        ("json", {"assets": "copy"}),
        ("markdown", {"assets": "inline"}),
        ("bibtex", {"group": "topic"}),
    ]
    for name, options in asked:
        with pytest.raises(UsageError, match=name):
            get(name).text(export(options=Options(**options)))
    with pytest.raises(UsageError, match="folder"):
        get("obsidian").text(export())


def test_copied_pictures_come_once_and_only_those_that_exist(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"")
    one = entry("a", images=(picture("asset/a.png"), picture("asset/lost.png")))
    made = export(one, replace(one, key="b"), files={"asset/a.png": file}, options=Options(assets="copy"))
    assert [(each.path, each.content) for each in get("markdown").files(made)] == [
        ("pictures/asset/a.png", file)
    ]
    assert list(get("markdown").files(replace(made, options=Options()))) == []


def test_linked_pictures_are_relative_to_where_the_document_will_be(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    file = tmp_path / "library" / "a b.png"
    file.write_bytes(b"")
    one = entry("a", images=(picture("a b.png"),))
    made = export(one, files={"a b.png": file}, source=lambda _: "![](a%20b.png)")
    assert "![](a%20b.png)" in "".join(get("markdown").text(made))
    elsewhere = replace(made, options=Options(folder=tmp_path / "out" / "deep"))
    assert "![](../../library/a%20b.png)" in "".join(get("markdown").text(elsewhere))


def test_links_to_other_notes_lead_there_from_the_document(tmp_path: Path) -> None:
    for path in ("notes/sub/here.md", "notes/sub/other note.md", "notes/vault.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", encoding="utf-8")
    text = (
        "## 2025-03-04\n\n- [X](https://x.example) [o](other%20note.md#part) [v](notes/vault.md)"
        " [in](#here) [out](../../../../etc/passwd)\n"
    )
    options = Options(folder=tmp_path / "out")
    made = export_notes({"notes/sub/here.md": text}, root=tmp_path, options=options)
    document = "".join(get("markdown").text(made))
    assert "[o](../notes/sub/other%20note.md#part)" in document
    assert "[v](../notes/vault.md)" in document
    assert "[in](#here)" in document
    assert "[out](../../../../etc/passwd)" in document


def test_undated_entries_come_last() -> None:
    entries = [entry(str(day), date=day) for day in ("2025-12-03", None, "2025-12", "2025-12-01")]
    made = export(*entries, source=lambda _: "")
    headings = [line for line in "".join(get("markdown").text(made)).splitlines() if line.startswith("## ")]
    assert headings == ["## 2025-12", "## 2025-12-01", "## 2025-12-03", "## Undated"]


def test_sections_by_topic_and_tag_follow_the_alphabet_with_the_rest_last() -> None:
    entries = [
        entry("a", topics=("b", "c"), tags=("y", "x")),
        entry("b", topics=("A",), tags=("X",)),
        entry("c"),
    ]

    def outline(group: Any) -> list[str]:
        made = export(*entries, source=lambda _: "", options=Options(group=group))
        return [line for line in "".join(get("markdown").text(made)).splitlines() if line.startswith("#")]

    assert outline("topic") == ["## A", "### b", "## b › c", "### a", "## Without a topic", "### c"]
    assert outline("tag") == ["## x", "### a", "### b", "## y", "### a", "## Without a tag", "### c"]


def test_well_formed_text_stays_as_it_is() -> None:
    assert well_formed("稀疏 \U0001f600") == "稀疏 \U0001f600"


def test_listing_the_formats_imports_none_of_them() -> None:
    heavy = (
        "jinja2",
        "nh3",
        "markdown_it",
        "yaml",
        "pygments",
        "papernotes.exporters.json",
        "uuid",
        "tempfile",
    )
    code = (
        "import sys; from papernotes.exporters import Export, get, names; get('html'); names();"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
