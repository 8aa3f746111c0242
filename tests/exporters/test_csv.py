from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporters.samples import LIBRARY, entry, export, export_notes, picture, sample_library

from papernotes.exporters import get
from papernotes.exporters.csv import COLUMNS, cell

if TYPE_CHECKING:
    from papernotes.exporters import Export


def rows(made: Export) -> list[dict[str, str]]:
    """Read the bytes as a spreadsheet does: by the mark at their beginning, in the usual dialect."""
    data = "".join(get("csv").text(made)).encode()
    assert data.startswith(b"\xef\xbb\xbf")
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    read = list(reader)
    assert reader.fieldnames == list(COLUMNS)
    return read


def test_a_row_has_what_the_entry_has() -> None:
    one = entry(
        "稀疏注意力",
        "https://arxiv.org/abs/2502.11089",
        "https://x.example",
        topics=("Attention", "Sparse"),
        tags=("llm", "精读"),
        images=(picture("asset/a.png"),),
        text='说 "好"\n第二行',
        title="Native Sparse Attention",
        citekey="yuan2025native",
    )
    assert rows(export(one)) == [
        {
            "date": "2025-12-03",
            "name": "稀疏注意力",
            "title": "Native Sparse Attention",
            "authors": "",
            "published": "2025-02",
            "topics": "Attention / Sparse",
            "tags": "llm, 精读",
            "links": "https://arxiv.org/abs/2502.11089\nhttps://x.example",
            "arxiv": "2502.11089",
            "doi": "",
            "text": '说 "好"\n第二行',
            "images": "asset/a.png",
            "path": "notes/log.md",
            "line": "3",
            "citekey": "yuan2025native",
            "key": "key-稀疏注意力",
        }
    ]


def test_the_sample_library_has_a_row_for_each_entry() -> None:
    made = export_notes(sample_library(), root=LIBRARY)
    assert [one["key"] for one in rows(made)] == [one.key for one in made.entries]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1", "\n=1", "\u200b=1", '=HYPERLINK("x")'],
)
def test_nothing_that_a_spreadsheet_would_calculate_begins_a_cell(text: str) -> None:
    assert cell(text).startswith("'")
    (row,) = rows(export(entry(text, text=text, topics=(text,), tags=(text,))))
    assert all(row[name].startswith("'") for name in ("name", "text", "topics", "tags"))


@pytest.mark.parametrize("text", ["KV-cache", "a=b", "2025-12-03", "注意力 = 加权和"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_a_cell_is_no_longer_than_spreadsheets_take() -> None:
    assert len(cell("长" * 100_000)) <= 32_767


@settings(max_examples=100)
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_stays_in_its_cell(text: str) -> None:
    (row,) = rows(export(entry(text or "x", text=text)))
    assert row["text"] == cell(text)
    assert not row["text"].lstrip().startswith(("=", "+", "-", "@"))
