from __future__ import annotations

from dataclasses import replace

import pytest
from tests.writing.notes import TODAY, Case, cases, read

from papernotes.errors import WriteError
from papernotes.writing.entry import Comment, NewEntry
from papernotes.writing.insertion import insert_entries

ENTRY = NewEntry(("https://arxiv.org/abs/2512.00002",), "2025-12-03", "SparseWalk", (Comment("a window"),))
OLD_NOTES = [case for case in cases("insertion.txt") if case.before]
PATH = "notes/2025-12.md"
LOG = "## 12.3\n\n- https://arxiv.org/abs/2512.00001\n\t- AlphaNet\n\n## 12.4\n\n- https://example.org/\n"


def added_to(text: str, entry: NewEntry = ENTRY, path: str = PATH, model: str | None = None) -> str:
    return insert_entries(text, path, [entry], today=TODAY, model=model).apply(text)


@pytest.mark.parametrize("case", cases("insertion.txt"), ids=lambda case: case.title)
def test_an_entry_is_written_as_its_writer_would_have(case: Case) -> None:
    insertion = insert_entries(case.before, case.path, [case.entry], today=TODAY)
    assert insertion.apply(case.before) == case.after
    assert case.entry.urls[0] in case.after.split("\n")[insertion.line - 1]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("case", OLD_NOTES, ids=lambda case: case.title)
def test_line_ends_are_those_of_the_note(case: Case, newline: str) -> None:
    before, after = (text.replace("\n", newline) for text in (case.before, case.after))
    assert added_to(before, case.entry, case.path) == after


@pytest.mark.parametrize("case", OLD_NOTES, ids=lambda case: case.title)
def test_a_last_line_without_an_end_stays_so(case: Case) -> None:
    after = added_to(case.before.removesuffix("\n"), case.entry, case.path)
    assert after == case.after.removesuffix("\n")


def test_between_mixed_line_ends_the_neighbours_decide() -> None:
    text = "## 12.3\r\n\r\n- https://a.example/1\r\n\n## 12.4\n\n- https://a.example/2\n"
    assert "SparseWalk: a window\r\n" in added_to(text)
    assert "SparseWalk: a window\n" in added_to(text, replace(ENTRY, date="2025-12-04"))
    assert (
        "\r"
        not in added_to(text, replace(ENTRY, date="2025-12-04"))[
            len("## 12.3\r\n\r\n- https://a.example/1\r\n") :
        ]
    )


def test_blank_lines_at_the_end_of_a_note_stay_at_its_end() -> None:
    text = "## 12.3\n\n- https://a.example/1\n\n\n \n"
    assert added_to(text, replace(ENTRY, name="", comments=())).endswith("/2512.00002\n\n\n \n")


def test_a_new_note_follows_the_newest_one() -> None:
    model = (
        "# 2025年11月\n\n### 11月30日 周日\n\n+ [A](https://a.example/1) x\n   - y\n\n"
        "### 11月3日 周一\n\n+ [B](https://a.example/2) x\n"
    )
    entry = replace(ENTRY, comments=(*ENTRY.comments, Comment("more")))
    assert added_to("", entry, model=model) == (
        "# 2025年12月\n\n### 12月3日 周三\n\n"
        "+ [SparseWalk](https://arxiv.org/abs/2512.00002) a window\n   - more\n"
    )


def test_a_new_daily_note_follows_the_last_one() -> None:
    entry = replace(ENTRY, date="2025-12-04")
    model = "- https://arxiv.org/abs/2512.00001\n  - AlphaNet\n"
    assert added_to("", entry, "daily/2025-12-04.md", model) == (
        "- https://arxiv.org/abs/2512.00002\n  - SparseWalk: a window\n"
    )


def test_the_section_for_papers_of_a_daily_template_is_known_from_the_day_before() -> None:
    model = "# 2025-12-02\n\n## Papers\n\n- https://arxiv.org/abs/2512.00001\n\n## Tasks\n\n- [ ] buy milk\n"
    text = "# 2025-12-03\n\n## Papers\n\n## Tasks\n\n- [ ] buy bread\n"
    entry = replace(ENTRY, name="", comments=())
    assert added_to(text, entry, "daily/2025-12-03.md", model) == text.replace(
        "## Papers\n", "## Papers\n\n- https://arxiv.org/abs/2512.00002\n"
    )


def test_what_a_young_note_does_not_show_is_taken_from_another() -> None:
    model = "## 11.30\n\n* https://a.example/1\n  * A\n\n## 11.3\n\n* https://a.example/2\n"
    assert added_to("## 12.9\n\n* https://a.example/3\n", model=model) == (
        "## 12.9\n\n* https://a.example/3\n\n## 12.3\n\n"
        "* https://arxiv.org/abs/2512.00002\n  * SparseWalk: a window\n"
    )


@pytest.mark.parametrize(
    "opening",
    ["```python\nx = 1\n", "~~~~\n```\n~~~\n", "<!-- later\n", "<script>\n", "- x\n\n<!--\n\n## 12.4\n"],
)
def test_an_unclosed_block_at_the_end_of_the_day_is_refused(opening: str) -> None:
    text = f"## 12.3\n\n- https://a.example/1\n\n{opening}"
    with pytest.raises(
        WriteError, match=r"notes/2025-12\.md:\d+ begins a block that is never closed"
    ) as refused:
        added_to(text)
    assert str(refused.value.hint).startswith("Nothing was changed. Close the block")
    line = int(str(refused.value).split(":")[1].split(" ")[0])
    assert text.split("\n")[line - 1].startswith(("```", "~~~", "<"))


def test_an_unclosed_block_further_down_is_none_of_its_business() -> None:
    text = f"{LOG}\n```\nnever closed\n"
    assert added_to(text).startswith(
        "## 12.3\n\n- https://arxiv.org/abs/2512.00001\n\t- AlphaNet\n- https://arxiv"
    )


@pytest.mark.parametrize("heading", ["2025.12.1-12.7", "Dec 1 – Dec 7, 2025", "2025-W49"])
def test_an_entry_goes_into_the_range_that_holds_its_day(heading: str) -> None:
    text = f"## {heading}\n\n- https://a.example/1\n\t- A\n\n## 2025.12.8-12.14\n\n- https://a.example/2\n"
    entry = replace(ENTRY, name="", comments=())
    assert added_to(text, entry, "notes/log.md") == text.replace(
        "\t- A\n", "\t- A\n- https://arxiv.org/abs/2512.00002\n"
    )


def test_a_long_note_is_no_place_for_an_entry() -> None:
    with pytest.raises(WriteError, match="no dated headings, so it is a single entry"):
        added_to("# On windows\n\nThey are small, says https://a.example/1.\n")


def test_a_day_that_nothing_can_date_right_is_refused() -> None:
    with pytest.raises(WriteError, match="no place where this entry would be read under 2025-12-03"):
        added_to("- https://a.example/1\n", path="daily/2025-12-09.md")


def test_a_refusal_says_all_that_was_to_be_written() -> None:
    entry = replace(ENTRY, tags=("two words",), images=("asset/a.png",))
    with pytest.raises(WriteError) as refused:
        added_to(LOG, entry)
    assert refused.value.hint == (
        "Nothing was changed. Write it yourself: https://arxiv.org/abs/2512.00002 SparseWalk: a window"
        " #two words, and its picture below."
    )


def test_a_tag_that_would_not_be_read_is_refused() -> None:
    with pytest.raises(WriteError, match="no place"):
        added_to(LOG, replace(ENTRY, tags=("two words",)))


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb", "a\u2028b", "a\x0bb", "a \t b", "\x1ba\x00b\x07"])
def test_line_ends_and_control_characters_in_a_comment_become_blanks(text: str) -> None:
    new = added_to(LOG, replace(ENTRY, comments=(Comment(text),), name=""))
    assert "\t- a b\n" in new


def test_a_comment_without_words_is_left_out() -> None:
    assert (
        added_to(LOG, replace(ENTRY, name="", comments=(Comment(" \n"),))).count("\n") == LOG.count("\n") + 1
    )


def test_the_insertion_says_where_the_entry_stands() -> None:
    insertion = insert_entries(LOG, PATH, [replace(ENTRY, date="2025-12-07")], today=TODAY)
    lines = insertion.apply(LOG).split("\n")
    assert lines[insertion.first_line - 1] == "## 12.7"
    assert lines[insertion.line - 1] == "- https://arxiv.org/abs/2512.00002"
    assert lines[insertion.end_line - 1] == "\t- SparseWalk: a window"


def test_the_same_work_can_be_read_again_on_the_same_day() -> None:
    again = added_to(added_to(LOG))
    assert again.count("2512.00002") == 2
    keys = [entry.key for entry in read(again).entries]
    assert len(keys) == len(set(keys)) == 4
