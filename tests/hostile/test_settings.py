"""Settings, records, front matter and glossaries in YAML and TOML that were made to take for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hostile.outside import Outside

NOTE = "## 12.3\n\n- https://arxiv.org/abs/2205.14135\n\t- FlashAttention\n"
LARGE = 1_000_000

BOMBS = {
    "lists in lists": "notes: " + "[" * LARGE,
    "mappings in mappings": "notes: " + "{a: " * (LARGE // 4),
    "lists on one line": "- " * (LARGE // 2),
    "keys of keys": "? " * (LARGE // 2),
    "a long value": f"notes: {'x' * LARGE}",
    "a quoted value": f'notes: "{"x " * (LARGE // 2)}"',
    "many values": f"notes: [{'a,' * (LARGE // 2)}]",
    "many lists": f"notes: [{'[],' * (LARGE // 3)}]",
    "keys": "".join(f"k{n}: v\n" for n in range(LARGE // 10)),
    "aliases": "a: &a [x, x]\n" + "".join(f"{n}: [*a, *a]\n" for n in range(LARGE // 20)),
    "laughs": "a0: &a0 ha\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
    "merges": "a: &a {x: 1}\n" + "".join(f"m{n}:\n  <<: *a\n" for n in range(LARGE // 20)),
    "itself": "notes: &a [*a]\n",
    "blanks": "notes: a" + " " * LARGE,
    "marks": "!" * LARGE,
}


@pytest.fixture
def settings(outside: Outside) -> Path:
    outside.note(NOTE)
    return outside.library / ".papernotes" / "config.yaml"


@pytest.mark.parametrize("bomb", BOMBS)
def test_settings_are_refused_before_they_take_time(outside: Outside, settings: Path, bomb: str) -> None:
    settings.write_text(BOMBS[bomb], "utf-8")
    done = outside.run("list", seconds=20)
    assert done.status == 1
    assert "config.yaml" in done.err
    assert done.err.count("error: ") == 1
    assert len(done.err) < 2_000
    assert done.megabytes < 200


@pytest.mark.parametrize("bomb", BOMBS)
def test_the_user_s_own_settings_are_bounded_as_well(outside: Outside, bomb: str) -> None:
    own = outside.home / ".config" / "papernotes" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(BOMBS[bomb], "utf-8")
    outside.note(NOTE)
    done = outside.run("fetch", seconds=20)
    assert done.status in {1, 4}
    assert "config.yaml" in done.err


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_record_is_a_warning_and_the_rest_goes_on(outside: Outside, bomb: str) -> None:
    outside.note(NOTE)
    works = outside.library / ".papernotes" / "works"
    works.mkdir()
    (works / "bomb.yaml").write_text(f"id: x:y\n{BOMBS[bomb].replace('notes:', 'identifiers:')}", "utf-8")
    (works / "good.yaml").write_text("id: arxiv:2205.14135\ntitle: Fast and exact\nsource: me\n", "utf-8")
    done = outside.run("list", "--format", "{name}: {title}", seconds=20)
    assert (done.status, done.out) == (0, "FlashAttention: Fast and exact\n")
    if bomb not in {"a long value", "a quoted value", "blanks", "keys"}:
        assert "warning: .papernotes/works/bomb.yaml" in done.err
    assert done.megabytes < 300


@pytest.mark.parametrize("bomb", BOMBS)
def test_front_matter_keeps_no_note_from_being_read(outside: Outside, bomb: str) -> None:
    outside.note(NOTE)
    outside.note(
        f"---\ndate: 2025-11-04\n{BOMBS[bomb].replace('notes:', 'tags:')}\n---\n\n{NOTE}", "notes/b.md"
    )
    done = outside.run("list", "--format", "{path}", seconds=20)
    assert done.status == 0
    assert {*done.out.split()} == {"notes/2025-12.md", "notes/b.md"}
    if bomb in {"lists in lists", "mappings in mappings", "aliases", "laughs", "merges", "itself", "blanks"}:
        assert done.err.count("warning: notes/b.md:") == 1
        assert "only title and date of the front matter are read" in done.err
    assert done.megabytes < 300


@pytest.mark.parametrize(
    "bomb",
    [
        "a" + ".a" * (LARGE // 4) + " = 1",
        "a = " + "[" * LARGE,
        "a = " + "{a = " * (LARGE // 5),
        "[" + "a." * (LARGE // 4) + "a]\n",
        f'a = "{"x" * LARGE}"',
        "a = 0x" + "f" * LARGE,
        "a = " + "9" * LARGE,
    ],
    ids=["dots", "lists", "mappings", "table", "value", "hexadecimal", "number"],
)
def test_front_matter_in_toml_is_bounded_as_well(outside: Outside, bomb: str) -> None:
    outside.note(f"+++\ndate = 2025-11-04\n{bomb}\n+++\n\n{NOTE}")
    done = outside.run("list", "--format", "{path}", seconds=20)
    assert (done.status, done.out) == (0, "notes/2025-12.md\n")
    if bomb.count(".") > 1_000:
        assert "warning: notes/2025-12.md:3: a line of TOML with more than 100 dots" in done.err


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_glossary_keeps_no_search_from_answering(outside: Outside, bomb: str) -> None:
    outside.note(NOTE)
    (outside.library / ".papernotes" / "glossary.yaml").write_text(BOMBS[bomb], "utf-8")
    done = outside.run("search", "FlashAttention", "--format", "{name}", seconds=30)
    assert (done.status, done.out) == (0, "FlashAttention\n")
    assert "glossary.yaml" in done.err
    assert len(done.err) < 2_000


def test_names_of_a_glossary_that_are_repeated_by_aliases_do_not_multiply(outside: Outside) -> None:
    outside.note(NOTE)
    names = ", ".join(f"name{n}" for n in range(20_000))
    (outside.library / ".papernotes" / "glossary.yaml").write_text(
        f"- &a [{names}]\n" + "- *a\n" * 20_000, "utf-8"
    )
    done = outside.run("search", "FlashAttention", "--format", "{name}", seconds=30)
    assert (done.status, done.out) == (0, "FlashAttention\n")
    assert "glossary.yaml:2" in done.err


@pytest.mark.parametrize(
    "content",
    [
        b'notes: "\\ud800"\n',
        b'new_note: "notes/\\udcff.md"\n',
        b'"\\ud800": 1\n',
        b"notes: \xed\xa0\x80\n",
        b"notes: \xff\xfe\xfd\n",
        b"\xff\xfen\x00:\x00 \x00\x00\xd8\n\x00",
        b"notes: \x00\x01\n",
        b'notes: "\\0"\n',
        b"? [a]\n: b\n",
        b"notes: !!binary AAAA\n",
        b"notes: !!set {a, b}\n",
        b"!!python/name:os.system : a\n",
        b"notes: 2025-99-99\n",
        b"--- a\n--- b\n",
    ],
)
def test_settings_that_are_no_text_are_an_ordinary_error(
    outside: Outside, settings: Path, content: bytes
) -> None:
    settings.write_bytes(content)
    for words in (["list"], ["add", "--no-fetch", "2501.00001"], ["search", "a"]):
        done = outside.run(*words)
        assert done.status == 1
        assert "error: " in done.err
        assert "config.yaml" in done.err
