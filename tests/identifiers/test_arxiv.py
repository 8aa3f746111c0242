"""arXiv's two schemes of identifiers and every address that names a paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.identifiers import ArxivId, classify, identify, identity, is_paper

FORMS = [
    "https://arxiv.org/abs/{}",
    "http://arxiv.org/abs/{}",
    "https://www.arxiv.org/abs/{}",
    "https://export.arxiv.org/abs/{}",
    "https://ARXIV.org/abs/{}",
    "https://arxiv.org:443/abs/{}",
    "https://arxiv.org/pdf/{}",
    "https://arxiv.org/pdf/{}.pdf",
    "https://arxiv.org/html/{}",
    "https://arxiv.org/html/{}/",
    "https://arxiv.org/format/{}",
    "https://arxiv.org/src/{}",
    "https://arxiv.org/e-print/{}",
    "https://arxiv.org/abs/{}?context=cs.CV",
    "https://arxiv.org/pdf/{}#page=3",
    "https://arxiv.org/abs/{}/",
    "https://alphaxiv.org/abs/{}",
    "https://www.alphaxiv.org/overview/{}",
    "https://ar5iv.org/abs/{}",
    "https://ar5iv.labs.arxiv.org/html/{}",
    "https://huggingface.co/papers/{}",
    "https://hf.co/papers/{}",
    "arXiv:{}",
    "arxiv: {}",
    "arxiv.org/abs/{}",
    "  {}\n",
    "{}",
]
UNVERSIONED_FORMS = [
    "https://doi.org/10.48550/arXiv.{}",
    "https://dx.doi.org/10.48550/ARXIV.{}",
    "doi:10.48550/arXiv.{}",
    "10.48550/arXiv.{}",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("written", ["2512.03036", "2512.03036v2", "0704.0001", "1412.9999v1"])
def test_every_form_names_one_work(form: str, written: str) -> None:
    name = written.partition("v")[0]
    text = form.format(written)
    link = identify(text)
    assert link is not None
    assert (link.kind, link.id) == ("arxiv", name)
    assert identity(link) == identity(classify(text)) == f"arxiv:{name}"
    assert is_paper(link)
    parsed = ArxivId.parse(text)
    assert parsed is not None
    assert parsed.id == name
    assert parsed.version == (int(written.partition("v")[2]) if "v" in written else None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("written", ["hep-th/9901001", "hep-th/9901001v3", "math.GT/0309136", "cs/0703001"])
def test_every_form_of_the_old_scheme(form: str, written: str) -> None:
    name = {"math.GT/0309136": "math/0309136"}.get(written, written.partition("v")[0])
    link = identify(form.format(written))
    assert link is not None
    assert identity(link) == f"arxiv:{name}"


@pytest.mark.parametrize("form", UNVERSIONED_FORMS)
@pytest.mark.parametrize("name", ["2512.03036", "hep-th/9901001"])
def test_its_doi_names_the_paper(form: str, name: str) -> None:
    link = identify(form.format(name))
    assert link is not None
    assert identity(link) == identity(classify(form.format(name))) == f"arxiv:{name}"


@pytest.mark.parametrize(
    "text",
    [
        "2513.00001",  # there is no thirteenth month
        "2500.00001",
        "2512.00000",
        "1412.0000",
        "0703.0001",  # the new scheme began in April 2007
        "1412.00001",  # four digits until the end of 2014
        "1501.0001",  # five from then on
        "2512.030361",
        "2512.03036v0",
        "2512.03036 and more",
        "2512.03036v2x",
        "hep-th/0704001",  # the old scheme had ended
        "hep-th/9107001",  # and had not begun
        "hep-th/9901000",
        "hep-th/9913001",
        "notes/2512001",
        "https://arxiv.org/list/cs.CV/2512.03036",
        "https://arxiv.org/a/author_1",
        "https://arxiv.org/search/?query=2512.03036",
        "https://example.org/abs/2512.03036",
        "https://notarxiv.org/abs/2512.03036",
        "٢٥١٢.٠٣٠٣٦",
        "",
    ],
)
def test_what_is_no_identifier(text: str) -> None:
    assert ArxivId.parse(text) is None
    assert classify(text).kind != "arxiv"


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [("2512.03036", 2025, 12), ("0704.0001", 2007, 4), ("hep-th/9108001", 1991, 8), ("cs/0703001", 2007, 3)],
)
def test_an_identifier_tells_its_month(text: str, year: int, month: int) -> None:
    parsed = ArxivId.parse(text)
    assert parsed is not None
    assert (parsed.year, parsed.month) == (year, month)


def test_addresses_keep_the_version_and_the_doi_does_not() -> None:
    parsed = ArxivId.parse("https://arxiv.org/pdf/2512.03036v2.pdf")
    assert parsed == ArxivId("2512.03036", 2)
    assert parsed.abs_url == "https://arxiv.org/abs/2512.03036v2"
    assert parsed.pdf_url == "https://arxiv.org/pdf/2512.03036v2"
    assert parsed.doi == "10.48550/arXiv.2512.03036"
    assert ArxivId("2512.03036").abs_url == "https://arxiv.org/abs/2512.03036"


def test_a_bare_identifier_gets_its_canonical_address() -> None:
    link = identify("arXiv:2512.03036v2")
    assert link is not None
    assert link.url == "https://arxiv.org/abs/2512.03036v2"


new_scheme = st.builds(
    lambda year, month, number: f"{year:02}{month:02}.{number:05}",
    st.integers(15, 99),
    st.integers(1, 12),
    st.integers(1, 99999),
)
old_scheme = st.builds(
    lambda archive, year, month, number: f"{archive}/{year:02}{month:02}{number:03}",
    st.sampled_from(["hep-th", "cs", "cond-mat", "math"]),
    st.sampled_from([92, 99, 0, 6]),
    st.integers(1, 12),
    st.integers(1, 999),
)


@given(st.one_of(new_scheme, old_scheme), st.sampled_from(FORMS), st.sampled_from(["", "v1", "v12"]))
def test_the_identity_does_not_depend_on_the_form(name: str, form: str, version: str) -> None:
    link = identify(form.format(name + version))
    assert link is not None
    assert identity(link) == f"arxiv:{name}"


@given(st.text(alphabet="0123456789.v/arxiv:hep-th", max_size=20))
def test_what_is_read_can_be_read_again(text: str) -> None:
    parsed = ArxivId.parse(text)
    if parsed is not None:
        assert ArxivId.parse(parsed.abs_url) == parsed
        assert ArxivId.parse(parsed.pdf_url) == parsed
        assert ArxivId.parse(parsed.doi) == ArxivId(parsed.id)
        assert 1 <= parsed.month <= 12
        assert 1991 <= parsed.year <= 2099
