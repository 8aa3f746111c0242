"""Queries and names of any length and shape are answered soon, on texts of any length and shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.hostile.outside import Finished, Outside

pytestmark = pytest.mark.soak

SECONDS = 60
"""How long a query may take on a busy machine; each of those here takes a few seconds, and took minutes."""

ORDINARY = "".join(
    f"\n## 2025-11-{day:02}\n\n"
    + "".join(
        f"- [Net{day}x{number}](https://arxiv.org/abs/2511.{day * 100 + number:05})："
        "稀疏注意力 sparse KV-cache attention quantized mamba 量化 transformer\n"
        for number in range(20)
    )
    for day in range(1, 29)
)
LONG = {
    "one word": "a" * 1_000_000,
    "letters": "a " * 80_000 + "b",
    "names": "kv cache 缓存，" * 10_000,
    "han": "一" * 80_000 + "二",
    "words": " ".join("a" * length for length in range(1, 61)),
}

SHAPES = {
    "one letter": "a",
    "characters that unfold": "\ufdfa" * 30_000,
    "words that unfold": "\ufdfa " * 20_000,
    "one letter and a star": "a* " * 30_000,
    "stars": "*" * 100_000,
    "stars between letters": "a*b*" * 25_000,
    "question marks": "?" * 100_000,
    "long words that may be misspelled": ("q" * 60 + "~ ") * 1_500,
    "Chinese words that may be misspelled": "稀疏注意力机制量化缓存~ " * 2_000,
    "beginnings of many words": ("a" * 59 + "* ") * 1_500,
    "brackets": "(" * 50_000 + "a" + ")" * 50_000,
    "alternatives in brackets": "(a OR " * 15_000 + "b" + ")" * 15_000,
    "words in front of brackets": "a(" * 50_000 + ")" * 50_000,
    "NOT": "NOT " * 25_000 + "a",
    "denied fields": "-name:" * 15_000 + "a",
    "denied fields in brackets": "(-name:" * 12_000 + "a" + ")" * 12_000,
    "fields": "name:" * 20_000 + "a",
    "unknown fields": "x:a " * 25_000,
    "alternatives": " OR ".join(f"kv cache {number}" for number in range(8_000)),
    "a phrase": '"' + "a " * 50_000 + 'b"',
    "a shorter phrase": '"' + "a " * 900 + 'b"',
    "a phrase in Chinese": '"' + "一" * 33_000 + '二"',
    "a run of Chinese": "一" * 1_990 + "二",
    "a Latin word": "a" * 100_000,
    "a word of capitals": "aB" * 50_000,
    "a word of hyphens": "a-" * 50_000 + "b",
    "quotation marks": "“" * 33_000,
    "addresses": "https://arxiv.org/" + "a/" * 50_000,
    "dates": "date:12.3 " * 10_000,
    "a long date": "date:" + "2025-" * 20_000,
    "many words": "kv-cache attention 稀疏 " * 4_000,
    "misspelled words": " ".join(f"atten{number}ton" for number in range(8_000)),
    "marks above a letter": "a" + "\u0301\u0327" * 25_000,
    "blanks": " " * 100_000 + "a",
}


@pytest.fixture
def long_texts(outside: Outside) -> Outside:
    outside.note(ORDINARY, "notes/2025-11.md")
    outside.note(
        "".join(
            f"## 2025-12-{day:02}\n\n- [Long{day}](https://example.org/{day})：{text}\n\n"
            for day, text in enumerate(LONG.values(), 1)
        )
    )
    assert outside.run("index", seconds=300).status == 0
    return outside


def search(outside: Outside, query: str, *more: str) -> Finished:
    """Run a search; the query is given in parts, since a system takes no argument of more than 128 kB."""
    parts = [query[at : at + 30_000] for at in range(0, len(query), 30_000)]
    return outside.run("search", *more, "--", *parts, seconds=SECONDS)


def test_queries_of_any_shape_are_answered(long_texts: Outside) -> None:
    for shape, query in SHAPES.items():
        done = search(long_texts, query)
        assert done.status in {0, 3}, (shape, done.err[:500])
        if len(query.strip()) > 3_000:
            assert "The query is too long; only its first " in done.err, shape
        assert len(done.err) < 30_000, shape


def test_a_query_of_a_megabyte_takes_no_longer_than_one_of_a_tenth(outside: Outside) -> None:
    outside.note(ORDINARY)
    outside.run("index")
    for word in ("kv-cache ", "稀疏", "\ufdfa", "a*b* ", "(a OR b) "):
        tenth, whole = (word * (size // len(word.encode())) for size in (100_000, 1_000_000))
        assert search(outside, whole).seconds < 2.2 * search(outside, tenth).seconds + 2, word


def test_what_was_left_out_is_said(outside: Outside) -> None:
    outside.note(ORDINARY)
    done = search(outside, "mamba " * 10_000)
    assert done.status == 0
    assert "note: The query is too long; only its first 1997 characters were searched." in done.err
    assert "note: Only the first 200 words were searched." in done.err
    done = search(outside, "mamba " + "atten* " * 11)
    assert "note: Only the first 10 words with * or ~ were searched in more than one form." in done.err


def test_what_stands_far_down_in_a_long_text_is_shown(outside: Outside) -> None:
    text = "这里是一些别的内容。 " * 60_000
    outside.note(f"## 2025-12-01\n\n- [Long](https://example.org/)：{text}然后是 KV cache 的压缩 {text}\n")
    done = outside.run("search", "kvcache", seconds=SECONDS)
    assert done.status == 0
    assert "然后是 KV cache 的压缩" in done.out


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("show",), 3),
        (("related",), 3),
        (("list", "--tag"), 3),
        (("list", "--topic"), 3),
        (("list", "--on"), 2),
        (("list", "--month"), 2),
        (("list", "--from"), 2),
        (("search", "x", "--kind"), 2),
        (("search", "x", "--tag"), 3),
    ],
)
def test_names_and_dates_of_any_length_are_answered(
    outside: Outside, command: tuple[str, ...], status: int
) -> None:
    for number in range(5):
        outside.note(
            f"---\ntitle: {'ab' * 50_000}{number}\ntags: [{'ba' * 50_000}{number}]\n"
            "date: 2025-12-03\n---\n\nText\n",
            f"notes/{number}.md",
        )
    outside.run("index")
    for typed in (
        "ab" * 50_000 + "x",
        "ba" * 50_000 + "x",
        "https://example.org/" + "a/" * 50_000,
    ):
        done = outside.run(*command, typed, seconds=SECONDS)
        assert done.status == status, (typed[:20], done.err[:500])
        assert len(done.err) < 10_000


@pytest.mark.parametrize(
    ("glossary", "complaint"),
    [
        (
            "- [" + ", ".join(f"kv{number}" for number in range(5_000)) + "]\n",
            "item 1 has more than 51 names",
        ),
        (f"- [kv, {'x' * 500_000}]\n", "more than 100 characters"),
        (
            "- &a [" + ", ".join(f"kv{number}" for number in range(50)) + "]\n" + "- *a\n" * 50_000,
            "an alias (*a) is not read",
        ),
        ("".join(f"- [kv, cache{number}]\n" for number in range(4_000)), ""),
        ("- [kv, " + "x, " * 400_000 + "x]\n", "more than 1,000,000 bytes"),
    ],
    ids=["a ring of thousands", "a name of a megabyte", "aliases", "a name of thousands of things", "large"],
)
def test_a_glossary_of_a_stranger_is_bounded(outside: Outside, glossary: str, complaint: str) -> None:
    outside.note(ORDINARY)
    (outside.library / ".papernotes" / "glossary.yaml").write_text(glossary, encoding="utf-8")
    for command in (("search", "kv cache mamba"), ("terms",)):
        done = outside.run(*command, seconds=SECONDS)
        assert done.status == 0, done.err[:500]
        assert done.megabytes < 400
    assert complaint in outside.run("search", "kv cache mamba", seconds=SECONDS).err


def test_many_marks_above_one_letter_are_indexed(outside: Outside) -> None:
    marks = "\u0301\u0327" * 200_000
    outside.note(f"## 2025-12-01\n\n- [Marks](https://example.org/)：é{marks} mamba\n")
    done = outside.run("search", "mamba", seconds=SECONDS)
    assert done.status == 0
    assert done.out.startswith("2025-12-01\t")
