"""Many entries added to one note at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.writing.logs import NAMES, entries, logs
from tests.writing.notes import TODAY, is_meant, read, said

from papernotes.errors import WriteError
from papernotes.writing import insertion
from papernotes.writing.entry import Comment, NewEntry
from papernotes.writing.insertion import insert_all_entries, insert_entries

PATH = "notes/2025-12.md"


def paper(number: int, *comments: str, url: str = "") -> NewEntry:
    url = url or f"https://arxiv.org/abs/2512.{number:05}"
    return NewEntry((url,), "2025-12-03", comments=tuple(map(Comment, comments)))


def added_to(text: str, *some: NewEntry) -> str:
    return insert_all_entries(text.encode(), PATH, [(one,) for one in some], today=TODAY).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## 12.3\n\n* https://arxiv.org/abs/2512.00008\n", "* {0}\n\t* one\n* {1}\n\t* two\n"),
        (
            "## 12.3\n\n- https://arxiv.org/abs/2512.00008\n\n- https://arxiv.org/abs/2512.00009\n",
            "\n- {0}\n\t- one\n\n- {1}\n\t- two\n",
        ),
        ("## 12.3\n\n1) https://arxiv.org/abs/2512.00008\n", "2) {0}\n\t- one\n3) {1}\n\t- two\n"),
        ("## 12.3\n\nhttps://a.example/1 words\n", "{0} one\n{1} two\n"),
        (
            "## 12.3\n\n### [A](https://a.example/1)\n\nwords\n\n### [B](https://a.example/2)\n\nwords\n",
            "\n### {0}\n\n- one\n\n### {1}\n\n- two\n",
        ),
        ("## 12.2\n\n- https://a.example/1\n", "\n## 12.3\n\n- {0}\n\t- one\n- {1}\n\t- two\n"),
    ],
    ids=["bullets", "loose bullets", "numbers", "lines", "headings", "a day that is missing"],
)
def test_entries_added_at_once_are_laid_out_like_the_others(before: str, after: str) -> None:
    two = paper(1, "one"), paper(2, "two")
    urls = (one.urls[0] for one in two)
    expected = before + after.format(*urls)
    assert added_to(before, *two) == expected


def test_an_entry_that_cannot_stand_among_the_others_is_added_all_the_same() -> None:
    page = paper(0, "its page", url="https://project.example.org/")
    text = added_to(
        "## 12.3\n\n- https://a.example/1\n\t- one\n", paper(1, "x"), paper(2), page, paper(3, "y")
    )
    assert [entry.links[0].url for entry in read(text).entries] == [
        "https://a.example/1",
        *(f"https://arxiv.org/abs/2512.0000{n}" for n in (1, 2)),
        "https://project.example.org/",
        "https://arxiv.org/abs/2512.00003",
    ]


def test_an_entry_that_is_misread_in_its_best_wording_is_added_in_the_next() -> None:
    misread = replace(paper(2), comments=(Comment("see https://b.example/ too"),), tags=("two words",))
    data = insert_all_entries(
        b"", PATH, [(paper(1, "one"),), (misread, paper(2, "two")), (paper(3, "three"),)], today=TODAY
    )
    assert [entry.text for entry in read(data.decode()).entries] == ["one", "two", "three"]


def test_many_entries_are_read_and_proved_together(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def counted(text: str, path: str, some: list[NewEntry], **options: object) -> object:
        calls.append(len(some))
        return insert_entries(text, path, some, **options)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(insertion, "insert_entries", counted)
    added_to("## 12.3\n", *(paper(number, "words") for number in range(1, 200)))
    assert calls == [199]


@settings(max_examples=50, deadline=None)
@given(st.data(), logs())
def test_any_log_takes_any_entries_at_once(data: st.DataObject, log: tuple[str, list[dt.date]]) -> None:
    text, days = log
    topic = data.draw(st.lists(NAMES, max_size=2, unique=True).map(tuple))
    date = data.draw(st.sampled_from([*days, dt.date(2025, 12, 3)]))
    new = data.draw(st.lists(entries(date, topics=st.just(topic)), min_size=2, max_size=5))
    new = [replace(one, urls=(f"https://c.example/{n}", *one.urls)) for n, one in enumerate(new)]
    try:
        result = added_to(text, *new)
    except WriteError:
        return
    urls = [one.urls[0] for one in new]
    before, after = read(text), read(result)
    old = [entry for entry in after.entries if not (entry.links and entry.links[0].url in urls)]
    assert list(map(said, old)) == list(map(said, before.entries))
    found = [entry for entry in after.entries if entry.links and entry.links[0].url in urls]
    assert sorted(entry.links[0].url for entry in found) == sorted(urls)
    for entry in found:
        asked = new[urls.index(entry.links[0].url)]
        assert entry.date == asked.date
        assert {link.url for link in entry.links} == set(asked.urls)
        assert is_meant(entry.topics, topic, before)
    lines = iter(result.splitlines(keepends=True))
    assert all(line in lines for line in text.splitlines(keepends=True)[:-1])
