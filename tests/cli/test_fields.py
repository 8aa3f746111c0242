from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.cli.rendering.output_forms import FIELDS, Template, line
from papernotes.errors import UsageError
from papernotes.model import Day, Entry, Image, Link, Span


def entry(name: str = "FlashAttention", text: str = "") -> Entry:
    return Entry(
        key="k1",
        name=name,
        name_source="link",
        date="2025-12-03",
        date_evidence="heading",
        topics=("注意力", "KV-cache"),
        tags=("a", "b/c"),
        links=(
            Link("https://arxiv.org/abs/2205.14135", "arxiv", "2205.14135"),
            Link("https://x.org", "web"),
        ),
        images=(Image("asset/a b.png"),),
        code=(),
        text=text,
        text_lines=(3,) * len(text.split("\n")),
        span=Span("notes/a.md", 3, 5),
    )


DAY = Day(
    date="2025-12-03",
    end=None,
    date_evidence="heading",
    conflicts=(),
    remark="会议",
    text="介绍",
    text_lines=(2,),
    tags=(),
    links=(),
    images=(),
    code=(),
    topics=(),
    span=Span("notes/a.md", 1, 9),
)


def test_every_field_has_a_text_for_entries_and_days() -> None:
    assert {name: field(entry()) for name, field in FIELDS.items()} == {
        "date": "2025-12-03",
        "name": "FlashAttention",
        "title": "",
        "url": "https://arxiv.org/abs/2205.14135",
        "urls": "https://arxiv.org/abs/2205.14135 https://x.org",
        "kind": "arxiv",
        "id": "2205.14135",
        "citekey": "",
        "key": "k1",
        "topics": "注意力 > KV-cache",
        "tags": "a,b/c",
        "images": "asset/a b.png",
        "text": "",
        "path": "notes/a.md",
        "line": "3",
        "end_line": "5",
        "place": "notes/a.md:3",
    }
    said = {name: field(DAY) for name, field in FIELDS.items()}
    assert (said["name"], said["text"], said["url"], said["topics"], said["key"]) == (
        "会议",
        "介绍",
        "",
        "",
        "",
    )


def test_a_place_is_on_one_line_whatever_the_note_is_called() -> None:
    odd = replace(entry(), span=Span("notes/a\nb.md", 3, 5))
    assert Template("{place} {path}").fill(odd) == "notes/a\\nb.md:3 notes/a\\nb.md\n"


@given(st.text(), st.text())
def test_a_line_has_as_many_fields_whatever_is_in_them(name: str, text: str) -> None:
    written = line(entry(name or "x", text), text)
    assert written.count("\t") == 7
    assert written.endswith("\n")
    assert len(written.splitlines()) == 1


@given(st.text(alphabet=st.sampled_from("{}!:.[]nametx\\ \t") | st.characters(codec="utf-8")))
def test_a_template_is_refused_or_can_be_filled(text: str) -> None:
    try:
        template = Template(text)
    except UsageError:
        return
    assert isinstance(template.fill(entry()), str)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{date} {name}", "2025-12-03 FlashAttention\n"),
        (r"{name}\t{id}\n", "FlashAttention\t2205.14135\n\n"),
        (r"\\t{{{key}}}", "\\t{k1}\n"),
        ("", "\n"),
    ],
)
def test_a_template_is_filled(text: str, filled: str) -> None:
    assert Template(text).fill(entry()) == filled


@pytest.mark.parametrize(
    "text", ["{}", "{0}", "{name.x}", "{name[0]}", "{name!r}", "{name:>9}", "{naem}", "{"]
)
def test_a_template_takes_no_more_than_fields(text: str) -> None:
    with pytest.raises(UsageError, match="template"):
        Template(text)


def test_a_command_may_add_fields() -> None:
    assert Template("{score} {name}", ["score"]).fill(entry(), {"score": "1.5"}) == "1.5 FlashAttention\n"
