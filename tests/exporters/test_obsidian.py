from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporters.samples import LIBRARY, PATH, entry, export, export_notes, sample_library

from papernotes.exporters import Options, get
from papernotes.identifiers import identity
from papernotes.model import Creator, Work

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.exporters import Export

NOTE = """## 2025-03-04

- KV-cache
\t- [DeepSeek-V2: it/is](https://arxiv.org/abs/2405.04434) 省了缓存 #llm/推理 #2025

![图](asset/a%20b.png)
"""


def notes(made: Export) -> dict[str, str]:
    files = get("obsidian").files(made)
    return {file.path: file.content for file in files if isinstance(file.content, str)}


def properties(text: str) -> dict[str, Any]:
    _, front, _ = text.split("---\n", 2)
    read: dict[str, Any] = yaml.safe_load(front)
    return read


def test_a_note_has_its_properties_first_and_says_what_the_log_said() -> None:
    ((path, text),) = notes(export_notes({PATH: NOTE})).items()
    assert path == "2025-03-04 DeepSeek-V2 it is.md"
    assert text == (
        "---\n"
        "title: 'DeepSeek-V2: it/is'\n"
        "date: 2025-03-04\n"
        "tags:\n"
        "- llm/推理\n"
        "topics:\n"
        "- KV-cache\n"
        "links:\n"
        "- https://arxiv.org/abs/2405.04434\n"
        "arxiv: '2405.04434'\n"
        "published: 2024-05\n"
        "source: notes/log.md:4\n"
        "---\n"
        "\n"
        "[DeepSeek-V2: it/is](https://arxiv.org/abs/2405.04434)\n"
        "\n"
        "省了缓存 #llm/推理 #2025\n"
        "\n"
        "![图](asset/a%20b.png)\n"
    )


def test_a_work_adds_its_title_authors_and_key() -> None:
    work = Work(
        "w:1", "article-journal", "The Title", (Creator("Liu", "A"), Creator(literal="OpenAI")), "2024-05-07"
    )
    one = entry("Short", "https://x.example", title="The Title", citekey="liu2024title")
    ((_, text),) = notes(export(one, works={identity(one.links[0]): work})).items()
    have = properties(text)
    assert have["aliases"] == ["The Title"]
    assert have["authors"] == ["A Liu", "OpenAI"]
    assert have["published"] == date(2024, 5, 7)
    assert have["citekey"] == "liu2024title"


def test_names_that_would_be_one_tell_their_keys_whatever_their_case() -> None:
    made = export(entry("Mamba", key="aaa"), entry("MAMBA", key="bbb"), entry("Other", key="ccc"))
    assert list(notes(made)) == [
        "2025-12-03 Mamba (aaa).md",
        "2025-12-03 MAMBA (bbb).md",
        "2025-12-03 Other.md",
    ]


def test_pictures_are_copied_unless_they_are_to_be_linked(tmp_path: Path) -> None:
    made = export_notes(sample_library(), root=LIBRARY)
    copied = {file.path for file in get("obsidian").files(made) if not isinstance(file.content, str)}
    assert copied
    assert all((LIBRARY / path.removeprefix("pictures/")).is_file() for path in copied)
    linked = export_notes(
        sample_library(), root=LIBRARY, options=Options(assets="link", folder=tmp_path / "vault")
    )
    assert all(isinstance(file.content, str) for file in get("obsidian").files(linked))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())), st.text())
def test_any_name_makes_a_file_that_every_system_takes_and_yaml_that_reads(name: str, tag: str) -> None:
    ((path, text),) = notes(
        export(entry(name or "x", key="k", tags=(tag,), topics=(name,)), source=lambda _: name)
    ).items()
    text.encode()
    assert len(path.encode()) <= 255
    assert not set(path) & set('\\/:*?"<>|#^[]')
    assert not path.startswith((".", " "))
    assert isinstance(properties(text), dict)
