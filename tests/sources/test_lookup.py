"""DOIs, repositories, models and pages, each asked for where it is known best."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from tests.loopback import Reply
from tests.sources.services import API, CSL, answer, entry, feed, page

from papernotes.identifiers import classify, identity
from papernotes.model import Creator
from papernotes.sources import fetch_works

if TYPE_CHECKING:
    from tests.loopback import Loopback

    from papernotes.sources import Outcome, SourceSettings


def look_up(url: str, settings: SourceSettings) -> Outcome:
    link = classify(url)
    return fetch_works([link], settings)[identity(link)]


def test_a_doi(server: Loopback, settings: SourceSettings) -> None:
    server.script("/doi.org/10.1145/1234.5678", answer(CSL))
    outcome = look_up("https://dl.acm.org/doi/10.1145/1234.5678", settings)
    work = outcome.work
    assert outcome.problem == ""
    assert server.requests[0].headers["accept"] == "application/vnd.citationstyles.csl+json"
    assert (work.id, work.type, work.title) == (
        "doi:10.1145/1234.5678",
        "article-journal",
        "Slow Tokens & You",
    )
    assert work.creators == (
        Creator("Muster", "Erika"),
        Creator("van den Berg", "Jan"),
        Creator(literal="Slow Group"),
    )
    assert (work.issued, work.container_title, work.publisher) == (
        "2024-05-06",
        "Journal of Waiting",
        "Waiting Press",
    )
    assert (work.volume, work.issue, work.page) == ("7", "2", "12-34")
    assert work.identifiers == (("doi", "10.1145/1234.5678"), ("issn", "1234-5678"))
    assert (work.abstract, work.source) == ("We wait. Slowly.", "doi.org")


def test_a_doi_sent_on_to_its_agency(server: Loopback, settings: SourceSettings) -> None:
    server.script("/doi.org/10.1145/1", Reply(status=302, headers={"Location": "https://example.org/csl"}))
    server.script(
        "/example.org/csl", answer(CSL | {"title": "Slow", "subtitle": ["And Steady"], "type": "book"})
    )
    work = look_up("https://doi.org/10.1145/1", settings).work
    assert (work.type, work.title) == ("book", "Slow: And Steady")


@pytest.mark.parametrize(
    "reply",
    [
        Reply("<html>"),
        answer([]),
        answer({"title": []}),
        answer({"title": 7 * ["\ufffd"]}),
        Reply(b"[" * 100_000),
    ],
)
def test_a_doi_whose_record_is_none_falls_back_on_the_page(
    server: Loopback, settings: SourceSettings, reply: Reply
) -> None:
    server.script(
        "/doi.org/10.1145/1", reply, page(citation_title="Slow", citation_conference_title="Proc. Wait")
    )
    work = look_up("https://doi.org/10.1145/1", settings).work
    assert (work.title, work.type, work.container_title) == ("Slow", "paper-conference", "Proc. Wait")


@pytest.mark.parametrize(
    "odd",
    [
        {"author": "x", "issued": "y"},
        {"author": [1, {}], "issued": {"date-parts": [["x"]]}},
        {"issued": {"date-parts": [[2024, 13]]}},
        {"DOI": 7, "page": {}},
    ],
)
def test_odd_fields_of_a_record_are_left_out(
    server: Loopback, settings: SourceSettings, odd: dict[str, object]
) -> None:
    server.script("/doi.org/10.1145/1", answer(CSL | odd))
    assert look_up("https://doi.org/10.1145/1", settings).work.title == "Slow Tokens & You"


REPOSITORY = {
    "name": "turbo",
    "description": "Fast \u001b[31mthings",
    "owner": {"login": "some-lab"},
    "created_at": "2024-03-04T05:06:07Z",
}


def test_a_repository(server: Loopback, settings: SourceSettings) -> None:
    server.script("/api.github.com/repos/Some-Lab/Turbo", answer(REPOSITORY))
    work = look_up("https://github.com/Some-Lab/Turbo.git", settings).work
    assert (work.id, work.type, work.title) == ("github:some-lab/turbo", "software", "turbo")
    assert (work.abstract, work.issued, work.creators) == (
        "Fast things",
        "2024-03-04",
        (Creator(literal="some-lab"),),
    )


def test_a_repository_that_says_how_to_cite_it(server: Loopback, settings: SourceSettings) -> None:
    server.script("/api.github.com/repos/some-lab/turbo", answer(REPOSITORY))
    server.script(
        "/raw.githubusercontent.com/some-lab/turbo/HEAD/CITATION.cff",
        Reply(
            "cff-version: 1.2.0\ntitle: Turbo, the Thing\ndoi: 10.5281/zenodo.1\ndate-released: 2024-05-06\n"
            "authors:\n- family-names: Berg\n  given-names: Jan\n  name-particle: van den\n"
            "- name: Slow Group\n",
            type="text/plain",
        ),
    )
    work = look_up("https://github.com/some-lab/turbo", settings).work
    assert (work.title, work.issued) == ("Turbo, the Thing", "2024-05-06")
    assert work.creators == (Creator("van den Berg", "Jan"), Creator(literal="Slow Group"))
    assert work.identifiers == (("doi", "10.5281/zenodo.1"),)


@pytest.mark.parametrize(
    "citation",
    ["a: [", "- x", "title: [x]\nauthors: 7", b"\xff\xfe\x00", "!!python/object/apply:os.system [true]"],
)
def test_a_citation_file_that_is_none_does_no_harm(
    server: Loopback, settings: SourceSettings, citation: str | bytes
) -> None:
    server.script("/api.github.com/repos/some-lab/turbo", answer(REPOSITORY))
    server.script("/raw.githubusercontent.com/some-lab/turbo/HEAD/CITATION.cff", Reply(citation))
    assert look_up("https://github.com/some-lab/turbo", settings).work.title == "turbo"


@pytest.mark.parametrize("reply", [Reply("<html>"), answer([1]), answer({"name": 7}), Reply(status=403)])
def test_a_repository_that_cannot_be_had_is_a_stub(
    server: Loopback, settings: SourceSettings, reply: Reply
) -> None:
    server.script("/api.github.com/repos/some-lab/turbo", reply)
    outcome = look_up("https://github.com/some-lab/turbo", settings)
    assert bool(outcome.problem) == (outcome.work.title == "")
    assert outcome.work.title in {"", "turbo"}


def test_an_issue_and_a_gist_and_a_file(server: Loopback, settings: SourceSettings) -> None:
    told = {"title": "It hangs", "user": {"login": "someone"}, "created_at": "2024-01-02T00:00:00Z"}
    server.script("/api.github.com/repos/some-lab/turbo/issues/12", answer(told))
    work = look_up("https://github.com/some-lab/turbo/pull/12/files", settings).work
    assert (work.title, work.container_title, work.type) == ("It hangs", "some-lab/turbo", "post")
    server.script("/api.github.com/gists/0123abcd", answer({"description": "", "files": {"notes.md": {}}}))
    assert look_up("https://gist.github.com/someone/0123abcd", settings).work.title == "notes.md"
    work = look_up("https://github.com/some-lab/turbo/blob/main/docs/Design.pdf", settings).work
    assert (work.title, work.container_title) == ("Design.pdf", "some-lab/turbo")


def test_a_model(server: Loopback, settings: SourceSettings) -> None:
    told = {
        "id": "Some-Lab/Model",
        "author": "Some-Lab",
        "createdAt": "2024-03-04T05:06:07.000Z",
        "tags": ["x", "arxiv:2501.00012"],
    }
    server.script("/huggingface.co/api/models/Some-Lab/Model", answer(told))
    work = look_up("https://huggingface.co/Some-Lab/Model", settings).work
    assert (work.title, work.issued, work.publisher) == ("Model", "2024-03-04", "Hugging Face")
    assert (work.note, work.creators) == ("paper: arXiv:2501.00012", (Creator(literal="Some-Lab"),))


def test_a_data_set_and_a_page_at_hugging_face(server: Loopback, settings: SourceSettings) -> None:
    server.script("/huggingface.co/api/datasets/some-lab/data", answer({"tags": None}))
    work = look_up("https://hf.co/datasets/some-lab/data", settings).work
    assert (work.type, work.title, work.creators) == ("dataset", "data", (Creator(literal="some-lab"),))
    server.script("/huggingface.co/blog/post", page("x", og_title="A Post", og_site_name="Hugging Face"))
    assert look_up("https://huggingface.co/blog/post", settings).work.title == "A Post"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://openreview.net/pdf?id=aB3_x-9Zk", "/openreview.net/forum?id=aB3_x-9Zk"),
        ("https://aclanthology.org/2023.acl-long.1.pdf", "/aclanthology.org/2023.acl-long.1/"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/123", "/pubmed.ncbi.nlm.nih.gov/123/"),
        (
            "https://openaccess.thecvf.com/content/CVPR2024/papers/M_Slow_CVPR_2024_paper.pdf",
            "/openaccess.thecvf.com/content/CVPR2024/html/M_Slow_CVPR_2024_paper.html",
        ),
    ],
)
def test_a_paper_is_asked_for_at_the_page_with_its_tags(
    server: Loopback, settings: SourceSettings, url: str, path: str
) -> None:
    tags = page(
        citation_title="Slow Tokens",
        citation_author=["Erika Muster", "Jan van den Berg"],
        citation_publication_date="2023/07",
        citation_conference_title="Proceedings of Waiting",
        citation_firstpage="12",
        citation_lastpage="34",
        citation_doi="10.18653/v1/2023.acl-long.1",
    )
    server.script(path, tags)
    work = look_up(url, settings).work
    assert work.id == identity(classify(url))
    assert (work.title, work.type, work.issued) == ("Slow Tokens", "paper-conference", "2023-07")
    assert (work.container_title, work.page) == ("Proceedings of Waiting", "12-34")
    assert dict(work.identifiers)["doi"] == "10.18653/v1/2023.acl-long.1"
    assert work.creators == (Creator("Muster", "Erika"), Creator("van den Berg", "Jan"))


def test_a_page_that_refuses_is_told(server: Loopback, settings: SourceSettings) -> None:
    server.script("/example.org/p/1", Reply("<title>403</title>", 403))
    outcome = look_up("https://example.org/p/1", settings)
    assert outcome.problem == "example.org answered 403: refuses anonymous readers"
    assert not outcome.passing


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (page("Just a moment..."), "did not show the page itself"),
        (page("Attention Required! | Cloudflare"), "did not show the page itself"),
        (page("安全验证 - 某站"), "did not show the page itself"),
        (page("502 Bad Gateway"), "did not show the page itself"),
        (page(""), "tells no title"),
        (Reply(b"\x89PNG", type="image/png"), "sent image/png"),
        (Reply(b"<title>\xff\xfe\xff Slow</title>\x80"), "characters cannot be read"),
        (Reply(b"<title>\x81\x00\xff</title>", type="text/html; charset=none"), "characters cannot be read"),
        (Reply(b"%PDF-1.7 damaged", type="application/pdf"), "cannot be read"),
    ],
)
def test_what_is_no_page_gives_no_title(
    server: Loopback, settings: SourceSettings, reply: Reply, told: str
) -> None:
    server.script("/example.org/a", reply)
    outcome = look_up("https://example.org/a", settings)
    assert told in outcome.problem
    assert outcome.work.title == ""


def test_a_failure_of_one_does_not_keep_the_others(server: Loopback, settings: SourceSettings) -> None:
    server.script(API, feed(entry("2501.00012", "Slow")))
    server.script("/example.org/good", page("Good"))
    urls = [
        "https://example.org/bad",
        "https://example.org/good",
        "https://arxiv.org/abs/2501.00012",
        "mailto:x",
    ]
    links = [classify(url) for url in urls]
    outcomes = fetch_works(links, settings)
    assert outcomes["url:mailto:x"].problem == "what is noted is not the address of a page"
    assert {name: outcome.work.title for name, outcome in outcomes.items()} == {
        "arxiv:2501.00012": "Slow",
        "url:https://example.org/bad": "",
        "url:https://example.org/good": "Good",
        "url:mailto:x": "",
    }


def test_a_proxy_that_cannot_be_used_leaves_stubs(
    settings: SourceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "gopher://127.0.0.1:9")
    outcome = look_up("https://example.org/a", settings)
    assert "proxy" in outcome.problem
    assert outcome.work.url == "https://example.org/a"


def pdf(text: str, **fields: str) -> Reply:
    writer = PdfWriter()
    sheet = writer.add_blank_page(612, 792)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F"): font})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    lines = "".join(f"({line}) Tj T* " for line in text.split("\n"))
    stream.set_data(f"BT /F 12 Tf 14 TL 50 700 Td {lines}ET".encode())
    sheet[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({f"/{name}": value for name, value in fields.items()})
    body = BytesIO()
    writer.write(body)
    return Reply(body.getvalue(), type="application/pdf")


def test_a_pdf_with_arxivs_stamp(server: Loopback, settings: SourceSettings) -> None:
    server.script(
        "/example.org/files/paper.pdf",
        pdf("Slow Tokens\narXiv:2501.00012v2 [cs.CL] 2 Jan 2025", Title="Template"),
    )
    server.script(API, feed(entry("2501.00012", "Slow Tokens")))
    work = look_up("https://example.org/files/paper.pdf", settings).work
    assert (work.id, work.title) == ("url:https://example.org/files/paper.pdf", "Slow Tokens")
    assert (work.url, dict(work.identifiers)["arxiv"]) == (
        "https://example.org/files/paper.pdf",
        "2501.00012",
    )


@pytest.mark.parametrize(
    ("title", "expected"), [("Slow Tokens & You", "Slow Tokens & You"), ("A Work it Cites", "")]
)
def test_a_pdf_with_a_doi_counts_if_it_bears_that_title(
    server: Loopback, settings: SourceSettings, title: str, expected: str
) -> None:
    server.script("/example.org/paper.pdf", pdf("Slow Tokens & You\nhttps://doi.org/10.1145/1234.5678."))
    server.script("/doi.org/10.1145/1234.5678", answer(CSL | {"title": title}))
    assert look_up("https://example.org/paper.pdf", settings).work.title == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Slow Tokens: No Need to Hurry", "Slow Tokens: No Need to Hurry"),
        ("Sharelatex Example", ""),
        ("slow tokens.dvi", ""),
        ("", ""),
    ],
)
def test_a_pdfs_own_title_counts_if_its_page_bears_it_out(
    server: Loopback, settings: SourceSettings, title: str, expected: str
) -> None:
    server.script(
        "/example.org/paper.pdf",
        pdf("SLOW TOKENS: No\nNeed to Hurry", Title=title, Author="Erika Muster, Jan Berg"),
    )
    outcome = look_up("https://example.org/paper.pdf", settings)
    assert outcome.work.title == expected
    if expected:
        assert outcome.work.creators == (Creator("Muster", "Erika"), Creator("Berg", "Jan"))
    else:
        assert outcome.problem == "the PDF at example.org tells no title that can be trusted"


def test_a_pdf_may_be_larger_than_a_page(server: Loopback, settings: SourceSettings) -> None:
    server.script("/example.org/paper.pdf", pdf("Slow Tokens for All", Title="Slow Tokens for All"))
    small = replace(settings, largest_page=10)
    assert look_up("https://example.org/paper.pdf", small).work.title == "Slow Tokens for All"
    assert "more than" in look_up("https://example.org/paper.pdf", replace(small, largest_pdf=10)).problem
