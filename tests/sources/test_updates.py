"""Newer versions and publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback import Reply
from tests.sources.services import API, entry, feed

from papernotes.model import Work
from papernotes.sources import check_updates

if TYPE_CHECKING:
    from tests.loopback import Loopback

    from papernotes.sources import SourceSettings


def work(name: str, version: int | None = 1, *, doi: str = "", note: str = "") -> Work:
    identifiers = (("arxiv", name), ("doi", doi)) if doi else (("arxiv", name),)
    return Work(f"arxiv:{name}", "article", "Slow", identifiers=identifiers, version=version, note=note)


PUBLISHED = "<arxiv:doi>10.1145/1</arxiv:doi><arxiv:journal_ref>J. Wait 7</arxiv:journal_ref>"


def test_what_moved_on_is_told_in_the_order_of_the_works(server: Loopback, settings: SourceSettings) -> None:
    server.script(
        API,
        feed(
            entry("2501.00003", "Slow", version=2, further=PUBLISHED),
            entry("2501.00002", "Slow", version=1),
            entry("2501.00001", "Slow", version=4),
            entry("2501.00004", "Slow", version=9, further=PUBLISHED),
        ),
    )
    works = [
        work("2501.00001"),
        work("2501.00002"),
        work("2501.00003", 2),
        work("2501.00004", None, doi="10.1145/1", note="12 pages; published in J. Wait 7"),
        Work("url:https://example.org", "webpage", "Page"),
    ]
    updates, problem = check_updates(works, settings)
    assert problem == ""
    assert [(update.work.id, update.version, update.doi, update.published) for update in updates] == [
        ("arxiv:2501.00001", 4, "", ""),
        ("arxiv:2501.00003", None, "10.1145/1", "J. Wait 7"),
    ]
    assert len(server.requests) == 1


def test_papers_that_were_not_asked_for_are_left_aside(server: Loopback, settings: SourceSettings) -> None:
    server.script(API, feed(entry("2501.00009", "Fast", version=2), entry("2501.00001", "Slow", version=3)))
    updates, problem = check_updates([work("2501.00001")], settings)
    assert [(update.work.id, update.version) for update in updates] == [("arxiv:2501.00001", 3)]
    assert problem == ""


def test_a_failure_is_told(server: Loopback, settings: SourceSettings) -> None:
    server.script(API, Reply(status=404))
    assert check_updates([work("2501.00001")], settings) == (
        (),
        "export.arxiv.org answered 404: knows no such page",
    )


def test_nothing_to_check_asks_nobody(server: Loopback, settings: SourceSettings) -> None:
    assert check_updates([Work("url:x", "webpage", "x")], settings) == ((), "")
    assert server.requests == []
