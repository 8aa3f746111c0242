"""Every format has the same link of an entry for its own, and none that could run anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.exporters.samples import PATH, TODAY, entry, export, export_notes
from tests.pictures import PDF

from papernotes.dates.expressions import DateRange
from papernotes.digest import digest, html, markdown
from papernotes.exporters import Options, get, names
from papernotes.exporters.link_rewriter import LinkRewriter
from papernotes.exporters.pages import SiteLog, entry_card
from papernotes.identifiers import identity
from papernotes.model import Work

FILES = ("asset/p.pdf", "asset/wide.png", "asset/x.svg", "asset/run.html", ".papernotes/config.yaml")
LINKS = """## 2025-12-03

- [A](https://example.org/a) [pdf](../asset/p.pdf) [out](../../../etc/passwd) [abs](/etc/passwd)
  [missing](../asset/none.pdf) [html](../asset/run.html) [hidden](../.papernotes/config.yaml)
  [svg](../asset/x.svg) [png](../asset/wide.png) [note](long.md#place) <a href="../../../etc/passwd">raw</a>
  [over
  lines](../../../etc/passwd) [leads](../asset/leads.pdf) [defined] [[1]](https://a.b)
  [[long]] [[Long|words]] [[nowhere]]
  ![[wide.png|600]] ![[wide.png|alt|60x40]] <img src="asset/wide.png" width="420">

  | a | b |
  | - | - |
  | <img src="asset/wide.png" width="100"> | [[long\\|cell]] |

[defined]: ../../../etc/passwd
"""
LONG = "# KV-cache 的账怎么算\n\ntext\n"
SCRIPT = "javascript:window.PWNED=1"
NOTE = f"""## 2025-12-03

- [Click]({SCRIPT}) then https://example.org/ok and https://example.org/more
"""
if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.exporters import Export


@pytest.mark.parametrize("form", [name for name in names() if not get(name).is_folder])
def test_no_script_is_linked(form: str) -> None:
    made = export_notes({PATH: NOTE})
    text = "".join(get(form).text(made))
    assert "https://example.org/ok" in text
    if form not in {"json", "jsonl", "csv"}:  # data say what stands in the note
        assert f'="{SCRIPT}' not in text
        assert f'"{SCRIPT}"' not in text
        assert f"{{{SCRIPT}}}" not in text
        assert f"UR  - {SCRIPT}" not in text
        assert "](https://example.org/ok)" in text or form != "markdown"


def test_a_note_for_obsidian_and_a_card_link_the_first_page() -> None:
    made = export_notes({PATH: NOTE})
    (note,) = (str(file.content) for file in get("obsidian").files(made))
    assert "](https://example.org/ok)\n" in note
    (one,) = made.entries
    log = SiteLog(
        title="",
        entries=made.entries,
        days=(),
        works={},
        image=made.image,
        source=made.source,
        document=made.document,
    )
    assert entry_card(log, one)["link"] == "https://example.org/ok"


def test_a_digest_links_the_first_page() -> None:
    made = export_notes({PATH: NOTE})
    of_week = digest(made.entries, dates=DateRange("2025-12-01", "2025-12-07"), today=TODAY)
    assert "](https://example.org/ok)**" in markdown(of_week, made)
    assert SCRIPT not in markdown(of_week, made)
    assert SCRIPT not in html(of_week, made)


def test_a_record_with_a_script_for_its_address_has_none() -> None:
    one = entry("A", "https://example.org/ok")
    made = export(one, works={identity(one.links[0]): Work("web:x", "webpage", "A", url=SCRIPT)})
    assert SCRIPT not in "".join(get("bibtex").text(made))


def test_what_leads_elsewhere_than_to_a_page_stays_in_the_text() -> None:
    note = "## 2025-12-03\n\n- [Item](zotero://select/items/1)\n- https://example.org/ok\n\t- remark\n"
    made = export_notes({PATH: note})
    assert "zotero://select/items/1" in "".join(get("markdown").text(made))


@pytest.fixture
def linked(tmp_path: Path) -> Export:
    root = tmp_path / "log"
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(PDF)
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (root / "asset" / "leads.pdf").symlink_to(tmp_path / "secret.pdf")
    notes = {PATH: LINKS, "notes/long.md": LONG}
    return export_notes(notes, root=root, options=Options(folder=root / "out"))


def links_of(html: str) -> dict[str, str]:
    """Where the links of a page lead, by their words."""
    return {words: url for url, words in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', html)}


def test_a_page_links_files_of_the_library_and_nothing_outside(linked: Export) -> None:
    links = links_of("".join(get("html").text(linked)))
    assert links["pdf"] == "../asset/p.pdf"
    assert "/etc/passwd" not in str(links)
    assert not links.keys() & {"out", "abs", "raw", "over\nlines", "leads", "defined"}


def test_a_site_brings_along_the_files_that_it_links_if_they_are_only_read(linked: Export) -> None:
    files = {file.path: file.content for file in get("site").files(linked)}
    links = links_of(str(files[f"entries/{linked.entries[0].key}.html"]))
    assert links["pdf"] == "../files/asset/p.pdf"
    assert links["png"] == "../pictures/asset/wide.png"
    assert not links.keys() & {"out", "abs", "missing", "html", "hidden", "svg", "raw", "defined"}
    assert {name for name in files if name.startswith(("files/", "pictures/"))} == {
        "files/asset/p.pdf",
        "pictures/asset/wide.png",
    }


def test_a_link_to_another_note_leads_to_where_it_is_now(linked: Export) -> None:
    key = linked.entries[1].key
    page = links_of("".join(get("html").text(linked)))
    assert {page[words] for words in ("long", "words", "cell")} == {f"#{key}"}
    assert page["[1]"] == "https://a.b"
    files = {file.path: str(file.content) for file in get("site").files(linked)}
    entry_page = links_of(files[f"entries/{linked.entries[0].key}.html"])
    assert {entry_page[words] for words in ("long", "words", "cell")} == {f"../entries/{key}.html"}
    assert entry_page["note"] == f"../entries/{key}.html#place"
    vault = {file.path: str(file.content) for file in get("obsidian").files(linked)}
    assert "KV-cache 的账怎么算.md" in vault
    note = vault["2025-12-03 A.md"]
    assert "[[KV-cache 的账怎么算|long]] [[KV-cache 的账怎么算|words]] [[nowhere]]" in note
    assert "[[KV-cache 的账怎么算\\|cell]]" in note


def test_a_picture_keeps_its_width(linked: Export) -> None:
    page = "".join(get("html").text(linked))
    sizes = re.findall(r'<img src="[^"]*" alt="([^"]*)" width="(\d+)"(?: height="(\d+)")?>', page)
    assert sizes == [("", "600", ""), ("alt", "60", "40"), ("", "420", ""), ("", "100", "")]
    vault = {file.path: str(file.content) for file in get("obsidian").files(linked)}
    assert (
        "![|600](pictures/asset/wide.png) ![alt|60x40](pictures/asset/wide.png)" in vault["2025-12-03 A.md"]
    )


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("`[a](b.md)` [a](b.md)", "`[a](b.md)` [a](NEW)"),
        ("``[a](b.md)` [a](b.md)", "``[a](NEW)` [a](NEW)"),
        ("\\``[a](b.md)` [a](b.md)", "\\``[a](b.md)` [a](NEW)"),
        ("[ [a](b.md) ] [x [a](b.md)", "[ [a](NEW) ] [x [a](NEW)"),
        ("[a `]` b](b.md) \\[a](b.md)", "[a `]` b](NEW) \\[a](b.md)"),
        ('[a]( <b.md> "t" ) [a](b.md (t))', '[a](NEW "t") [a](NEW (t))'),
        ("[a [b] c](b.md)[a\\]](b.md)", "[a [b] c](NEW)[a\\]](NEW)"),
        ("[a](" + " " * 100_000 + "[a](b.md)", "[a](" + " " * 100_000 + "[a](NEW)"),
        ("[\\]" * 30_000 + "[a](b.md)", "[\\]" * 30_000 + "[a](NEW)"),
        (" ".join("`" * length for length in range(1, 400)) + "[a](b.md)", None),
    ],
    ids=lambda text: str(text)[:20],
)
def test_links_of_a_line_are_found_outside_code_however_long_it_is(line: str, wanted: str | None) -> None:
    class New:
        def picture(self, path: str, note: str) -> str:
            raise AssertionError((path, note))

        def file(self, path: str, note: str) -> str | None:
            assert (path, note) == ("b.md", "note.md")
            return "NEW"

        def wikilink(self, name: str, words: str, note: str) -> str | None:
            raise AssertionError((name, words, note))

    made = LinkRewriter("note.md", (), New()).line(line)
    assert made == (line.replace("b.md", "NEW") if wanted is None else wanted)
