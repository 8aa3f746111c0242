from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.writing.notes import TODAY, Case, cases, read, said

from papernotes.errors import NothingFoundError, WriteError
from papernotes.writing.entry import Comment
from papernotes.writing.insertion import insert_comments

if TYPE_CHECKING:
    from papernotes.model import Entry

PATH = "notes/2025-12.md"


def entry_with(text: str, url: str) -> Entry:
    return next(entry for entry in read(text).entries if any(link.url == url for link in entry.links))


def commented(text: str, url: str, *comments: Comment) -> str:
    insertion = insert_comments(text, PATH, entry_with(text, url), comments, today=TODAY)
    return insertion.apply(text)


@pytest.mark.parametrize("case", cases("comments.txt"), ids=lambda case: case.title)
def test_a_remark_is_written_as_its_writer_would_have(case: Case) -> None:
    assert commented(case.before, case.entry.urls[0], *case.entry.comments) == case.after


@pytest.mark.parametrize("case", cases("comments.txt"), ids=lambda case: case.title)
def test_only_the_entry_remarked_on_says_more(case: Case) -> None:
    before, after = read(case.before), read(case.after)
    for old, new in zip(before.entries, after.entries, strict=True):
        if any(link.url == case.entry.urls[0] for link in old.links):
            assert new.key == old.key
            assert len(new.text.split("\n")) > len([line for line in old.text.split("\n") if line])
        else:
            assert said(new) == said(old)


def test_a_row_of_a_table_has_no_room_for_a_remark() -> None:
    rows = "| https://a.example/1 | good |\n| https://a.example/2 | bad |\n"
    text = f"## 12.3\n\n| paper | verdict |\n| --- | --- |\n{rows}"
    with pytest.raises(
        WriteError, match=r"notes/2025-12\.md:5 has no place where a comment would be read as part of"
    ):
        commented(text, "https://a.example/1", Comment("more"))


def test_a_remark_that_would_join_two_entries_is_a_line_of_its_own() -> None:
    text = "## 12.3\n\n- https://arxiv.org/abs/2512.00001\n- https://alpha.example.org/\n"
    assert commented(text, "https://alpha.example.org/", Comment("the demo")) == text + "  the demo\n"


def test_an_entry_that_has_gone_is_told_as_such() -> None:
    url = "https://arxiv.org/abs/2512.00001"
    gone = entry_with(f"## 12.3\n\n- {url}\n", url)
    for text in ("## 12.3\n", "## 12.3\n\n- https://arxiv.org/abs/2512.00002\n"):
        with pytest.raises(NothingFoundError, match=rf"notes/2025-12\.md no longer has the entry {gone.key}"):
            insert_comments(text, PATH, gone, [Comment("x")], today=TODAY)


def test_an_entry_is_found_though_another_note_gave_it_a_longer_key() -> None:
    url = "https://arxiv.org/abs/2512.00001"
    text = f"## 12.3\n\n- {url}\n- https://arxiv.org/abs/2512.00002\n"
    entry = entry_with(text, url)
    known = replace(entry, key=f"{entry.key}-3f21b0")
    after = insert_comments(text, PATH, known, [Comment("read again elsewhere")], today=TODAY).apply(text)
    assert entry_with(after, url).text.endswith("read again elsewhere")
    assert after.replace("\t- read again elsewhere\n", "").replace("  - read again elsewhere\n", "") == text
