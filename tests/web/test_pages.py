"""What pages are made of."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from papernotes.exporters.pages import PageFilters, Pages, SiteLog, asset, entry_card, filter_entries
from papernotes.exporters.pages.calendar import year
from papernotes.exporters.pages.cards import excerpt
from papernotes.exporters.pages.data import folded_characters
from papernotes.exporters.pages.page_filters import facet_counts
from papernotes.reading import read_note

if TYPE_CHECKING:
    from papernotes.model import Entry, Span

NOTE = """## 2025-12-03

a remark before all

- KV-cache
  - [First](https://arxiv.org/abs/2512.03036) a KV-cache of one bit #llm/serving
  - [Second](https://github.com/owner/name) another KV-cache, kv_cache and KV-cache again
- [Third](https://example.org/c) about RoPE

## 2024-02-29

- [Fourth](https://arxiv.org/abs/2402.00001) KV-cache in a leap year #llm

## 2023-05

- [Fifth](https://example.org/e) some day in May

# Undated
"""


def log_of(text: str, **more: Any) -> SiteLog:
    note = read_note(text, "notes/log.md", today=dt.date(2026, 1, 10))
    lines = text.splitlines(keepends=True)

    def source(span: Span) -> str:
        return "".join(lines[span.line - 1 : span.end_line])

    return SiteLog(
        title="log",
        entries=sorted(note.entries, key=lambda one: one.date or "", reverse=True),
        days=note.days,
        works={},
        image=lambda path, _note: (path, None),
        document=lambda path, _note: (path, None),
        source=source,
        **more,
    )


@pytest.fixture(scope="module")
def log() -> SiteLog:
    return log_of(NOTE)


def names(entries: list[Entry]) -> list[str]:
    return [entry.name for entry in entries]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (PageFilters(), ["First", "Second", "Third", "Fourth", "Fifth"]),
        (PageFilters(month="2025-12"), ["First", "Second", "Third"]),
        (PageFilters(month="2023-05"), ["Fifth"]),
        (PageFilters(month="undated"), []),
        (PageFilters(day="2024-02-29"), ["Fourth"]),
        (PageFilters(topic="kv-cache"), ["First", "Second"]),
        (PageFilters(tag="LLM"), ["First", "Fourth"]),
        (PageFilters(tag="llm/serving"), ["First"]),
        (PageFilters(tag="ll"), []),
        (PageFilters(term="kv cache"), ["First", "Second", "Fourth"]),
        (PageFilters(kind="arxiv", month="2025-12"), ["First"]),
        (PageFilters(kind="arxiv", term="RoPE"), []),
    ],
)
def test_filters_choose(log: SiteLog, filters: PageFilters, wanted: list[str]) -> None:
    assert names(filter_entries(log, filters)) == wanted


def test_every_count_is_what_its_filter_chooses(log: SiteLog) -> None:
    for facet, counts in facet_counts(log, log.entries).items():
        assert counts
        for value, number in counts:
            assert len(filter_entries(log, PageFilters(**{facet: value}))) == number


def test_a_term_is_shown_as_it_is_usually_spelt(log: SiteLog) -> None:
    assert ("KV-cache", 3) in facet_counts(log, log.entries)["term"]


def test_a_calendar_has_every_day_of_the_year(log: SiteLog) -> None:
    months = year(log, 2024)
    assert [len(month.cells) for month in months] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert [month.has_page for month in months].index(True) == 1
    assert months[1].column == 4  # a Thursday
    [full] = [cell for month in months for cell in month.cells if cell.count]
    assert (full.date, full.count, full.level) == ("2024-02-29", 1, 4)


@pytest.mark.parametrize("number", [1, 9999])
def test_a_calendar_reaches_the_ends_of_time(log: SiteLog, number: int) -> None:
    assert sum(len(month.cells) for month in year(log, number)) == 365


def test_related_entries_share_what_is_rare(log: SiteLog) -> None:
    page = Pages(log).entry(filter_entries(log, PageFilters())[0].key)
    related = page.partition('class="related"')[2].partition("</ul>")[0]
    assert set(re.findall(r"Second|Third|Fourth|Fifth", related)) == {"Fourth"}


def test_a_card_has_what_the_page_fills_in(log: SiteLog) -> None:
    card = entry_card(log, log.entries[0])
    assert card["snippet"].startswith("a KV-cache of one bit")
    assert card["place"] == "notes/log.md:6"
    template = Pages(log).index().partition('<template id="card">')[2]
    assert set(re.findall(r'data-slot="(\w+)"', template)) <= set(card)
    assert set(re.findall(r'data-list="(\w+)"', template)) <= set(card)


def test_the_first_page_ends_with_a_whole_day_or_says_how_many_more() -> None:
    days = "\n".join(
        f"## 2025-11-{day:02}\n\n"
        + "\n".join(f"- [E{day}-{n}](https://example.org/{day}/{n}) x" for n in range(20))
        for day in range(1, 21)
    )
    html = Pages(log_of(days)).index()
    assert html.count('<article class="card"') == 41  # two days, and the card that the script fills in
    one_day = "## 2025-11-01\n\n" + "\n".join(f"- [E{n}](https://example.org/{n}) x" for n in range(300))
    pages = Pages(log_of(one_day))
    assert "242 more" in pages.index()
    assert pages.month("2025-11").count('<article class="card"') == 301


def test_what_a_day_says_stands_above_its_entries(log: SiteLog) -> None:
    html = Pages(log).month("2025-12")
    assert 0 < html.index("a remark before all") < html.index("First")


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Name：what it is", "Name", "what it is"),
        ("https://example.org/a\nwhat it is", "", "what it is"),
        ("https://example.org/a https://example.org/b", "", ""),
        ("see https://example.org/a", "", "see https://example.org/a"),
        ("", "Name", ""),
    ],
)
def test_an_excerpt_leaves_out_what_is_said_already(text: str, name: str, wanted: str) -> None:
    assert excerpt(text, name) == wanted


def test_an_excerpt_of_addresses_glued_together_ends() -> None:
    line = "http://a.example/" * 100 + " 文"
    assert excerpt(line).startswith("http://a.example/")


def test_a_long_excerpt_ends_between_words() -> None:
    assert excerpt("word " * 100).endswith("word…")
    assert len(excerpt("字" * 1000)) == 301


def test_the_table_has_the_characters_that_matter() -> None:
    traditional, simplified = folded_characters(set("注意力显存"))
    table = dict(zip(traditional, simplified, strict=True))
    assert table["註"] == "注"
    assert table["顯"] == "显"
    assert "擴" not in table


def test_the_style_sheet_colours_code_for_both_themes() -> None:
    assert re.search(r"pre code \.k \{ color: light-dark\(#\w+, #\w+\)", asset("style.css"))
