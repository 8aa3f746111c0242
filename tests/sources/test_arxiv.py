"""arXiv's API and what is done where it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.loopback import Reply
from tests.sources.services import API, ATOM, CSL, answer, entry, error_feed, feed, page

from papernotes.identifiers import classify
from papernotes.model import Creator
from papernotes.sources import fetch_works

if TYPE_CHECKING:
    from tests.loopback import Loopback

    from papernotes.sources import Outcome, SourceSettings

NAME = "2501.00012"
LINK = classify(f"https://arxiv.org/pdf/{NAME}v1.pdf")


def look_up(settings: SourceSettings) -> Outcome:
    return fetch_works([LINK], settings)[f"arxiv:{NAME}"]


def test_a_paper_in_full(server: Loopback, settings: SourceSettings) -> None:
    further = (
        "<arxiv:comment>12 pages,\n code at x</arxiv:comment>"
        "<arxiv:journal_ref>J. Wait 7 (2025)</arxiv:journal_ref><arxiv:doi>10.1145/1234.5678</arxiv:doi>"
    )
    server.script(API, feed(entry(NAME, "Slow Tokens:\n  No Need to Hurry", version=3, further=further)))
    outcome = look_up(settings)
    work = outcome.work
    assert outcome.problem == ""
    assert (work.id, work.type, work.title) == (f"arxiv:{NAME}", "article", "Slow Tokens: No Need to Hurry")
    assert work.creators == (Creator("Muster", "Erika"), Creator("van den Berg", "Jan"))
    assert (work.issued, work.version, work.publisher, work.primary_class) == (
        "2025-01-02",
        3,
        "arXiv",
        "cs.CL",
    )
    assert work.abstract == "We wait & see. Slowly."
    assert work.identifiers == (("arxiv", NAME), ("doi", "10.1145/1234.5678"))
    assert work.note == "12 pages, code at x; published in J. Wait 7 (2025)"
    assert (work.url, work.source) == (f"https://arxiv.org/abs/{NAME}", "arXiv")


def test_many_identifiers_go_in_one_request_and_each_work_is_asked_once(
    server: Loopback, settings: SourceSettings
) -> None:
    links = [classify(f"https://arxiv.org/abs/2501.{number:05}") for number in range(1, 151)]
    links += [
        classify("https://huggingface.co/papers/2501.00001"),
        classify("https://arxiv.org/abs/hep-th/9901001"),
    ]
    server.script(API, feed(*(entry(link.id or "", f"Title {link.id}") for link in links)))
    reported: list[str] = []
    outcomes = fetch_works(links, settings, report=lambda name, _: reported.append(name))
    assert len(outcomes) == 151
    assert all(
        outcome.work.title == f"Title {name.removeprefix('arxiv:')}" for name, outcome in outcomes.items()
    )
    assert reported == list(outcomes)
    assert len(server.requests) == 2
    assert "max_results=100" in server.requests[0].path
    assert server.requests[1].path.endswith("hep-th/9901001&max_results=51")


def test_an_identifier_left_out_is_looked_for_on_its_page(server: Loopback, settings: SourceSettings) -> None:
    server.script(API, feed(entry("2501.00001", "Known")))
    links = [classify("https://arxiv.org/abs/2501.00001"), LINK, classify("https://arxiv.org/abs/2501.99999")]
    server.script(f"/arxiv.org/abs/{NAME}", page(citation_title="New Today"))
    outcomes = fetch_works(links, settings)
    assert [outcome.work.title for outcome in outcomes.values()] == ["Known", "New Today", ""]
    unknown = outcomes["arxiv:2501.99999"]
    assert unknown.problem == "arxiv.org answered 404: knows no such page"
    assert not unknown.passing
    assert unknown.work.issued == "2025-01"


FAILURES = {
    "400 with the error entry": error_feed(400),
    "the error entry with 200": error_feed(200),
    "429": Reply(status=429),
    "429 with Retry-After": Reply(status=429, headers={"Retry-After": "900"}),
    "503": Reply(status=503),
    "a page instead of a feed": Reply("<!DOCTYPE html><html><body>Rate exceeded</body></html>"),
    "a feed of something else": Reply("<rss><entry><title>x</title></entry></rss>", type=ATOM),
    "nothing": Reply(b""),
    "noise": Reply(b"\x00\xff\xfe"),
    "half a feed": Reply(b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>", type=ATOM),
    "an unknown encoding": Reply(b"<?xml version='1.0' encoding='nonsense'?><feed/>", type=ATOM),
    "an entity bomb": Reply(
        "<!DOCTYPE feed [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>&b;</title></feed>",
        type=ATOM,
    ),
    "a file as an entity": Reply(
        "<!DOCTYPE feed [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/abs/{NAME}v1</id><title>&a;</title></entry></feed>",
        type=ATOM,
    ),
}


@pytest.mark.parametrize("reply", FAILURES.values(), ids=FAILURES.keys())
def test_the_page_stands_in_for_the_api(server: Loopback, settings: SourceSettings, reply: Reply) -> None:
    server.script(API, reply)
    server.script(
        f"/arxiv.org/abs/{NAME}",
        page(
            "[2501.00012] Slow Tokens",
            citation_title="Slow Tokens",
            citation_author=["Muster, Erika", "van den Berg, Jan"],
            citation_date="2025/01/02",
            citation_arxiv_id=NAME,
            citation_abstract="We wait.",
        ),
    )
    outcome = look_up(settings)
    assert outcome.problem == ""
    assert (outcome.work.id, outcome.work.type, outcome.work.title) == (
        f"arxiv:{NAME}",
        "article",
        "Slow Tokens",
    )
    assert outcome.work.creators == (Creator("Muster", "Erika"), Creator("van den Berg", "Jan"))
    assert (outcome.work.issued, outcome.work.publisher) == ("2025-01-02", "arXiv")


def test_the_doi_stands_in_for_the_page(server: Loopback, settings: SourceSettings) -> None:
    server.script(API, Reply(status=503))
    record = {
        "type": "article",
        "title": "Slow Tokens",
        "publisher": "arXiv",
        "issued": {"date-parts": [[2025]]},
    }
    server.script(f"/doi.org/10.48550/arXiv.{NAME}", answer(CSL | record | {"DOI": f"10.48550/ARXIV.{NAME}"}))
    work = look_up(settings).work
    assert (work.title, work.issued, work.identifiers[0]) == ("Slow Tokens", "2025-01", ("arxiv", NAME))
    assert "doi" not in dict(work.identifiers)


@pytest.mark.parametrize(
    ("reply", "told", "passing"),
    [
        (FAILURES["an entity bomb"], "arxiv.org answered 404: knows no such page", False),
        (FAILURES["429"], "arxiv.org answered 404: knows no such page", False),
    ],
)
def test_where_nobody_knows_the_paper_that_is_told(
    server: Loopback, settings: SourceSettings, reply: Reply, told: str, passing: bool
) -> None:
    server.script(API, reply)
    outcome = look_up(settings)
    assert outcome.work.title == ""
    assert outcome.work.source == ""
    assert outcome.work.issued == "2025-01"
    assert (outcome.passing, bool(outcome.problem)) == (passing, True)
    if reply is FAILURES["429"]:
        assert outcome.problem == told


def test_where_all_fail_for_now_another_try_is_worth_it(server: Loopback, settings: SourceSettings) -> None:
    for path in (API, f"/arxiv.org/abs/{NAME}", f"/doi.org/10.48550/arXiv.{NAME}"):
        server.script(path, Reply(status=429, headers={"Retry-After": "60"}))
    outcome = look_up(settings)
    assert outcome.passing
    assert outcome.problem == "export.arxiv.org answered 429: is asked too often and asks to wait 60 s"


def test_a_network_that_is_silent_is_given_up(server: Loopback, settings: SourceSettings) -> None:
    for path in (API, f"/arxiv.org/abs/{NAME}", f"/doi.org/10.48550/arXiv.{NAME}"):
        server.script(path, Reply(silent=True))
    links = [LINK, classify("https://example.org/a"), classify("https://doi.org/10.1145/1")]
    outcomes = fetch_works(links, replace(settings, read_timeout=0.3, connect_timeout=0.3, total_timeout=0.3))
    assert all(outcome.passing and outcome.problem for outcome in outcomes.values())
    assert len(server.requests) == 2
    assert outcomes["doi:10.1145/1"].problem == "the network seems to be down"


def test_one_bad_identifier_does_not_spoil_the_others(server: Loopback, settings: SourceSettings) -> None:
    links = [classify(f"https://arxiv.org/abs/2501.0000{number}") for number in range(1, 5)]
    names = [link.id or "" for link in links]
    for start, end in [(0, 4), (0, 2), (0, 1)]:
        server.script(
            f"{API}?id_list={','.join(names[start:end])}&max_results={end - start}", error_feed(400)
        )
    server.script(API, feed(*(entry(name, f"Title {name}") for name in names[1:])))
    outcomes = fetch_works(links, settings)
    assert [outcome.work.title for outcome in outcomes.values()] == [
        "",
        *(f"Title {name}" for name in names[1:]),
    ]


def test_many_papers_are_not_looked_up_page_by_page(server: Loopback, settings: SourceSettings) -> None:
    server.script(API, Reply(status=503))
    links = [classify(f"https://arxiv.org/abs/2501.{number:05}") for number in range(1, 31)]
    outcomes = fetch_works(links, replace(settings, longest_wait=0))
    assert {outcome.problem for outcome in outcomes.values()} == {
        "export.arxiv.org answered 503: Service Unavailable"
    }
    assert server.asked("/arxiv.org") == []


def test_control_characters_and_markup_never_come_through(server: Loopback, settings: SourceSettings) -> None:
    raw = entry(NAME, "Slow TITLE", authors=("Erika\u202e Muster", ":", "\x7f")).replace(
        "TITLE", "&#x9b;31m&#x202e;<b>\u200bTokens</b>"
    )
    server.script(API, feed(raw))
    work = look_up(settings).work
    assert all(char.isprintable() for char in work.title)
    assert work.creators == (Creator("Muster", "Erika"),)


def test_without_any_network_the_stub_is_all(settings: SourceSettings) -> None:
    closed = dict.fromkeys(settings.mirrors, "http://127.0.0.1:9")
    outcome = look_up(replace(settings, mirrors=closed))
    assert outcome.problem.startswith("export.arxiv.org cannot be reached")
    assert outcome.passing
    assert (outcome.work.id, outcome.work.url) == (f"arxiv:{NAME}", f"https://arxiv.org/abs/{NAME}")
