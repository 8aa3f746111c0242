"""PDFs to keep."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.loopback import Reply

from papernotes.identifiers import classify, identity
from papernotes.sources.pdf import download_pdfs

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
    link = classify(url)
    assert download_pdfs([link], settings) == ({identity(link): PDF.body}, {})


def test_a_page_is_no_pdf(server: Loopback, settings: SourceSettings) -> None:
    server.script("/example.org/slow.pdf", Reply("<title>Log in</title>"))
    pdfs, problems = download_pdfs([classify("https://example.org/slow.pdf")], settings)
    assert not pdfs
    assert "is no PDF" in "".join(problems.values())


def test_a_work_without_a_known_pdf_is_told(settings: SourceSettings) -> None:
    pdfs, problems = download_pdfs([classify("https://example.org/post")], settings)
    assert not pdfs
    assert "example.org/post" in "".join(problems.values())


def test_arxiv_is_not_hurried_for_pdfs(server: Loopback, settings: SourceSettings) -> None:
    for number in (1, 2, 3):
        server.script(f"/arxiv.org/pdf/2501.0000{number}", PDF)
    links = [classify(f"https://arxiv.org/abs/2501.0000{number}") for number in (1, 2, 3)]
    began = time.monotonic()
    pdfs, _ = download_pdfs(links, replace(settings, arxiv_interval=0.3))
    assert len(pdfs) == 3
    assert time.monotonic() - began > 0.6
