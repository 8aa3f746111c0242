"""File names of records."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.works import file_name


@pytest.mark.parametrize(
    ("identity", "pattern"),
    [
        ("arxiv:2512.03036", r"arxiv-2512\.03036\.yaml"),
        ("arxiv:hep-th/9901001", r"arxiv-hep-th-9901001-[0-9a-f]{8}\.yaml"),
        ("doi:10.1145/3534678.3539043", r"doi-10\.1145-3534678\.3539043-[0-9a-f]{8}\.yaml"),
        ("openreview:aB3_x", r"openreview-ab3_x-[0-9a-f]{8}\.yaml"),
        (
            "url:https://example.org/blog/%E4%BD%A0?a=1",
            r"url-example\.org-blog-e4-bd-a0-a-1-[0-9a-f]{8}\.yaml",
        ),
        ("url:../../etc/passwd", r"url-\.\.-\.\.-etc-passwd-[0-9a-f]{8}\.yaml"),
    ],
)
def test_names_are_readable(identity: str, pattern: str) -> None:
    assert re.fullmatch(pattern, file_name(identity))


def test_identities_that_look_alike_get_names_that_differ_in_more_than_case() -> None:
    alike = ["doi:10.1/a-b", "doi:10.1/a/b", "openreview:abcdef", "openreview:ABCDEF", "openreview:abcDEF"]
    assert len({file_name(identity).casefold() for identity in alike}) == len(alike)


@given(st.text(), st.text())
def test_names_are_safe_and_one_to_one(one: str, other: str) -> None:
    first, second = file_name(f"url:{one}"), file_name(f"url:{other}")
    assert re.fullmatch(r"[a-z0-9._-]{1,100}\.yaml", first)
    assert not first.startswith((".", "-"))
    assert (first.casefold() == second.casefold()) == (one == other)
