from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papernotes.catalogue import Catalogue
from papernotes.config import Config
from papernotes.dates.expressions import DateRange, overlaps
from papernotes.model import Code, Day, Entry, Image, Link, LinkKind, Note, Span, Topic
from papernotes.selection import Feature, Selection

if TYPE_CHECKING:
    from tests.catalogue.conftest import Shelf

LOG = """\
## 2025-12

- [Whole month](https://example.org/month)

## 2025-12-03

- [Second](https://arxiv.org/abs/2512.00002) #视频/生成 #todo

![](asset/a.png)

- [First](https://github.com/a/b) #视频
- KV-cache
\t- [Third](https://arxiv.org/abs/2512.00003) #Todo
\t\t```python
\t\tx = 1
\t\t```

## 2025.9.23-10.14

- [Long](https://doi.org/10.1000/xyz)
"""
OTHER = """\
## 2025-12-03

- [Elsewhere](https://example.org/elsewhere)

## 2025-12-04

only a remark #todo ![](asset/b.png)
"""
PAGE = "# A page\n\nProse with [a link](https://example.org/page).\n"


@pytest.fixture
def catalogue(shelf: Shelf) -> Catalogue:
    shelf.write("notes/b.md", LOG)
    shelf.write("notes/a.md", OTHER)
    shelf.write("notes/page.md", PAGE)
    return shelf.refreshed()


def names(
    catalogue: Catalogue, selection: Selection | None = None, *, newest_first: bool = True
) -> list[str]:
    return [entry.name for entry in catalogue.entries(selection, newest_first=newest_first)]


def between(start: str, end: str) -> Selection:
    return Selection(dates=DateRange(start, end))


def test_newest_first_keeps_the_order_of_the_file_within_a_day(catalogue: Catalogue) -> None:
    assert names(catalogue) == ["Elsewhere", "Second", "First", "Third", "Whole month", "Long", "A page"]


def test_oldest_first_keeps_it_too_and_has_what_is_undated_last(catalogue: Catalogue) -> None:
    found = names(catalogue, newest_first=False)
    assert found == ["Long", "Whole month", "Elsewhere", "Second", "First", "Third", "A page"]


def test_a_limit_takes_the_first(catalogue: Catalogue) -> None:
    assert [entry.name for entry in catalogue.entries(limit=2)] == ["Elsewhere", "Second"]
    assert catalogue.entries(limit=10**20) == catalogue.entries()
    assert [entry.name for entry in catalogue.entries(newest_first=False, limit=1)] == ["Long"]


def test_days_come_in_the_same_order(catalogue: Catalogue) -> None:
    def dates(
        selection: Selection | None = None, *, newest_first: bool = True
    ) -> list[tuple[str | None, str]]:
        return [(day.date, day.span.path) for day in catalogue.days(selection, newest_first=newest_first)]

    assert dates() == [
        ("2025-12-04", "notes/a.md"),
        ("2025-12-03", "notes/a.md"),
        ("2025-12-03", "notes/b.md"),
        ("2025-12", "notes/b.md"),
        ("2025-09-23", "notes/b.md"),
    ]
    assert dates(newest_first=False) == [
        ("2025-09-23", "notes/b.md"),
        ("2025-12", "notes/b.md"),
        ("2025-12-03", "notes/a.md"),
        ("2025-12-03", "notes/b.md"),
        ("2025-12-04", "notes/a.md"),
    ]
    assert dates(between("2025-10-01", "2025-10-31")) == [("2025-09-23", "notes/b.md")]


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (between("2025-12-01", "2025-12-31"), ["Elsewhere", "Second", "First", "Third", "Whole month"]),
        (between("2025-12-05", "2025-12-05"), ["Whole month"]),
        (between("2025-10-14", "2025-10-20"), ["Long"]),
        (between("2025-10-15", "2025-11-30"), []),
        (between("0001-01-01", "2025-09-23"), ["Long"]),
        (between("2025-12-04", "9999-12-31"), ["Whole month"]),
        (Selection(undated=True), ["A page"]),
        (Selection(tags=("视频",)), ["Second", "First"]),
        (Selection(tags=("#视频/生成",)), ["Second"]),
        (Selection(tags=("TODO",)), ["Second", "Third"]),
        (Selection(tags=("todo", "视频")), ["Second"]),
        (Selection(tags=("视",)), []),
        (Selection(topics=("kv-CACHE",)), ["Third"]),
        (Selection(kinds=("arxiv",)), ["Second", "Third"]),
        (Selection(kinds=("arxiv",), has=("image",)), ["Second"]),
        (Selection(has=("code", "link")), ["Third"]),
        (Selection(tags=("todo",), dates=DateRange("2025-12-03", "2025-12-03")), ["Second", "Third"]),
        (Selection(tags=("todo",), dates=DateRange("2025-11-01", "2025-11-30")), []),
        (Selection(keys=()), []),
        (Selection(keys=("no such key",)), []),
        (Selection(tags=("half \ud800",)), []),
    ],
)
def test_filters_narrow_each_other(catalogue: Catalogue, selection: Selection, found: list[str]) -> None:
    assert names(catalogue, selection) == found


def test_keys_select_entries_and_no_days(catalogue: Catalogue) -> None:
    keys = tuple(entry.key for entry in catalogue.entries()[1:3])
    assert names(catalogue, Selection(keys=keys)) == ["Second", "First"]
    assert names(catalogue, Selection(keys=keys, kinds=("github",))) == ["First"]
    assert catalogue.days(Selection(keys=keys)) == []
    assert [entry.name for entry in catalogue.by_keys([keys[1], "none", keys[0]]).values()] == [
        "First",
        "Second",
    ]


def test_days_are_selected_by_what_is_theirs(catalogue: Catalogue) -> None:
    assert [day.date for day in catalogue.days(Selection(tags=("todo",)))] == ["2025-12-04"]
    assert [day.date for day in catalogue.days(Selection(has=("image",)))] == ["2025-12-04"]
    assert [day.span.path for day in catalogue.days(Selection(topics=("kv-cache",)))] == ["notes/b.md"]


def test_counts_are_of_what_a_filter_would_find(catalogue: Catalogue) -> None:
    assert catalogue.tags() == [("Todo", 2), ("视频", 2), ("视频/生成", 1)]
    assert catalogue.topics() == [("KV-cache", 1)]
    assert catalogue.kinds() == [("web", 3), ("arxiv", 2), ("doi", 1), ("github", 1)]
    assert catalogue.tags(Selection(has=("code",))) == [("Todo", 1)]
    assert catalogue.kinds(between("2025-09-01", "2025-09-30")) == [("doi", 1)]


def test_the_latest_year_with_a_month_or_day(shelf: Shelf) -> None:
    shelf.write("notes/a.md", "## 2023-12-03\n\n- https://example.org/a\n\n## 2024-02\n\nonly a remark\n")
    shelf.write(
        "notes/b.md", "## 2024.10.20-11.2\n\n- https://example.org/b\n\n## 2025-01-05\n\nlast words\n"
    )
    catalogue = shelf.refreshed()
    assert [catalogue.latest_year(month) for month in (12, 2, 10, 11, 1, 7)] == [
        2023,
        2024,
        2024,
        2024,
        2025,
        None,
    ]
    assert catalogue.latest_year(12, 3) == 2023
    assert catalogue.latest_year(12, 4) is None
    assert catalogue.latest_year(2, 9) == 2024
    assert catalogue.latest_year(11, 1) == 2024
    assert catalogue.latest_year(11, 3) is None


def test_an_empty_library_has_nothing(shelf: Shelf) -> None:
    catalogue = shelf.refreshed()
    counts = catalogue.count()
    assert (counts.notes, counts.entries, counts.first, counts.last) == (0, 0, None, None)
    assert catalogue.latest_year(12) is None
    assert (catalogue.entries(), catalogue.days(), catalogue.tags()) == ([], [], [])


def test_a_library_in_numbers(catalogue: Catalogue) -> None:
    counts = catalogue.count()
    assert (counts.notes, counts.days, counts.entries, counts.undated, counts.works) == (3, 5, 7, 1, 0)
    assert (counts.first, counts.last) == ("2025-09-23", "2025-12-04")


WORDS = st.sampled_from(["a", "a/b", "A/B/c", "注意力", "ａ b"])
DATES = st.sampled_from(
    ["2024-12-31", "2025", "2025-02", "2025-02-28", "2025-03", "2025-03-01", "2025-03-15", None]
)
KINDS: st.SearchStrategy[LinkKind] = st.sampled_from(["arxiv", "doi", "web"])
SPAN = Span("notes/a.md", 1, 1)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    count = draw(st.integers(0, 8))
    return [
        Entry(
            key=f"key{number}",
            name=draw(WORDS),
            name_source="comment",
            date=(date := draw(DATES)),
            date_evidence="heading" if date else None,
            topics=tuple(draw(st.lists(WORDS, max_size=2))),
            tags=tuple(draw(st.lists(WORDS, max_size=2, unique=True))),
            links=tuple(
                Link(f"https://example.org/{kind}", kind) for kind in draw(st.lists(KINDS, max_size=2))
            ),
            images=(Image("a.png", "alt"),) * draw(st.integers(0, 1)),
            code=(Code("python", "x\n", 3),) * draw(st.integers(0, 1)),
            text=draw(st.text(max_size=5)),
            text_lines=(number + 1,),
            span=Span("notes/a.md", number + 1, number + 1),
        )
        for number in range(count)
    ]


SELECTIONS = st.builds(
    Selection,
    dates=st.none()
    | st.tuples(
        *[st.sampled_from(["2024-12-31", "2025-02-01", "2025-02-28", "2025-03-01", "2025-12-31"])] * 2
    ).map(lambda ends: DateRange(min(ends), max(ends))),
    undated=st.sampled_from([False, False, True]),
    tags=st.lists(WORDS, max_size=2).map(tuple),
    topics=st.lists(WORDS, max_size=1).map(tuple),
    kinds=st.lists(KINDS, max_size=2).map(tuple),
    has=st.lists(st.sampled_from(get_args(Feature)), max_size=2).map(tuple),
    keys=st.none() | st.lists(st.sampled_from([f"key{n}" for n in range(9)]), max_size=4).map(tuple),
)


def is_selected(one: Entry | Day, selection: Selection, topics: tuple[str, ...], key: str | None) -> bool:
    """The selection in plain words, to hold the database against."""
    tags = {tag.casefold() for tag in one.tags}
    features = {"image": one.images, "code": one.code, "link": one.links}
    return (
        (selection.dates is None or (one.date is not None and overlaps(selection.dates, one.date)))
        and (not selection.undated or one.date is None)
        and all(any(f"{tag}/".startswith(f"{asked.casefold()}/") for tag in tags) for asked in selection.tags)
        and {asked.casefold() for asked in selection.topics} <= {topic.casefold() for topic in topics}
        and set(selection.kinds) <= {link.kind for link in one.links}
        and all(features[asked] for asked in selection.has)
        and (selection.keys is None or key in selection.keys)
    )


@settings(max_examples=60, deadline=None)
@given(entries(), SELECTIONS)
def test_the_database_selects_what_the_words_say(listed: list[Entry], selection: Selection) -> None:
    days = [
        Day(
            entry.date,
            None,
            entry.date_evidence,
            (),
            "",
            entry.text,
            entry.text_lines,
            entry.tags,
            entry.links,
            entry.images,
            entry.code,
            tuple(Topic((name,), entry.span.line, 0) for name in entry.topics),
            entry.span,
        )
        for entry in listed
    ]

    def read(text: str, path: str, *, today: dt.date) -> Note:
        assert text
        assert today
        return Note(path, "", tuple(days), tuple(listed))

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "notes").mkdir()
        (root / "notes" / "a.md").write_text("text", encoding="utf-8")
        catalogue = Catalogue(root, Config(), None, today=dt.date(2025, 12, 31), read=read)
        catalogue.refresh()
        found = catalogue.entries(selection)
        found_days = catalogue.days(selection)
        reverse = catalogue.entries(selection, newest_first=False)

    expected = [entry for entry in listed if is_selected(entry, selection, entry.topics, entry.key)]
    assert found == sorted(expected, key=lambda entry: entry.date or "", reverse=True)
    assert reverse == sorted(expected, key=lambda entry: entry.date or "~")
    chosen = [
        day
        for day in days
        if selection.keys is None
        and is_selected(day, selection, tuple(name for topic in day.topics for name in topic.path), None)
    ]
    assert found_days == sorted(chosen, key=lambda day: day.date or "", reverse=True)
