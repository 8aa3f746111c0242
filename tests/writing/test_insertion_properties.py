"""For any note and any entry: the old bytes are all there, and the note says one thing more."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.writing.logs import NAMES, PROSE, URLS, entries, logs
from tests.writing.notes import TODAY, is_meant, read, said

from papernotes.decoding import decode
from papernotes.errors import WriteError
from papernotes.works.keys import work_part
from papernotes.writing.entry import Comment, NewEntry
from papernotes.writing.insertion import insert_comments, insert_encoded, insert_entries

if TYPE_CHECKING:
    from papernotes.writing.verify import Insertion

PATH = "notes/2025-12.md"
NO_TOPIC: st.SearchStrategy[tuple[str, ...]] = st.just(())
TOPICS = st.lists(NAMES, max_size=2, unique=True).map(tuple)
DAYS = st.dates(dt.date(2025, 12, 1), dt.date(2025, 12, 31))


def check_lines_are_whole(text: str, insertion: Insertion) -> None:
    """What was added are lines between lines, which can be taken out again."""
    new = insertion.apply(text)
    place, length = insertion.offset, len(insertion.text)
    assert new[:place] + new[place + length :] == text
    if place == len(text) and text and text[-1] not in "\r\n":
        assert insertion.text[0] in "\r\n"
        assert insertion.text[-1] not in "\r\n"
    else:
        assert not text[:place] or text[place - 1] in "\r\n"
        assert insertion.text[-1] in "\r\n"
    lines = new.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert lines[insertion.line - 1].strip()
    assert lines[insertion.end_line - 1].strip()


def check_says_one_thing_more(text: str, insertion: Insertion, entry: NewEntry) -> None:
    before, after = read(text), read(insertion.apply(text))
    new = [found for found in after.entries if found.span.line == insertion.line]
    assert len(new) == 1
    old = [found for found in after.entries if found is not new[0]]
    assert list(map(said, old)) == list(map(said, before.entries))
    for was, now in zip(before.entries, old, strict=True):
        assert was.key == now.key or work_part(was.key) == work_part(
            new[0].key
        )  # another reading of its work
    assert len({found.key for found in after.entries}) == len(after.entries)
    assert new[0].date == entry.date
    assert new[0].links[0].url == entry.urls[0]
    assert {link.url for link in new[0].links} == set(entry.urls)
    assert is_meant(new[0].topics, entry.topic, before)
    assert set(entry.tags) <= set(new[0].tags)
    assert [image.path.rpartition("/")[2] for image in new[0].images] == [
        path.rpartition("/")[2] for path in entry.images
    ]
    for comment in entry.comments:
        for one in (comment, *comment.replies):
            assert one.text.replace("`", "").replace("**", "") in new[0].text
    if entry.name:
        assert entry.name in f"{new[0].name}\n{new[0].text}"


@settings(max_examples=100, deadline=None)
@given(st.data(), logs())
def test_any_log_takes_any_entry(data: st.DataObject, log: tuple[str, list[dt.date]]) -> None:
    text, days = log
    date = data.draw(st.one_of(DAYS, st.sampled_from(days)) if days else DAYS)
    entry = data.draw(entries(date, topics=TOPICS))
    insertion = insert_entries(text, PATH, [entry], today=TODAY)
    check_lines_are_whole(text, insertion)
    check_says_one_thing_more(text, insertion, entry)


FRAGMENTS = st.one_of(
    st.sampled_from(
        [
            "## 12.3",
            "## 12.5\n",
            "# 2025-12",
            "### Topic",
            "- https://arxiv.org/abs/2512.00001",
            "\t- 说明",
            "* [A](https://a.example/) x",
            "> - https://b.example/",
            "- ",
            "  ",
            "```",
            "~~~",
            "    ~~~",
            "\t```",
            "<!--",
            "-->",
            "<div>",
            "</div>",
            "$$",
            "---",
            "===",
            "***",
            "[x]: y",
            "| a | b |",
            "|---|---|",
            "1. one",
            "- - - x",
            "\\",
            "word",
            "\x0c",
            "\u2028",
            "﻿",
            "",
            "",
        ]
    ),
    st.text(max_size=12),
)
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
ANY_TEXT = st.lists(st.tuples(FRAGMENTS, ENDS), max_size=14).map(lambda parts: "".join(map("".join, parts)))


@settings(max_examples=100, deadline=None)
@given(st.data(), ANY_TEXT)
def test_any_text_takes_an_entry_or_is_left_alone(data: st.DataObject, text: str) -> None:
    date = data.draw(st.sampled_from([dt.date(2025, 12, 3), dt.date(2025, 12, 4)]))
    entry = data.draw(entries(date, topics=TOPICS))
    try:
        insertion = insert_entries(text, PATH, [entry], today=TODAY)
    except WriteError:
        return
    check_lines_are_whole(text, insertion)
    if read(text).days:
        check_says_one_thing_more(text, insertion, entry)


@settings(max_examples=100, deadline=None)
@given(
    st.text(),
    st.lists(st.builds(Comment, st.text(), st.lists(st.builds(Comment, st.text())).map(tuple))).map(tuple),
    st.text(),
)
@example("", (Comment("\\"), Comment("<!--")), "")
def test_any_words_are_written_so_that_they_stay_words(
    name: str, comments: tuple[Comment, ...], topic: str
) -> None:
    text = "## 12.3\n\n- https://a.example/1\n\t- one\n\n## 12.4\n\n- https://a.example/2\n"
    url = "https://arxiv.org/abs/2512.00001"
    entry = NewEntry((url,), "2025-12-03", name, comments, topic=(topic,) if topic.strip() else ())
    try:
        insertion = insert_entries(text, PATH, [entry], today=TODAY)
    except WriteError:
        return
    check_lines_are_whole(text, insertion)
    before, after = read(text), read(insertion.apply(text))
    assert len(after.entries) == len(before.entries) + 1
    assert after.entries[1].links[0].url == url


@settings(max_examples=60, deadline=None)
@given(st.data(), logs())
def test_any_entry_takes_a_remark_or_is_left_alone(
    data: st.DataObject, log: tuple[str, list[dt.date]]
) -> None:
    text, _ = log
    found = read(text).entries
    if not found:
        return
    entry = data.draw(st.sampled_from(found))
    words = data.draw(PROSE)
    try:
        insertion = insert_comments(text, PATH, entry, [Comment(words)], today=TODAY)
    except WriteError:
        return
    check_lines_are_whole(text, insertion)
    for old, new in zip(found, read(insertion.apply(text)).entries, strict=True):
        if old.key == entry.key:
            assert words.replace("`", "").replace("**", "") in new.text
        else:
            assert said(new) == said(old)


ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"])


@settings(max_examples=60, deadline=None)
@given(logs(), URLS, PROSE, ENCODINGS)
def test_the_old_bytes_stay_whatever_their_encoding(
    log: tuple[str, list[dt.date]], url: str, words: str, codec: str
) -> None:
    text = "# 阅读记录，关于注意力的论文\n\n" + log[0]
    data = text.encode(codec)
    entry = NewEntry((url,), "2025-12-03", comments=(Comment(words),))
    new, insertion = insert_encoded(data, PATH, lambda text: insert_entries(text, PATH, [entry], today=TODAY))
    end = len(new) - len(data)
    place = next(n for n in range(len(data) + 1) if new[:n] + new[n + end :] == data)
    assert new[:place] + new[place + end :] == data
    assert decode(new).text == insertion.apply(text)
    assert decode(new).encoding == decode(data).encoding
