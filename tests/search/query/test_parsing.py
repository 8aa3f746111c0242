from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.dates.expressions import DateRange
from papernotes.search.query import (
    And,
    Fuzzy,
    Has,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Within,
    Words,
    parse,
    shortened,
)

TODAY = dt.date(2025, 12, 10)


def read(query: str) -> Query:
    return parse(query, today=TODAY)


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("sparse attention", Words(("sparse", "attention"))),
        ("KV-cache", Words(("KV-cache",))),
        ("稀疏\u3000注意力", Words(("稀疏", "注意力"))),
        ("a OR b c", Or((Words(("a",)), Words(("b", "c"))))),
        ("a AND b", And((Words(("a",)), Words(("b",))))),
        ("a NOT b", And((Words(("a",)), Not(Words(("b",)))))),
        ("a -b", And((Words(("a",)), Not(Words(("b",)))))),
        ("-b", Not(Words(("b",)))),
        ("a or b", Words(("a", "or", "b"))),
        ("(a OR b) c", And((Or((Words(("a",)), Words(("b",)))), Words(("c",))))),
        ("（a OR b）c", And((Or((Words(("a",)), Words(("b",)))), Words(("c",))))),
        ('"low rank" x', And((Phrase("low rank"), Words(("x",))))),
        ("“低秩 分解”", Phrase("低秩 分解")),
        ('-"low rank"', Not(Phrase("low rank"))),
        ("quant*", Prefix("quant")),
        ("atention~", Fuzzy("atention")),
        ("title:attention", InField("title", Words(("attention",)))),
        ("标签 tag：精读", And((Words(("标签",)), InField("tag", Words(("精读",)))))),
        ("Name:(a OR b)", InField("name", Or((Words(("a",)), Words(("b",)))))),
        ("code: torch", InField("code", Words(("torch",)))),
        ("kind:arxiv", Has("kind", "arxiv")),
        ("has:images", Has("has", "image")),
        ("in:2025-12", Has("in", "2025-12")),
        ("id:2512.03036", Has("id", "2512.03036")),
        ("date:2025-12", Within(DateRange("2025-12-01", "2025-12-31"))),
        ("year:2025", Within(DateRange("2025-01-01", "2025-12-31"))),
        ("date:2025-09..2025-10", Within(DateRange("2025-09-01", "2025-10-31"))),
        ("f(x) softmax(QK)", Words(("f(x)", "softmax(QK)"))),
        ("https://arxiv.org/abs/2512.03036", Words(("https://arxiv.org/abs/2512.03036",))),
        ("a OR OR b", Or((Words(("a",)), Words(("b",))))),
        (
            "量化（H2O OR SnapKV）",
            And((Words(("量化",)), Or((Words(("H2O",)), Words(("SnapKV",)))))),
        ),
        ("量化（综述）", Words(("量化（综述）",))),
        ("量化(a b)", And((Words(("量化",)), And((Words(("a", "b")),))))),
        ("f(g(x), y)", And((Words(("f",)), And((Words(("g(x),", "y")),))))),
        ("NOT(a)", Not(And((Words(("a",)),)))),
        ("(a)OR(b)", Or((And((Words(("a",)),)), And((Words(("b",)),))))),
        ("谈“flash attention”的", And((Words(("谈",)), Phrase("flash attention"), Words(("的",))))),
        ('谈"flash attention"', And((Words(("谈",)), Phrase("flash attention")))),
        ("用「稀疏注意力」做", And((Words(("用",)), Phrase("稀疏注意力"), Words(("做",))))),
        (
            "date:(2025-12 OR 2025-02)",
            Or(
                (Within(DateRange("2025-12-01", "2025-12-31")), Within(DateRange("2025-02-01", "2025-02-28")))
            ),
        ),
        ("date:(last year)", And((Within(DateRange("2024-01-01", "2024-12-31")),))),
        ("kind:(arxiv OR github)", Or((Has("kind", "arxiv"), Has("kind", "github")))),
        ("has:(image code)", And((And((Has("has", "image"), Has("has", "code"))),))),
        ("has:-image", Not(Has("has", "image"))),
        ("id:arXiv:2309.17453", Has("id", "arXiv:2309.17453")),
        ("id:doi:10.1145/3600006.3613165", Has("id", "doi:10.1145/3600006.3613165")),
        ("doi:10.1145/3600006.3613165", Words(("doi:10.1145/3600006.3613165",))),
        ("in:a:b", Has("in", "a:b")),
    ],
)
def test_a_query_is_read_so(query: str, node: Node) -> None:
    assert read(query) == Query(node)


@pytest.mark.parametrize(
    ("query", "node", "notice"),
    [
        ('"low rank', Words(("low", "rank")), 'The quotation mark " is not closed; it was passed over.'),
        ("(a b", Words(("a", "b")), "The bracket ( has no partner; it was passed over."),
        ("a) b", Words(("a", "b")), "The bracket ) has no partner; it was passed over."),
        ("foo:bar", Words(("foo:bar",)), "foo: is not a field; “foo:bar” was read as text."),
        ("tag:", None, "tag: has nothing after it; it was passed over."),
        ("date:(a b)", And((Words(("a", "b")),)), "date:a b was read as text: 'a b' is no date."),
        ("date:(a*)", Prefix("a"), "date: takes words or phrases in quotation marks; it was passed over."),
        ('KV-cache"', Words(("KV-cache",)), 'The quotation mark " is not closed; it was passed over.'),
        ("KV」", Words(("KV",)), "The quotation mark 」 was not opened; it was passed over."),
        ("量化（H2O", Words(("量化", "H2O")), "The bracket （ has no partner; it was passed over."),
    ],
)
def test_what_cannot_be_meant_is_read_as_text_and_said(query: str, node: Node | None, notice: str) -> None:
    assert read(query) == Query(node, (notice,))


@pytest.mark.parametrize("query", ["date:whenever", "kind:stone", "has:wings"])
def test_a_value_that_a_field_does_not_take_is_read_as_text(query: str) -> None:
    understood = read(query)
    assert understood.node == Words((query.partition(":")[2],))
    assert len(understood.notices) == 1
    assert query in understood.notices[0]


@pytest.mark.parametrize("query", ["", " ", "OR", "NOT", "-", "()", '""', "AND OR"])
def test_nothing_may_be_left(query: str) -> None:
    node = read(query).node
    assert node is None or node == Words(("-",))


def test_a_month_without_a_year_is_the_latest_that_has_notes() -> None:
    understood = parse(
        "month:11", today=TODAY, latest_year=lambda month, day: 2019 if month == 11 and not day else None
    )
    assert understood == Query(
        Within(DateRange("2019-11-01", "2019-11-30")),
        ("month 11 is taken as 2019-11, the latest with notes",),
    )


def test_brackets_may_nest_deeply_and_queries_be_long() -> None:
    assert read("(" * 900 + "a" + ")" * 900).node is not None
    assert read("NOT " * 400 + "a").node is not None
    assert any("first 200" in notice for notice in read("word " * 5000).notices)


@pytest.mark.parametrize(
    ("query", "read_of_it"),
    [
        ("word " * 1000, "word " * 399 + "word"),
        ("x" * 1_000_000, "x" * 2000),
        ("量化" * 500_000, "量化" * 1000),
        ("\ufdfa" * 500_000, "\ufdfa" * 111),
        (" " * 500_000 + "kv" + " " * 500_000 + "cache", "kv"),
        ("a" + "\u0301" * 500_000, "a" + "\u0301" * 1999),
    ],
)
def test_of_a_query_that_is_too_long_whole_words_are_read(query: str, read_of_it: str) -> None:
    assert shortened(query) == read_of_it == shortened(read_of_it)
    assert (
        f"The query is too long; only its first {len(read_of_it)} characters were searched."
        in read(query).notices
    )
    assert not any("too long" in notice for notice in read(read_of_it).notices)


def test_of_words_that_stand_for_others_ten_do() -> None:
    query = read(" ".join([*(f"a{n}*" for n in range(6)), *(f"b{n}~" for n in range(6)), "plain"]))
    assert isinstance(query.node, And)
    assert [type(node) for node in query.node.nodes] == [*[Prefix] * 6, *[Fuzzy] * 4, Words]
    assert query.node.nodes[-1] == Words(("b4", "b5", "plain"))
    assert query.notices == ("Only the first 10 words with * or ~ were searched in more than one form.",)


SYNTAX = st.lists(
    st.sampled_from(
        [
            "(",
            ")",
            '"',
            "“",
            "”",
            " ",
            "-",
            "OR",
            "AND",
            "NOT",
            "*",
            "~",
            ":",
            "：",
            "tag:",
            "date:",
            "稀疏",
            "a",
            "2025",
            "..",
            "\n",
        ]
    ),
    max_size=25,
).map("".join)


@given(st.one_of(SYNTAX, st.text(max_size=60)))
def test_any_text_is_a_query(query: str) -> None:
    assert isinstance(read(query), Query)
