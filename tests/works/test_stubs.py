"""What a link alone tells."""

from __future__ import annotations

import pytest

from papernotes.identifiers import classify
from papernotes.works import stub


def test_an_arxiv_identifier_tells_the_month() -> None:
    work = stub(classify("https://arxiv.org/pdf/2512.03036v2.pdf"))
    assert (work.id, work.type, work.title, work.source) == ("arxiv:2512.03036", "article", "", "")
    assert (work.issued, work.publisher, work.url) == ("2025-12", "arXiv", "https://arxiv.org/abs/2512.03036")
    assert work.identifiers == (("arxiv", "2512.03036"),)


@pytest.mark.parametrize(
    ("url", "kind", "identifiers"),
    [
        ("https://dx.doi.org/10.1145/1", "document", (("doi", "10.1145/1"),)),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", "article-journal", (("pmid", "123"),)),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC123/", "article-journal", (("pmcid", "PMC123"),)),
        ("https://github.com/some-lab/turbo", "software", ()),
        ("https://huggingface.co/datasets/some-lab/data", "dataset", ()),
        ("https://youtu.be/abcDEF12_-x", "motion_picture", ()),
        ("https://example.org/post", "webpage", ()),
    ],
)
def test_types_follow_the_kind_of_link(url: str, kind: str, identifiers: tuple[tuple[str, str], ...]) -> None:
    work = stub(classify(url))
    assert (work.type, work.identifiers, work.title) == (kind, identifiers, "")
    assert work.url


def test_a_doi_gets_its_address_at_the_resolver() -> None:
    assert stub(classify("doi:10.1145/1")).url == "https://doi.org/10.1145/1"
