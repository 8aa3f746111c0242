"""DOIs bare, in prose and as addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.identifiers import Doi, classify, identify, identity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1145/3534678.3539043", "10.1145/3534678.3539043"),
        ("doi:10.1145/3534678.3539043", "10.1145/3534678.3539043"),
        ("DOI: 10.1145/3534678.3539043", "10.1145/3534678.3539043"),
        ("https://doi.org/10.1145/3534678.3539043", "10.1145/3534678.3539043"),
        ("http://dx.doi.org/10.1145/3534678.3539043", "10.1145/3534678.3539043"),
        ("https://www.doi.org/10.1145/3534678.3539043?utm_source=x#top", "10.1145/3534678.3539043"),
        ("info:doi/10.1145/3534678.3539043", "10.1145/3534678.3539043"),
        ("10.1016/S0140-6736(20)30183-5", "10.1016/S0140-6736(20)30183-5"),
        ("10.1000.10/123456", "10.1000.10/123456"),
        ("10.1145/3534678.3539043.", "10.1145/3534678.3539043"),
        ("10.1145/3534678.3539043),", "10.1145/3534678.3539043"),
        (
            "https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID-SIM968%3E3.0.CO;2-2",
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
        ),
    ],
)
def test_forms(text: str, expected: str) -> None:
    doi = Doi.parse(text)
    assert doi is not None
    assert doi.id == expected
    link = identify(text)
    assert link is not None
    assert identity(link) == f"doi:{expected.lower()}"
    assert Doi.parse(doi.url) == doi


@pytest.mark.parametrize(
    "text", ["", "10.1145", "10.1145/", "10.12/3", "10.1145/x y", "10.1145/abc，见文", "11.1145/x"]
)
def test_what_is_no_doi(text: str) -> None:
    assert Doi.parse(text) is None
    assert identify(text) is None


def test_letter_case_makes_no_other_work() -> None:
    upper, lower = classify("https://doi.org/10.1016/S0140"), classify("https://DOI.org/10.1016/s0140")
    assert upper.id == "10.1016/S0140"
    assert identity(upper) == identity(lower) == "doi:10.1016/s0140"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://dl.acm.org/doi/10.1145/3534678.3539043", "doi:10.1145/3534678.3539043"),
        ("https://dl.acm.org/doi/pdf/10.1145/3534678.3539043", "doi:10.1145/3534678.3539043"),
        (
            "https://link.springer.com/article/10.1007/s11263-020-01316-z#Sec1",
            "doi:10.1007/s11263-020-01316-z",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007/s11263-020-01316-z.pdf",
            "doi:10.1007/s11263-020-01316-z",
        ),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/abc.123", "doi:10.1002/abc.123"),
        ("https://ietresearch.onlinelibrary.wiley.com/doi/10.1049/cvi2.1", "doi:10.1049/cvi2.1"),
        ("https://www.science.org/doi/10.1126/science.abc1234", "doi:10.1126/science.abc1234"),
        ("https://www.pnas.org/doi/abs/10.1073/pnas.123", "doi:10.1073/pnas.123"),
        ("https://iopscience.iop.org/article/10.1088/1742-5468/ac1/meta", "doi:10.1088/1742-5468/ac1"),
        ("https://www.frontiersin.org/articles/10.3389/fnins.2020.1/full", "doi:10.3389/fnins.2020.1"),
        (
            "https://www.biorxiv.org/content/10.1101/2023.01.02.522222v2.full.pdf",
            "doi:10.1101/2023.01.02.522222",
        ),
        ("https://www.biorxiv.org/content/10.1101/2023.01.02.522222v1", "doi:10.1101/2023.01.02.522222"),
        ("https://www.biorxiv.org/content/10.1101/522222", "doi:10.1101/522222"),
        ("https://www.nature.com/articles/s41586-021-03819-2", "doi:10.1038/s41586-021-03819-2"),
        ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "doi:10.1038/s41586-021-03819-2"),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.01",
            "doi:10.1371/journal.pone.01",
        ),
    ],
)
def test_publishers_pages_name_the_doi(url: str, expected: str) -> None:
    assert identity(classify(url)) == expected


@given(st.text(max_size=30))
def test_what_is_read_can_be_read_again(suffix: str) -> None:
    doi = Doi.parse("10.1000/" + suffix)
    if doi is not None:
        assert Doi.parse(doi.id) == doi
        assert Doi.parse(doi.url) == doi
        assert identity(classify(doi.url)) == identity(classify(f"doi:{doi.id}"))
