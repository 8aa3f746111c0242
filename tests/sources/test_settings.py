"""Settings of the sources."""

from __future__ import annotations

from typing import Any

import pytest

from papernotes.errors import ConfigError
from papernotes.sources import SourceSettings


def test_settings_are_taken_from_a_configuration() -> None:
    taken = SourceSettings.from_mapping(
        {
            "mirrors": {"https://huggingface.co": "https://hf-mirror.com"},
            "private_hosts": ["wiki.lab"],
            "contact": "me@example.org",
            "read_timeout": 9,
            "largest_page": 1e6,
        }
    )
    assert taken == SourceSettings(
        mirrors={"https://huggingface.co": "https://hf-mirror.com"},
        private_hosts=("wiki.lab",),
        contact="me@example.org",
        read_timeout=9.0,
        largest_page=1_000_000,
    )
    assert SourceSettings.from_mapping({}) == SourceSettings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mirror", {}),
        ("mirrors", ["x"]),
        ("mirrors", {"huggingface.co": "https://hf-mirror.com"}),
        ("mirrors", {"https://huggingface.co/": "https://hf-mirror.com"}),
        ("mirrors", {"https://huggingface.co": "file:///etc"}),
        ("private_hosts", "wiki.lab"),
        ("contact", 7),
        ("contact", "a\r\nX: y"),
        ("read_timeout", "long"),
        ("read_timeout", -1),
        ("read_timeout", True),
        ("read_timeout", float("nan")),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=f"`sources: {name}`"):
        SourceSettings.from_mapping({name: value})
