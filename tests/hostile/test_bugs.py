"""Nothing in a library or among the arguments makes a command speak of a bug in itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from papernotes import exporters

if TYPE_CHECKING:
    from tests.hostile.outside import Outside

pytestmark = pytest.mark.soak
NOTE = "## 2025-12-03\n\n- [A](https://arxiv.org/abs/2512.03036) text\n"
FOLDERS = {"obsidian", "site"}


@pytest.mark.parametrize(
    "setting",
    [
        r'assets: ["\ud800"]',
        r'notes: ["\udfff", notes]',
        r'new_note: "notes/\ud800{year}.md"',
        r'sources: {email: "\ud800"}',
        r'"\ud800": 1',
    ],
)
def test_half_a_character_in_the_settings_is_told_with_its_line(outside: Outside, setting: str) -> None:
    outside.note(NOTE)
    (outside.library / ".papernotes" / "config.yaml").write_text(f"# settings\n{setting}\n", encoding="utf-8")
    for words in (["list"], ["export", "--format", "markdown", "--assets", "copy", "-o", "x.md"]):
        finished = outside.run(*words)
        assert finished.status == 1
        assert "config.yaml:2" in finished.err


NAMES = [
    *(
        "%00",
        "a%00b.pdf",
        "%FF.png",
        "%ED%A0%80.png",
        "x" * 300 + ".pdf",
        "/" * 300,
        "../" * 100,
        "loop/x.txt",
    ),
    *(
        "a/" * 2000 + "x.pdf",
        "%",
        "%zz",
        ".",
        "..",
        "~nobody/x.pdf",
        "C:%5Cx.pdf",
        "data:",
        "file:///etc/passwd",
    ),
]


@pytest.mark.parametrize("form", exporters.names())
def test_links_and_pictures_may_be_called_anything(outside: Outside, form: str) -> None:
    (outside.library / "notes" / "loop").symlink_to("loop")
    links = " ".join(f"[l]({name}) ![p]({name}) [[{name}]] ![[{name}]]" for name in NAMES)
    outside.note(f"{NOTE}  {links}\n\n[defined]: %00\n")
    to = ["-o", "out"] if form in FOLDERS else []
    assert outside.run("export", "--format", form, *to).status == 0
    if form in {"markdown", "html"}:
        assert outside.run("export", "--format", form, "--assets", "copy", "-o", f"out/x.{form}").status == 0


@pytest.mark.parametrize("form", exporters.names())
def test_halves_of_characters_and_huge_fields_are_exported(outside: Outside, form: str) -> None:
    half, huge = r"\ud800", "y" * 300_000
    outside.note(
        f'---\ntitle: "{half}"\ntags: ["{half}"]\n---\n\n- https://example.org/{half} {huge}\n', "notes/a.md"
    )
    outside.note(
        f"## 2025-12-03\n\n- [{huge}](https://arxiv.org/abs/2512.03036) #{huge}\n  ![{huge}](x.png)\n"
    )
    works = outside.library / ".papernotes" / "works"
    works.mkdir()
    (works / "arxiv-2512.03036.yaml").write_text(
        f'id: "arxiv:2512.03036"\ntype: article\ntitle: "{half} {huge}"\nabstract: "{huge}"\n'
        f'author: [{{family: "{half}", given: "{huge}"}}]\nissued: "{"9" * 5000}"\nversion: {"9" * 5000}\n',
        encoding="utf-8",
    )
    to = ["-o", "out"] if form in FOLDERS else []
    assert outside.run("export", "--format", form, *to).status == 0


def test_files_whose_names_are_no_text_are_told_of(outside: Outside) -> None:
    outside.note(NOTE + f"  ![](../asset/{quote(bytes([255]))}.png)\n")
    (outside.library / "asset").mkdir()
    for name in (b"notes/\xff.md", b"asset/\xff.png"):
        with open(bytes(outside.library) + b"/" + name, "wb") as file:  # noqa: PTH123 - a name that is no text
            file.write(NOTE.encode())
    for form in exporters.names():
        to = ["-o", f"out-{form}"] if form in FOLDERS else []
        finished = outside.run("export", "--format", form, *to)
        assert finished.status == 0
        assert "not UTF-8" in finished.err


@pytest.mark.parametrize(
    "words",
    [
        ("add", "--no-fetch", "https://example.org/\udcff"),
        ("add", "--no-fetch", "https://example.org/x", "--topic", "\udcff"),
        ("add", "--no-fetch", "https://example.org/x", "-m", "\udcff"),
        ("add", "--no-fetch", "https://example.org/x", "--tag", "\udcff"),
        ("search", "\udcff"),
        ("show", "\udcff"),
        ("list", "--tag", "\udcff"),
        ("export", "--title", "\udcff"),
        ("export", "--title", "\udcff", "--format", "html"),
        ("export", "--title", "\udcff", "--format", "atom"),
        ("digest", "--month", "2025-12", "--title", "\udcff"),
        ("serve", "--host", "\udcff", "--port", "0"),
        ("serve", "--host", "x" * 2000, "--port", "0"),
        ("\udcff",),
    ],
    ids=lambda words: " ".join(word[:10] for word in words).encode("ascii", "replace").decode(),
)
def test_arguments_that_are_no_text_are_mistakes_like_others(
    outside: Outside, words: tuple[str, ...]
) -> None:
    outside.note(NOTE)
    before = {path: path.read_bytes() for path in (outside.library / "notes").rglob("*.md")}
    finished = outside.run(*words)
    if finished.status == 1:
        assert {path: path.read_bytes() for path in (outside.library / "notes").rglob("*.md")} == before
    assert finished.status in {0, 1, 2, 3}
