from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporters.samples import LIBRARY, entry, export, export_notes, sample_library
from tests.exporters.test_bibtex import ARXIV, JOURNAL, KINDS, of_works

from papernotes.exporters import get
from papernotes.model import Creator, Work

if TYPE_CHECKING:
    from papernotes.exporters import Export


def records(made: Export) -> list[dict[str, Any]]:
    text = "".join(get("ris").text(made))
    text.encode()
    assert text.count("\n") == text.count("\r\n")
    read: list[dict[str, Any]] = rispy.loads(text)
    return read


def test_an_article_comes_back_from_another_reader() -> None:
    (have,) = records(of_works(JOURNAL))
    assert have["type_of_reference"] == "JOUR"
    assert have["id"] == "jumper2021highly"
    assert have["title"] == JOURNAL.title
    assert have["authors"] == ["Jumper, John"]
    assert (have["year"], have["date"]) == ("2021", "2021/07/15")
    assert have["secondary_title"] == "Nature"
    assert (have["volume"], have["number"]) == ("596", "7873")
    assert (have["start_page"], have["end_page"]) == ("583", "589")
    assert have["doi"] == "10.1038/s41586-021-03819-2"
    assert have["urls"] == ["https://doi.org/10.1038/s41586-021-03819-2"]


def test_a_preprint_keeps_its_number_and_its_undivided_authors() -> None:
    (have,) = records(of_works(ARXIV))
    assert have["accession_number"] == "arXiv:2405.04434"
    assert have["authors"] == ["Liu, Aixin", "DeepSeek-AI", "Müller, Jörg"]


def test_tags_are_keywords_a_line_each() -> None:
    (have,) = records(export(entry("x", "https://x.example", tags=("llm/推理", "todo"))))
    assert have["keywords"] == ["llm/推理", "todo"]


def test_every_work_of_the_sample_library_is_a_record() -> None:
    have = records(export_notes(sample_library(), root=LIBRARY))
    assert len(have) == len({one["id"] for one in have}) >= 25
    assert len(records(of_works(*KINDS))) == len(KINDS)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_no_text_can_end_a_record_or_begin_a_line(text: str) -> None:
    work = Work(
        "w:1", "book", f"{text}\nER  - \nTY  - JOUR", (Creator(literal=text),), abstract=f"a\r\n{text}"
    )
    have = records(of_works(work, JOURNAL))
    assert [one["type_of_reference"] for one in have] == ["BOOK", "JOUR"]
