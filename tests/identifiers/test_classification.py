"""What stands behind a URL, and what makes two URLs one work."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papernotes.identifiers import classify, identify, identity, is_paper

LINES = (Path(__file__).parent / "fixtures" / "links.txt").read_text("utf-8").splitlines()
LINKS = [line.split() for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("url", "kind", "name", "same"), LINKS)
def test_kind_identifier_and_identity(url: str, kind: str, name: str, same: str) -> None:
    link = classify(url)
    assert (link.url, link.kind, link.id or "-") == (url, kind, name)
    assert identity(link) == same


def test_papers_are_those_with_an_identifier_of_papers() -> None:
    papers = {kind for url, kind, _, _ in LINKS if is_paper(classify(url))}
    assert papers == {"openreview", "acl", "pubmed"}


def test_two_issues_of_one_repository_are_two_works() -> None:
    first, second = (classify(f"https://github.com/a/b/issues/{number}") for number in (1, 2))
    assert identity(first) != identity(second) != identity(classify("https://github.com/a/b"))


def test_a_url_keeps_what_was_written_less_blanks() -> None:
    assert classify(" https://Example.org/A \n").url == "https://Example.org/A"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("PMID: 31452104", "https://pubmed.ncbi.nlm.nih.gov/31452104/"),
        ("pmc6614789", "https://pmc.ncbi.nlm.nih.gov/articles/PMC6614789/"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("github.com/some-lab/turbo", "https://github.com/some-lab/turbo"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("//github.com/some-lab/turbo", "https://github.com/some-lab/turbo"),
        ("10.1145/1", "https://doi.org/10.1145/1"),
    ],
)
def test_words_of_the_command_line_that_are_links(text: str, url: str) -> None:
    link = identify(text)
    assert link is not None
    assert link.url == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "TurboNet",
        "notes/2025-12.md",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "12.3",
        "a/b",
        "mailto:a@b",
        "https://example.org/a b",
        "https://example.org/a\nhttps://example.org/b",
        "https://example.org/a\x1b[2J",
        "github.com/a/b and more",
        "PMID:",
        "PMCX",
    ],
)
def test_words_of_the_command_line_that_are_none(text: str) -> None:
    assert identify(text) is None


@given(st.text())
@example("://")
@example("https://")
@example("https://:80/")
@example("https://[::1]:443/a")
@example("https://a/\ud800")
@example("https://github.com/a/b/tree/..")
def test_any_text_can_be_classified(text: str) -> None:
    link = classify(text)
    assert link.url == text.strip()
    assert identity(link)
    identify(text)


hosts = st.sampled_from(
    [
        "arxiv.org",
        "www.arxiv.org",
        "doi.org",
        "github.com",
        "openreview.net",
        "huggingface.co",
        "zhuanlan.zhihu.com",
        "mp.weixin.qq.com",
        "www.youtube.com",
        "aclanthology.org",
        "www.nature.com",
        "example.org",
        "Ünï.example",
    ]
)
pieces = st.sampled_from(
    [
        "abs",
        "pdf",
        "2512.03036",
        "10.1145",
        "P19-1001",
        "forum",
        "watch",
        "%61bs",
        "%2F",
        "%e4%bd%a0",
        "你好",
        "a b",
        ".",
        "..",
        "tree",
        "main",
        "x.pdf",
        "s",
        "p",
        "123",
        "articles",
        "papers",
        " ",
    ]
)
queries = st.sampled_from(
    ["", "?", "?id=abcdefg", "?v=abcDEF12_-x", "?utm_source=a&b=1", "?a=1&fbclid=2&", "?%41=%7e", "? &a"]
)
fragments = st.sampled_from(["", "#", "#part", "#/route", "#!/route", "#:~:text=a"])
ports = st.sampled_from(["", ":80", ":443", ":8080", ":", "."])
urls = st.builds(
    lambda scheme, host, port, path, query, fragment: (
        f"{scheme}://{host}{port}/{'/'.join(path)}{query}{fragment}"
    ),
    st.sampled_from(["http", "https", "HTTPS"]),
    hosts,
    ports,
    st.lists(pieces, max_size=5),
    queries,
    fragments,
)


@given(st.one_of(urls, st.text().map("https://".__add__), st.text()))
def test_a_normalised_address_is_its_own_normal_form(url: str) -> None:
    same = identity(classify(url))
    if same.startswith("url:"):
        assert identity(classify(same.removeprefix("url:"))) == same


@given(urls)
def test_spellings_of_a_page_are_one_work(url: str) -> None:
    same = identity(classify(url))
    scheme, _, rest = url.partition("://")
    assert identity(classify(f"{'http' if scheme.lower() == 'https' else 'https'}://{rest}")) == same
    base, hash_sign, fragment = url.partition("#")
    assert (
        identity(classify(f"{base}{'&' if '?' in base else '?'}utm_medium=mail{hash_sign}{fragment}")) == same
    )
    if not fragment.startswith(("/", "!/")):
        assert identity(classify(base + "#elsewhere")) == same
