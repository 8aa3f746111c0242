from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.loopback import Loopback

from papernotes.sources import SourceSettings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def settings(server: Loopback) -> SourceSettings:
    """Everything is asked on loopback, and nothing is paced."""
    return SourceSettings(
        mirrors=server.mirrors, arxiv_interval=0, connect_timeout=5, read_timeout=5, total_timeout=10
    )
