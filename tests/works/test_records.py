"""Records survive a round trip, and hand edits survive everything."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from papernotes.errors import LibraryError
from papernotes.identifiers import classify
from papernotes.model import Creator, Work
from papernotes.works import dump, load, revise, stub

PATH = ".papernotes/works/arxiv-2501.00012.yaml"
STUB = stub(classify("https://arxiv.org/abs/2501.00012"))
FETCHED = Work(
    id="arxiv:2501.00012",
    type="article",
    title="Slow Tokens: No Need to Hurry",
    creators=(Creator("Muster", "Erika"), Creator(literal="慢组")),
    issued="2025-01-02",
    publisher="arXiv",
    identifiers=(("arxiv", "2501.00012"),),
    abstract="We wait. " * 30,
    url="https://arxiv.org/abs/2501.00012",
    primary_class="cs.CL",
    version=1,
    note="12 pages",
    source="arXiv",
)

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
creators = st.builds(Creator, family=texts, given=texts, literal=texts.map("x".__add__))
works = st.builds(
    Work,
    id=texts.map("url:".__add__),
    type=texts.filter(bool),
    title=texts,
    creators=st.lists(creators, max_size=3).map(tuple),
    issued=st.sampled_from([None, "2025", "2025-01", "2025-01-02"]),
    container_title=texts,
    publisher=texts,
    identifiers=st.dictionaries(texts, texts, max_size=3).map(lambda found: tuple(found.items())),
    abstract=texts,
    page=st.sampled_from(["", "12:34", "1_000", "12-34", "1e5"]),
    version=st.one_of(st.none(), st.integers(1, 20)),
    citekey=texts,
    note=st.sampled_from(["", "No", "null", "~", "yes", "2025-01-02", "a: b", "# c", "- d", "x\ny", " z "]),
    source=texts,
)  # fmt: skip


def test_a_version_is_a_number_of_few_digits() -> None:
    assert load("id: arxiv:2512.00001\nversion: 3\n", PATH).version == 3
    with pytest.raises(LibraryError, match="`version` has a value that it cannot have"):
        load(f"id: arxiv:2512.00001\nversion: {'9' * 5000}\n", PATH)


def test_aliases_are_refused_with_their_line() -> None:
    laughs = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 15))
    text = f"id: arxiv:2501.00012\na0: &a0 ha\n{laughs}\nfetched: *a14\n"
    with pytest.raises(LibraryError, match=rf"{PATH}:3: an alias \(\*a0\) is not read"):
        revise(text, PATH, FETCHED)


@given(works)
def test_what_is_written_is_read_again(work: Work) -> None:
    assert load(dump(work), PATH) == work


@given(works, works)
def test_revising_an_unedited_record_takes_what_is_new(work: Work, fetched: Work) -> None:
    text = revise(dump(work), PATH, fetched)
    revised = load(text, PATH)
    assert (revised.id, revised.citekey or fetched.citekey) == (work.id, work.citekey or fetched.citekey)
    if fetched.source:
        assert revised.title == (fetched.title or work.title)
        assert revise(text, PATH, fetched) == text
    else:
        assert text == dump(work)


def test_a_record_is_readable() -> None:
    text = dump(replace(FETCHED, citekey="muster2025slow"))
    assert text.startswith("id: arxiv:2501.00012\ntype: article\ntitle: 'Slow Tokens: No Need to Hurry'\n")
    assert "- literal: 慢组\n" in text
    assert "identifiers:\n  arxiv: '2501.00012'\n" in text
    assert yaml.safe_load(text)["version"] == 1


def test_a_stub_is_filled_in() -> None:
    assert load(revise(dump(STUB), PATH, FETCHED), PATH) == FETCHED


def test_a_stub_changes_nothing() -> None:
    text = dump(FETCHED)
    assert revise(text, PATH, STUB) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_hand_edits_comments_and_further_keys_stay(newline: str) -> None:
    text = dump(FETCHED).replace("Slow Tokens: No Need to Hurry", "Slow Tokens")
    text = text.replace("\nissued:", "\n\n# read twice\nrating: 5\nissued:").replace("\n", newline)
    again = replace(FETCHED, title="Slow Tokens: Hurry!", version=2, note="", volume="7")
    revised = revise(text, PATH, again)
    assert load(revised, PATH) == replace(again, title="Slow Tokens", note=FETCHED.note)
    old, new = text.split(newline), revised.split(newline)
    assert [line for line in old if line not in new and not line.startswith("fetched:")] == ["version: 1"]
    assert [line for line in new if line not in old and not line.startswith("fetched:")] == [
        "volume: '7'",
        "version: 2",
    ]
    assert new.index("# read twice") + 1 == new.index("rating: 5")
    assert revise(revised, PATH, again) == revised


def test_a_field_taken_out_by_hand_stays_out() -> None:
    text = "".join(line for line in dump(FETCHED).splitlines(keepends=True) if not line.startswith("note:"))
    assert load(revise(text, PATH, replace(FETCHED, note="13 pages", version=3)), PATH).note == ""


def test_a_field_filled_in_by_hand_stays() -> None:
    text = dump(STUB).replace("title: ''", "title: 我的题目")
    assert load(revise(text, PATH, FETCHED), PATH) == replace(FETCHED, title="我的题目")


def test_an_edit_that_the_source_catches_up_with_is_an_edit_no_more() -> None:
    edited = dump(FETCHED).replace("note: 12 pages", "note: 14 pages")
    caught_up = revise(edited, PATH, replace(FETCHED, note="14 pages"))
    assert load(revise(caught_up, PATH, replace(FETCHED, note="15 pages")), PATH).note == "15 pages"


def test_a_record_written_by_hand_keeps_its_fields() -> None:
    text = "# mine\nid: arxiv:2501.00012\ntitle: Slow\ncreators:\n- 慢组\nissued: 2025-01-01\n"
    revised = revise(text, PATH, FETCHED)
    assert revised.startswith(text.partition("id:")[0])
    assert load(revised, PATH) == replace(
        FETCHED, title="Slow", creators=(Creator(literal="慢组"),), issued="2025-01-01"
    )


def test_the_citekey_once_given_stays() -> None:
    text = dump(replace(FETCHED, citekey="mine"))
    assert load(revise(text, PATH, replace(FETCHED, citekey="other", version=2)), PATH).citekey == "mine"


def test_identifiers_that_the_source_does_not_know_stay() -> None:
    text = dump(replace(FETCHED, identifiers=(("arxiv", "2501.00012"), ("isbn", "1"), ("isbn", "2"))))
    revised = load(
        revise(text, PATH, replace(FETCHED, identifiers=(("doi", "10.1/x"), ("arxiv", "2501.00012")))), PATH
    )
    assert set(revised.identifiers) == {
        ("doi", "10.1/x"),
        ("arxiv", "2501.00012"),
        ("isbn", "1"),
        ("isbn", "2"),
    }


def test_a_record_on_one_line_is_written_anew_with_everything_in_it() -> None:
    revised = revise("{id: 'arxiv:2501.00012', rating: '5', title: Slow}", PATH, FETCHED)
    assert load(revised, PATH) == replace(FETCHED, title="Slow")
    assert "rating: '5'\n" in revised


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: a:b\ntitle: 'open\n", f"{PATH}:"),
        ("id: a:b\ntitle: x: y\n", f"{PATH}:2:"),
        ("title: no id\n", "no `id`"),
        ("- a\n", "no `id`"),
        ("", "no `id`"),
        ("id: a:b\ntitle: [x]\n", "`title`"),
        ("id: a:b\nversion: two\n", "`version`"),
        ("id: a:b\ncreators: [[x]]\n", "creator"),
        ("id: a:b\ncreators: [{family: [x]}]\n", "creator"),
        ("id: \x00\n", PATH),
        ("[" * 5000, PATH),
        ("id: a\n---\nid: b\n", PATH),
    ],
)
def test_a_record_that_cannot_be_read_is_told_by_file(text: str, told: str) -> None:
    with pytest.raises(LibraryError) as failure:
        load(text, PATH)
    assert told in failure.value.message
    with pytest.raises(LibraryError):
        revise(text, PATH, FETCHED)


def test_no_tag_is_executed_and_every_scalar_is_text() -> None:
    text = "id: a:b\ntitle: !!python/object/apply:os.system ['true']\n"
    with pytest.raises(LibraryError):
        load(text, PATH)
    work = load(
        "id: a:b\ntitle: No\npage: 12:34\nissued: 2025-01-02\nnote: !!python/name:os.system x\n", PATH
    )
    assert (work.title, work.page, work.issued, work.note) == ("No", "12:34", "2025-01-02", "x")
