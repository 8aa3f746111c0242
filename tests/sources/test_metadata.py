"""What the tags of pages tell."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.model import Creator, Work
from papernotes.sources.failures import SourceError
from papernotes.sources.page import from_page, less_site_name, read_tags

STUB = Work("url:https://blog.example.org/post", "webpage", "", url="https://blog.example.org/post")


def told(page: str) -> Work:
    return from_page(STUB, read_tags(page), "blog.example.org")


def test_dublin_core() -> None:
    work = told(
        '<title>x</title><meta name="DC.Title" content="Slow &amp; Steady">'
        '<meta name=dc.creator content="Muster, Erika"><meta name="DC.identifier" content="doi:10.1145/1">'
        '<meta name="DCTERMS.issued" content="2024-05-06T07:08:09Z">'
        '<meta name="DC.publisher" content="Waiting Press">'
    )
    assert (work.title, work.creators, work.issued) == (
        "Slow & Steady",
        (Creator("Muster", "Erika"),),
        "2024-05-06",
    )
    assert (work.identifiers, work.publisher) == ((("doi", "10.1145/1"),), "Waiting Press")


def test_open_graph() -> None:
    work = told(
        '<title>x</title><meta property="og:title" content="Slow Tokens | The Slow Blog">'
        '<meta property="og:site_name" content="The Slow Blog"><meta name="author" content="Erika Muster">'
        '<meta property="article:author" content="https://example.org/erika">'
        '<meta property="article:published_time" content="2024-05-06T07:08:09+08:00">'
        '<meta property="og:description" content="We wait.">'
    )
    assert (work.title, work.container_title, work.issued) == ("Slow Tokens", "The Slow Blog", "2024-05-06")
    assert (work.abstract, work.source, work.type) == ("We wait.", "blog.example.org", "webpage")


def test_json_ld() -> None:
    site = {"@type": "WebSite", "name": "The Slow Blog"}
    post = {
        "@type": "BlogPosting",
        "headline": "Slow Tokens",
        "author": [{"@type": "Person", "name": "Erika Muster"}, "Jan van den Berg"],
        "datePublished": "2024-05-06",
    }
    script = json.dumps({"@graph": [site, post]})
    work = told(f'<title>Slow Tokens - x</title><script type="application/ld+json">{script}</script>')
    assert (work.title, work.issued) == ("Slow Tokens", "2024-05-06")
    assert work.creators == (Creator("Muster", "Erika"), Creator("van den Berg", "Jan"))


@pytest.mark.parametrize(
    "script", ["{", "[" * 10_000, "null", "7", '["x"]', '{"@graph": 7}', '{"@type": {}, "name": 1}']
)
def test_json_ld_that_is_none_does_no_harm(script: str) -> None:
    assert told(f'<title>Slow</title><script type="application/ld+json">{script}</script>').title == "Slow"


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Slow Tokens - Example", "", "Slow Tokens"),
        ("Slow Tokens | Some Part | The Slow Blog", "The Slow Blog", "Slow Tokens | Some Part"),
        ("The Slow Blog: no — Slow Tokens", "", "The Slow Blog: no — Slow Tokens"),
        ("慢词元 - 知乎", "知乎", "慢词元"),
        ("慢词元_example", "", "慢词元"),
        ("Example · Slow Tokens", "", "Slow Tokens"),
        ("Slow-Tokens: KV-cache", "", "Slow-Tokens: KV-cache"),
        ("Example", "Example", "Example"),
        ("A | B", "C", "A | B"),
    ],
)
def test_the_name_of_the_site_is_taken_off(title: str, site: str, expected: str) -> None:
    assert less_site_name(title, site, "blog.example.org") == expected


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment...",
        "JUST A MOMENT…",
        "Access denied | blog.example.org used Cloudflare to restrict access",
        "404 Not Found",
        "Page not found - Example",
        "Are you a robot?",
        "Verify you are human",
        "Sign in",
        "请稍候…",
        "百度安全验证",
        "Error",
        "503",
    ],
)
def test_a_page_that_stands_in_gives_no_title(title: str) -> None:
    with pytest.raises(SourceError):
        told(f'<title>{title}</title><meta property="og:title" content="Tempting">')


@pytest.mark.parametrize(
    "title",
    [
        "Just a Moment in Time: Slow Tokens",
        "Error Correction for Everyone",
        "Loading Models Faster",
        "404 Media on Slow Tokens",
        "Captcha Solving by Language Models",
        "Not Found in Translation",
        "Human Verification of Proofs",
    ],
)
def test_a_title_that_only_begins_like_one_is_a_title(title: str) -> None:
    assert told(f"<title>{title}</title>").title == title


def test_sites_whose_hosts_spell_their_names_otherwise() -> None:
    assert less_site_name("慢词元_哔哩哔哩_bilibili", "", "www.bilibili.com") == "慢词元"


def test_a_page_without_a_title_is_told() -> None:
    with pytest.raises(SourceError, match="tells no title"):
        told("<p>Text")


def test_only_the_first_title_counts_and_markup_within_is_text() -> None:
    assert told("<title>Slow\n <b>Tokens</b></title><svg><title>Icon</title></svg>").title == "Slow Tokens"


@given(st.text(alphabet=st.sampled_from('<>!-/"= abtitlemscrphn:&;#x0[]{}'), max_size=200))
def test_no_page_breaks_the_reader(page: str) -> None:
    try:
        work = told(page)
    except SourceError:
        return
    assert work.title


contents = st.one_of(
    st.text(max_size=30), st.sampled_from(["2025/13/45", "10.1/", "arXiv:2501.00012", "a;b,c", "\x1b[31m"])
)
names = st.sampled_from(
    [
        "citation_title",
        "citation_author",
        "citation_date",
        "citation_doi",
        "citation_arxiv_id",
        "citation_firstpage",
        "dc.title",
        "dc.creator",
        "dc.identifier",
        "og:title",
        "og:site_name",
        "author",
        "article:published_time",
    ]
)


@given(st.lists(st.tuples(names, contents), max_size=8))
def test_no_tags_break_the_rules_of_a_record(pairs: list[tuple[str, str]]) -> None:
    tags = read_tags("<title>Slow</title>")
    for name, content in pairs:
        tags.meta.setdefault(name, []).append(content)
    try:
        work = from_page(STUB, tags, "blog.example.org")
    except SourceError:
        return
    for text in (
        work.title,
        work.container_title,
        work.abstract,
        work.page,
        *(c.family for c in work.creators),
    ):
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in text)


@pytest.mark.parametrize(
    ("title", "host", "left"),
    [
        ("注意力是什么 - 知乎", "zhuanlan.zhihu.com", "注意力是什么"),
        ("KV-cache 详解_CSDN博客", "blog.csdn.net", "KV-cache 详解"),
        ("A talk | YouTube", "m.youtube.com", "A talk"),
        ("Series | X", "www.netflix.com", "Series | X"),
    ],
)
def test_the_name_of_a_site_is_taken_for_its_subdomains_too(title: str, host: str, left: str) -> None:
    assert less_site_name(title, "", host) == left
