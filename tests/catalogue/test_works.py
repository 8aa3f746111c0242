from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from papernotes.model import Creator

if TYPE_CHECKING:
    from tests.catalogue.conftest import Shelf

LOG = """\
## 2025-12-03

- https://arxiv.org/abs/2512.03036
- [Mine](https://arxiv.org/abs/2512.04810) and [code](https://github.com/a/b)
- https://example.org/no-record
"""

RECORD = """\
id: arxiv:2512.03036
type: article
title: 'A title: and more'
creators:
- {family: Li, given: Lei}
- literal: The Team
issued: '2025-12-02'
identifiers: {arxiv: 2512.03036, doi: [10.1000/a, 10.1000/b]}
version: 2
citekey: li2025title
"""


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    shelf.write("notes/a.md", LOG)
    return shelf


def described(shelf: Shelf) -> list[tuple[str, str | None, str | None]]:
    return [(entry.name, entry.title, entry.citekey) for entry in shelf.entries()]


def test_entries_have_title_and_citekey_of_their_work(shelf: Shelf) -> None:
    shelf.write(".papernotes/works/one.yaml", RECORD)
    shelf.work("two", id="arxiv:2512.04810", title="Official", citekey="x2025official")
    assert described(shelf) == [
        ("A title: and more", "A title: and more", "li2025title"),
        ("Mine", "Official", "x2025official"),
        ("no-record", None, None),
    ]


def test_an_entry_is_about_its_first_paper_and_no_other(shelf: Shelf) -> None:
    shelf.write(
        "notes/a.md",
        "## 2025-12-03\n\n- [A](https://arxiv.org/abs/2512.00001) like arxiv.org/abs/2512.00002\n",
    )
    shelf.work("two", id="arxiv:2512.00002", title="Another", citekey="x2025another")
    assert described(shelf) == [("A", None, None)]


@pytest.mark.parametrize("papers", [1, 2])
def test_a_note_with_a_name_of_its_own_is_about_its_only_paper(shelf: Shelf, papers: int) -> None:
    links = ["[A](https://arxiv.org/abs/2512.00001)", "[B](https://arxiv.org/abs/2512.00002)"]
    shelf.write("notes/a.md", "# My own words\n\nOn " + ", ".join(links[:papers]))
    shelf.work("one", id="arxiv:2512.00001", title="Official", citekey="x2025official")
    assert described(shelf) == [
        ("My own words", *(("Official", "x2025official") if papers == 1 else (None, None)))
    ]


def test_a_record_comes_back_whole(shelf: Shelf) -> None:
    shelf.write(".papernotes/works/one.yaml", RECORD)
    catalogue = shelf.refreshed()
    entry = catalogue.resolve("li2025title")
    work = catalogue.works_of([entry.key, "none"])[entry.key]
    assert work.creators == (Creator(family="Li", given="Lei"), Creator(literal="The Team"))
    assert work.identifiers == (("arxiv", "2512.03036"), ("doi", "10.1000/a"), ("doi", "10.1000/b"))
    assert (work.version, work.issued) == (2, "2025-12-02")
    assert catalogue.works() == {"arxiv:2512.03036": work}


def test_a_record_that_comes_changes_or_goes_changes_its_entries_and_their_notes(shelf: Shelf) -> None:
    shelf.write("notes/b.md", "## 2025-12-04\n\n- https://example.org/other\n")
    catalogue = shelf.refreshed()
    shelf.reads.clear()
    generation = catalogue.generation
    for title in ("First", "Second", None):
        if title:
            shelf.work("one", id="arxiv:2512.03036", title=title, citekey="k")
        else:
            shelf.remove(".papernotes/works/one.yaml")
        catalogue.refresh()
        first, *_ = catalogue.keys_of("notes/a.md")
        assert catalogue.by_keys([first])[first].title == title
        assert catalogue.changed_since(generation) == (["notes/a.md"], [])
        assert catalogue.generation > generation
        generation = catalogue.generation
    assert shelf.reads == []


def test_a_record_that_becomes_another_works_leaves_the_first(shelf: Shelf) -> None:
    shelf.work("one", id="arxiv:2512.03036", title="Title", citekey="k")
    shelf.refresh()
    shelf.work("one", id="arxiv:2512.04810", title="Title", citekey="k")
    assert [entry.title for entry in shelf.entries()] == [None, "Title", None]


def test_a_paper_comes_before_what_goes_with_it(shelf: Shelf) -> None:
    shelf.write(
        "notes/a.md", "## 2025-12-03\n\n- [Mine](https://github.com/a/b), https://arxiv.org/abs/2512.04810\n"
    )
    shelf.work("code", id="github:a/b", title="Code", citekey="code")
    assert described(shelf) == [("Mine", None, None)]
    shelf.work("paper", id="arxiv:2512.04810", title="Paper", citekey="paper")
    assert described(shelf) == [("Mine", "Paper", "paper")]


def test_entries_on_one_work_are_found_however_its_links_are_written(shelf: Shelf) -> None:
    shelf.write("notes/b.md", "## 2025-11-03\n\n- [Before](https://www.alphaxiv.org/abs/2512.03036v1)\n")
    catalogue = shelf.refreshed()
    assert [entry.span.path for entry in catalogue.on_work("arxiv:2512.03036")] == [
        "notes/b.md",
        "notes/a.md",
    ]
    assert catalogue.on_work("arxiv:0704.0001") == []


def test_entries_on_a_work_are_found_by_every_identity_that_its_record_knows(shelf: Shelf) -> None:
    shelf.write("notes/b.md", "## 2025-11-03\n\n- https://doi.org/10.1000/B\n")
    catalogue = shelf.refreshed()
    assert len(catalogue.on_work("arxiv:2512.03036")) == 1
    shelf.write(".papernotes/works/one.yaml", RECORD)
    catalogue = shelf.refreshed()
    for identity in ("arxiv:2512.03036", "doi:10.1000/a", "doi:10.1000/b"):
        assert [entry.span.path for entry in catalogue.on_work(identity)] == ["notes/b.md", "notes/a.md"]


def test_of_two_records_on_one_work_the_first_by_path_counts(shelf: Shelf) -> None:
    shelf.work("b", id="arxiv:2512.03036", title="B", citekey="b")
    shelf.work("a", id="arxiv:2512.03036", title="A", citekey="a")
    catalogue = shelf.refreshed()
    assert catalogue.resolve("2512.03036").title == "A"
    assert catalogue.works()["arxiv:2512.03036"].title == "A"
    shelf.remove(".papernotes/works/a.yaml")
    catalogue.refresh()
    assert catalogue.resolve("2512.03036").title == "B"


def test_a_record_without_a_title_yet_gives_none(shelf: Shelf) -> None:
    shelf.work("one", id="arxiv:2512.03036", title="", citekey="k")
    assert described(shelf)[0] == ("arXiv:2512.03036", None, "k")


def test_a_record_that_cannot_be_read_is_a_warning_and_the_rest_works(shelf: Shelf) -> None:
    shelf.write(".papernotes/works/bad.yaml", "id: [\n")
    shelf.write(".papernotes/works/none.yaml", "title: no id\n")
    shelf.work("one", id="arxiv:2512.03036", title="Title", citekey="k")
    changes = shelf.refresh()
    assert [warning.span.path for warning in changes.warnings] == [
        ".papernotes/works/bad.yaml",
        ".papernotes/works/none.yaml",
    ]
    assert all(warning.message.startswith(warning.span.path) for warning in changes.warnings)
    assert described(shelf)[0][1] == "Title"
    shelf.remove(".papernotes/works/bad.yaml")
    assert len(shelf.refresh().warnings) == 1
