"""PDFs to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.loopback import Reply

from papernotes.identifiers import classify
from papernotes.sources.download import download_pdf
from papernotes.sources.failures import SourceError

if TYPE_CHECKING:
    from tests.loopback import Loopback

    from papernotes.sources import SourceSettings

PDF = Reply(b"%PDF-1.7\n...", type="application/pdf")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://arxiv.org/abs/2501.00012v2", "/arxiv.org/pdf/2501.00012"),
        ("https://openreview.net/forum?id=aB3_x-9Zk", "/openreview.net/pdf?id=aB3_x-9Zk"),
        ("https://aclanthology.org/2023.acl-long.1/", "/aclanthology.org/2023.acl-long.1.pdf"),
        ("https://example.org/files/slow.pdf", "/example.org/files/slow.pdf"),
    ],
)
def test_the_pdf_of_a_work(server: Loopback, settings: SourceSettings, url: str, path: str) -> None:
    server.script(path, PDF)
    assert download_pdf(classify(url), settings) == PDF.body


def test_a_page_is_no_pdf(server: Loopback, settings: SourceSettings) -> None:
    server.script("/example.org/slow.pdf", Reply("<title>Log in</title>"))
    with pytest.raises(SourceError, match="no PDF"):
        download_pdf(classify("https://example.org/slow.pdf"), settings)


def test_a_work_without_a_known_pdf_is_told(settings: SourceSettings) -> None:
    with pytest.raises(SourceError, match=r"example\.org/post"):
        download_pdf(classify("https://example.org/post"), settings)
