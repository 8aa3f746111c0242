"""Adding to a library through its Python API, with services played on loopback."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.loopback import Loopback, Reply
from tests.rights import needs_modes, without_privileges
from tests.sources.services import API, entry, feed, page
from tests.writing.processes import fork, needs_fork, wait

from papernotes.add_request import AddedReading, NewReading, parse_link
from papernotes.errors import NothingFoundError, UsageError, WriteError
from papernotes.library import Library
from papernotes.model import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TODAY = dt.date(2025, 12, 9)
WORDS = [
    "2501.00001",
    "arXiv:hep-th/9901001",
    "10.1145/3292500.3330701",
    "doi:10.48550/arXiv.2501.00001",
    "https://aclanthology.org/P19-1001",
    "10.18653/v1/P19-1001",
    "PMID:31452104",
    "PMC6710000",
    "<https://github.com/a/b.git>",
    "huggingface.co/a/b",
    "openreview.net/forum?id=abc",
    "www.zhihu.com/question/1/answer/2",
    "https://x.example/稀疏.pdf",
]
LOG = """## 12.3

- https://arxiv.org/abs/2205.14135
	- FlashAttention：分块计算

## 12.8

- https://arxiv.org/abs/2312.00752
	- Mamba：状态空间


![](asset/Pasted%20image%2020251208101010.png)
"""


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def root(tmp_path: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERNOTES_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PAPERNOTES_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    root = tmp_path / "library"
    (root / "notes").mkdir(parents=True)
    (root / "notes" / "2025-12.md").write_text(LOG, "utf-8", newline="")
    (root / ".papernotes").mkdir()
    settings = {"mirrors": server.mirrors, "arxiv_interval": 0}
    own = tmp_path / "settings" / "papernotes" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(yaml.safe_dump({"sources": settings}), "utf-8")
    return root


def opened(root: Path) -> Library:
    return Library(root, today=TODAY)


def added_lines(root: Path, path: str = "notes/2025-12.md", before: str = LOG) -> list[str]:
    after = (root / path).read_bytes().decode()
    changes = [
        line
        for line in difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
        if line[0] in "+-"
    ]
    assert not [line for line in changes if line[0] == "-"]
    return [line[2:].rstrip("\n") for line in changes]


def only(added: list[AddedReading]) -> AddedReading:
    assert len(added) == 1
    return added[0]


def test_a_paper_is_noted_under_today_with_its_title_and_a_record(root: Path, server: Loopback) -> None:
    server.script(API, feed(entry("2501.01234", "Slow Attention: Waiting for Tokens", version=2)))
    done = only(opened(root).add("https://arxiv.org/abs/2501.01234"))
    assert done.result == "added"
    assert not done.problem
    assert added_lines(root) == [
        "",
        "## 12.9",
        "",
        "- https://arxiv.org/abs/2501.01234",
        "\t- Slow Attention: Waiting for Tokens",
    ]
    assert (done.entry.name, done.entry.date, done.entry.span.line) == ("Slow Attention", "2025-12-09", 16)
    assert done.entry.title == "Slow Attention: Waiting for Tokens"
    assert done.entry.citekey == "muster2025slow"
    record = yaml.safe_load((root / ".papernotes/works/arxiv-2501.01234.yaml").read_text("utf-8"))
    assert record["title"] == "Slow Attention: Waiting for Tokens"
    assert record["version"] == 2
    assert opened(root).entry("2501.01234").name == "Slow Attention"


def test_remarks_follow_the_name_of_the_title(root: Path, server: Loopback) -> None:
    server.script(API, feed(entry("2501.01234", "Slow Attention: Waiting for Tokens")))
    reading = NewReading(parse_link("2501.01234"), comments=("慢慢等", "值得一试"), tags=("#attention",))
    opened(root).add(reading)
    assert added_lines(root)[3:] == [
        "- https://arxiv.org/abs/2501.01234",
        "\t- Slow Attention：慢慢等 #attention",
        "\t- 值得一试",
    ]


def test_nothing_typed_is_lost_without_a_network(root: Path, server: Loopback) -> None:
    server.script(API, Reply(status=503))
    done = only(opened(root).add(NewReading(parse_link("arXiv:2501.01234v3"), comments=("先记下",))))
    assert done.problem
    assert added_lines(root)[3:] == ["- https://arxiv.org/abs/2501.01234v3", "\t- 先记下"]
    assert not (root / ".papernotes/works").exists()


def test_fetch_fills_in_what_add_could_not(root: Path, server: Loopback) -> None:
    library = opened(root)
    library.add("2501.01234", fetch=False)
    before = (root / "notes/2025-12.md").read_bytes()
    papers = [
        entry("2501.01234", "Slow Attention"),
        entry("2205.14135", "Flash"),
        entry("2312.00752", "Mamba"),
    ]
    server.script(API, feed(*papers))
    fetched = library.fetch()
    assert [one.outcome.problem for one in fetched] == ["", "", ""]
    assert library.entry("2501.01234").name == "Slow Attention"
    assert (root / "notes/2025-12.md").read_bytes() == before
    assert library.fetch() == []


def test_fetch_leaves_what_a_person_edited(root: Path, server: Loopback) -> None:
    server.script(
        API, feed(entry("2205.14135", "Flash")), feed(entry("2205.14135", "Flash Attention", version=3))
    )
    library = opened(root)
    library.fetch([library.entry("FlashAttention")])
    record = root / ".papernotes/works/arxiv-2205.14135.yaml"
    edited = record.read_text("utf-8").replace("title: Flash\n", "title: My title  # mine\n")
    record.write_text(edited, "utf-8")
    library.refresh()
    library.fetch([library.entry("FlashAttention")], refresh=True)
    text = record.read_text("utf-8")
    assert "title: My title  # mine\n" in text
    assert yaml.safe_load(text)["version"] == 3


def test_what_is_noted_already_is_not_noted_twice(root: Path) -> None:
    library = opened(root)
    for url in (
        "https://arxiv.org/pdf/2205.14135v2.pdf",
        "http://www.arxiv.org/abs/2205.14135?context=cs#x",
        "2205.14135",
    ):
        done = only(library.add(url, fetch=False))
        assert (done.result, done.entry.date, done.entry.span.line) == ("noted already", "2025-12-03", 3)
    assert added_lines(root) == []
    assert library.history() == []


def test_a_remark_goes_to_the_entry_that_is_there(root: Path) -> None:
    done = only(opened(root).add(NewReading(parse_link("2205.14135"), comments=("第二遍",)), fetch=False))
    assert done.result == "remarked on"
    assert added_lines(root) == ["\t- 第二遍"]


def test_again_notes_a_new_reading(root: Path) -> None:
    done = only(opened(root).add("2205.14135", again=True, fetch=False))
    assert (done.result, done.entry.date) == ("added", "2025-12-09")
    assert len(opened(root).catalogue.on_work("arxiv:2205.14135")) == 2


def test_several_works_are_one_change(root: Path, server: Loopback) -> None:
    server.script(API, feed(entry("2501.00001", "One"), entry("2501.00002", "Two")))
    server.script("/example.org/page", page("A page of its own"))
    library = opened(root)
    done = library.add("2501.00001", "2501.00002", "https://example.org/page", "2501.00001")
    assert [one.entry.name for one in done] == ["One", "Two", "A page of its own"]
    assert len([one for one in server.requests if "api/query" in one.path]) == 1
    assert len(library.history()) == 1
    library.undo()
    assert added_lines(root) == []
    assert not list((root / ".papernotes/works").glob("*.yaml"))
    with pytest.raises(NothingFoundError):
        library.undo()


def test_another_day_goes_where_it_belongs(root: Path) -> None:
    library = opened(root)
    library.add(NewReading(parse_link("2501.00001"), date="2025-12-05"), fetch=False)
    assert [entry.date for entry in reversed(library.entries(newest_first=True))] == [
        "2025-12-03",
        "2025-12-05",
        "2025-12-08",
    ]
    done = only(library.add(NewReading(parse_link("2501.00002"), date="2026-02-01"), fetch=False))
    assert done.entry.span.path == "notes/2026-02.md"
    assert (root / "notes/2026-02.md").read_text("utf-8") == "## 2.1\n\n- https://arxiv.org/abs/2501.00002\n"


def test_a_preview_writes_nothing(root: Path) -> None:
    before = sorted(path for path in root.rglob("*") if path.is_file())
    diff = opened(root).preview("2501.00001", fetch=False)
    assert "+- https://arxiv.org/abs/2501.00001\n" in diff
    assert diff.startswith("--- a/notes/2025-12.md\n+++ b/notes/2025-12.md\n")
    assert sorted(path for path in root.rglob("*") if path.is_file()) == before


def test_pictures_are_copied_and_shown(root: Path, tmp_path: Path) -> None:
    picture = tmp_path / "drawing.PNG"
    picture.write_bytes(b"\x89PNG not really")
    reading = NewReading(parse_link("2501.00001"), images=(picture, picture))
    done = only(opened(root).add(reading, fetch=False))
    assert len(done.entry.images) == 2
    for image in done.entry.images:
        assert (root / image.path).read_bytes() == picture.read_bytes()
    assert len({image.path for image in done.entry.images}) == 2
    with pytest.raises(UsageError, match="not a picture"):
        opened(root).add(NewReading(parse_link("2501.00009"), images=(tmp_path / "x.exe",)), fetch=False)


@pytest.mark.parametrize("date", ["2024-12-08", "2025-12-08", "2025-12-05"])
def test_a_picture_is_named_after_the_day_that_it_is_noted_on(root: Path, tmp_path: Path, date: str) -> None:
    picture = tmp_path / "drawing.png"
    picture.write_bytes(b"\x89PNG not really")
    (root / "notes" / "2024-12.md").write_text("## 12.8\n\n- https://arxiv.org/abs/2401.00001\n", "utf-8")
    reading = NewReading(parse_link("2501.00001"), date=date, images=(picture,))
    done = only(opened(root).add(reading, fetch=False))
    assert done.entry.date == date
    assert done.entry.images[0].path.startswith(f"asset/Pasted image {date.replace('-', '')}")
    assert "## 2025" not in (root / "notes" / "2025-12.md").read_text("utf-8")


def test_a_pdf_is_kept_or_said_to_be_missing(root: Path, server: Loopback) -> None:
    server.script("/arxiv.org/pdf/2501.00001", Reply(b"%PDF-1.7 ...", type="application/pdf"))
    server.script("/arxiv.org/pdf/2501.00002", Reply("<html>please wait</html>"))
    done = opened(root).add("2501.00001", "2501.00002", fetch=False, pdf=True)
    assert (root / "asset/2501.00001.pdf").read_bytes() == b"%PDF-1.7 ..."
    assert [one.pdf for one in done] == ["asset/2501.00001.pdf", ""]
    assert "no PDF" in done[1].pdf_problem
    assert not done[1].problem


def test_a_pdf_that_is_kept_is_not_fetched_again(root: Path, server: Loopback) -> None:
    server.script("/arxiv.org/pdf/2501.00001", Reply(b"%PDF-1.7 ...", type="application/pdf"))
    library = opened(root)
    library.add("2501.00001", fetch=False)
    assert only(library.add("2501.00001", fetch=False, pdf=True)).result == "noted already"
    assert (root / "asset/2501.00001.pdf").read_bytes() == b"%PDF-1.7 ..."
    assert not only(library.add("2501.00001", fetch=False, pdf=True, again=True)).pdf_problem
    assert len(server.requests) == 1


@needs_modes
@pytest.mark.parametrize("command", [Library.fetch, lambda library: library.add("2501.00001")])
def test_nobody_is_asked_for_what_could_not_be_kept(
    root: Path, tmp_path: Path, server: Loopback, command: Callable[[Library], object]
) -> None:
    (root / ".papernotes").chmod(0o555)
    with (
        without_privileges(tmp_path),
        pytest.raises(WriteError, match=r"\.papernotes/works cannot be written: permission denied"),
    ):
        command(opened(root))
    assert server.requests == []


def test_a_title_cannot_break_the_note(root: Path, server: Loopback) -> None:
    title = "```  ## 1.1 https://evil.example/ [x](javascript:1) <script> \x1b[31m"
    server.script("/example.org/odd", page(title))
    done = only(opened(root).add("https://example.org/odd"))
    assert [link.url for link in done.entry.links] == ["https://example.org/odd"]
    assert "\x1b" not in (root / "notes/2025-12.md").read_text("utf-8")


@pytest.mark.parametrize("word", ["", "hello", "ftp://x.example/a", "2513.00001", "javascript:alert(1)"])
def test_what_is_no_link_is_refused(word: str) -> None:
    with pytest.raises(UsageError):
        parse_link(word)


def test_a_note_that_cannot_be_added_to_is_left_alone(root: Path) -> None:
    note = root / "notes" / "2025-12.md"
    note.write_text(f"{LOG}\n## 12.9\n\n```python\nx = 1\n", "utf-8")
    before = note.read_bytes()
    with pytest.raises(WriteError, match=r"notes/2025-12.md:16"):
        opened(root).add("2501.00001", fetch=False)
    assert note.read_bytes() == before


def test_what_a_noted_entry_lacks_of_a_reading_is_told(root: Path, tmp_path: Path) -> None:
    picture = tmp_path / "drawing.png"
    picture.write_bytes(b"\x89PNG not really")
    library = opened(root)
    reading = NewReading(
        parse_link("2205.14135"), name="Flash", tags=("待办",), topic=("推理",), images=(picture,)
    )
    done = only(library.add(reading, fetch=False))
    assert (done.result, done.unused) == ("noted already", ("name", "tags", "topic", "images"))
    assert (root / "notes/2025-12.md").read_text("utf-8") == LOG
    done = only(library.add(replace(reading, comments=("再读",), images=()), fetch=False))
    assert (done.result, done.unused) == ("remarked on", ("name", "topic"))
    assert added_lines(root) == ["\t- 再读 #待办"]
    reading = NewReading(parse_link("2205.14135"), name="FlashAttention", tags=("#待办",))
    assert only(library.add(reading, fetch=False)).unused == ()


def test_names_are_put_on_one_line_and_topics_need_one(root: Path) -> None:
    reading = NewReading(
        parse_link("2501.00001"),
        name="x\ny",
        topic=("a\nb\t",),
        comments=("", "one\r\ntwo", " "),
        tags=(" ",),
    )
    done = only(opened(root).add(reading, fetch=False))
    assert (done.entry.name, done.entry.topics) == ("x y", ("a b",))
    assert added_lines(root)[3:] == ["- a b", "\t- https://arxiv.org/abs/2501.00001", "\t\t- x y: one two"]
    for topic in (("",), ("a", "\n")):
        with pytest.raises(UsageError, match="a topic needs a name"):
            opened(root).add(NewReading(parse_link("2501.00002"), topic=topic), fetch=False)


def test_a_note_that_is_not_read_is_not_written_either(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "2025-12.md"
    (root / "notes" / "2025-12.md").rename(elsewhere)
    (root / "notes" / "2025-12.md").symlink_to(elsewhere)
    with pytest.raises(
        WriteError, match=r"notes/2025-12.md cannot be written: it is a link out of the library"
    ):
        opened(root).add("2501.00001", fetch=False)
    assert elsewhere.read_text("utf-8") == LOG


@needs_fork
def test_processes_that_add_at_once_lose_and_double_nothing(root: Path) -> None:
    def add_all(process: int) -> None:
        library = opened(root)
        for number in range(10):
            # Each work is added by two processes; one of them finds it noted.
            library.add(f"https://example.org/{process // 2}/{number}", fetch=False)

    children = [fork(partial(add_all, process)) for process in range(8)]
    assert [wait(child) for child in children] == [0] * 8
    found = [entry.links[0].url for entry in opened(root).entries()]
    assert len(found) == len(set(found)) == 2 + 40
    assert set(added_lines(root)) >= {f"- https://example.org/{process}/9" for process in range(4)}


def test_links_of_a_record_stay_json(root: Path, server: Loopback) -> None:
    server.script(API, feed(entry("2501.01234", 'A "quoted" title: 中文\u2028')))
    done = only(opened(root).add("2501.01234"))
    json.dumps(done.entry.title, ensure_ascii=False).encode()
    assert done.entry.title == 'A "quoted" title: 中文'


def test_a_second_reading_of_a_work_is_written_under_its_own_day(root: Path) -> None:
    link = parse_link("2501.00001")
    first = NewReading(link, comments=("先读",), date="2025-12-05")
    second = NewReading(
        parse_link("https://arxiv.org/pdf/2501.00001v2"), comments=("再读",), date="2025-12-07"
    )
    done = opened(root).add(second, first, fetch=False)
    assert [(one.result, one.entry.date) for one in done] == [
        ("added", "2025-12-07"),
        ("added", "2025-12-05"),
    ]
    assert [line for line in added_lines(root) if "读" in line] == ["\t- 先读", "\t- 再读"]


def test_each_reading_of_a_noted_work_adds_its_remark(root: Path) -> None:
    link = parse_link("2205.14135")
    readings = [
        NewReading(link, comments=(text,), date=f"2025-12-0{day}") for day, text in [(5, "二"), (7, "三")]
    ]
    done = opened(root).add(*readings, fetch=False)
    assert [one.result for one in done] == ["remarked on", "remarked on"]
    assert added_lines(root) == ["\t- 二", "\t- 三"]


@pytest.mark.parametrize("date", ["", "2025-12-09"])
def test_readings_of_a_work_on_one_day_are_the_same_or_refused(root: Path, date: str) -> None:
    link = parse_link("2501.00001")
    reading = NewReading(link, comments=("读",))
    other = replace(reading, link=parse_link("arxiv.org/abs/2501.00001"), date=date)
    assert len(opened(root).add(reading, other, fetch=False)) == 1
    opened(root).undo()
    for changed in (replace(other, comments=("再读",)), replace(other, topic=("推理",)), "2501.00001"):
        for call in (opened(root).add, opened(root).preview):
            with pytest.raises(UsageError, match="given twice for 2025-12-09") as raised:
                call(reading, changed, fetch=False)
            assert raised.value.hint
    assert added_lines(root) == []


@pytest.mark.parametrize(
    "date", ["2025-12", "20251203", "2025-W49-3", "2025-02-30", "12.3", "昨天", " 2025-12-03", "x"]
)
def test_a_date_that_is_no_day_is_refused(root: Path, date: str) -> None:
    with pytest.raises(UsageError, match="is not the day of a reading") as raised:
        opened(root).add(NewReading(parse_link("2501.00001"), date=date), fetch=False)
    assert "2025-12-03" in (raised.value.hint or "")
    assert added_lines(root) == []


def test_a_day_to_come_is_written(root: Path) -> None:
    done = only(opened(root).add(NewReading(parse_link("2501.00001"), date="2026-03-04"), fetch=False))
    assert done.entry.date == "2026-03-04"


@pytest.mark.parametrize(
    "fields",
    [
        {"link": "2501.00001"},
        {"link": None},
        {"link": Link(5, "web", None)},  # type: ignore[arg-type]
        {"link": Link("javascript:alert(1)", "web", None)},
        {"link": Link("https://x.example/\n- y", "web", None)},
        {"link": Link("", "arxiv", "2501.00001")},
        {"link": Link("ftp://x.example/a.pdf", "pdf", None)},
        {"name": 5},
        {"name": None},
        {"comments": "读过"},
        {"comments": (None,)},
        {"comments": None},
        {"tags": "待办"},
        {"tags": {"待办": 1}},
        {"tags": ("a b",)},
        {"topic": "推理"},
        {"date": dt.date(2025, 12, 9)},
        {"images": "a.png"},
        {"images": ("a.png",)},
        {"images": (Path("a\0.png"),)},
        {"pdf": "%PDF-1.5"},
        {"pdf": b"<html>"},
        {"pdf": None},
    ],
    ids=repr,
)
def test_a_reading_with_a_value_that_it_cannot_have_is_refused(root: Path, fields: dict[str, object]) -> None:
    library = opened(root)
    wrong = replace(NewReading(parse_link("2501.00001")), **fields)  # type: ignore[arg-type]
    for call in (library.add, library.preview):
        with pytest.raises(UsageError):
            call("2501.00002", wrong, fetch=False)
    assert added_lines(root) == []
    assert library.history() == []


@pytest.mark.parametrize(
    "reading", [None, 2501.00001, b"2501.00001", ["2501.00001"], Link("https://x.example/", "web", None)]
)
def test_what_is_no_reading_is_refused(root: Path, reading: object) -> None:
    with pytest.raises(UsageError):
        opened(root).add(reading, fetch=False)  # type: ignore[arg-type]


def test_nothing_to_add_is_no_change(root: Path) -> None:
    assert opened(root).add() == []
    assert opened(root).history() == []


def test_lists_are_taken_for_tuples(root: Path) -> None:
    reading = NewReading(parse_link("2501.00001"), comments=["读"], tags=["待办"])  # type: ignore[arg-type]
    done = only(opened(root).add(reading, fetch=False))
    assert done.entry.tags == ("待办",)


def test_a_pdf_that_was_given_is_kept(root: Path) -> None:
    reading = NewReading(parse_link("2501.00001"), pdf=b"%PDF-1.5 mine")
    done = only(opened(root).add(reading, fetch=False, pdf=True))
    assert (root / done.pdf).read_bytes() == b"%PDF-1.5 mine"
    assert done.pdf_problem == ""


@given(st.sampled_from(WORDS), st.sampled_from(["", "v2", "#x", "?a=b", "/"]))
def test_a_link_that_is_read_again_is_the_same_link(word: str, end: str) -> None:
    try:
        link = parse_link(word + end)
    except UsageError:
        return
    assert parse_link(link.url) == link
