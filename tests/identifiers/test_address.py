"""The one way to write a page's address."""

from __future__ import annotations

import pytest

from papernotes.identifiers.address import normalised, parameter


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://Example.ORG/Path/", "https://example.org/Path"),
        ("https://example.org:443", "https://example.org"),
        ("http://example.org:80/", "https://example.org"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://user:word@example.org/a", "https://example.org/a"),
        ("https://[::1]:443/a", "https://[::1]/a"),
        ("https://example.org/a?utm_source=x&b=2&fbclid=3&UTM_Campaign=z", "https://example.org/a?b=2"),
        ("https://example.org/a?spm=1.2&share_token=x", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a#section", "https://example.org/a"),
        ("https://example.org/#/notes/3", "https://example.org#/notes/3"),
        ("https://example.org/#!/notes/3", "https://example.org#!/notes/3"),
        ("https://example.org/%7euser/%e4%bd%a0", "https://example.org/~user/%E4%BD%A0"),
        ("https://example.org/你", "https://example.org/%E4%BD%A0"),
        ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
        ("ftp://example.org/a/", "ftp://example.org/a"),
        (" not an address ", "not an address"),
    ],
)
def test_normal_form(url: str, expected: str) -> None:
    assert normalised(url) == expected
    assert normalised(expected) == expected


def test_parameters_are_decoded_and_the_first_counts() -> None:
    assert parameter("a=1&id=x%2By+z&id=2", "id") == "x+y z"
    assert parameter("", "id") == ""
