"""A static site as files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from tests.web.conftest import export_site, write_hostile

if TYPE_CHECKING:
    from pathlib import Path


def addresses(page: Path) -> list[str]:
    """Paths that a page links to within its site, but for the card that its script fills in."""
    html = re.sub(r"<template.*?</template>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = (unquote(one.partition("#")[0]) for one in re.findall(r'(?:href|src)="([^"]*)"', html))
    return [path for path in found if path and not re.match(r"[a-z]+:", path)]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_is_the_same_each_time_and_written_once(library: Path, cache: Path, tmp_path: Path) -> None:
    assert export_site(library, tmp_path / "one", cache).returncode == 0
    assert export_site(library, tmp_path / "two", cache).returncode == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    again = export_site(library, tmp_path / "one", cache)
    assert "0 files written" in again.stderr


def test_what_somebody_else_wrote_is_never_overwritten(library: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    done = export_site(library, tmp_path, cache)
    assert done.returncode == 1
    assert "index.html" in done.stderr
    assert contents(tmp_path) == {"index.html": b"mine"}


def test_every_link_within_it_leads_to_a_file(site: Path) -> None:
    for page in site.rglob("*.html"):
        for path in addresses(page):
            target = page.parent / path
            assert target.is_file(), f"{page} leads to {path}"
            assert target.resolve().is_relative_to(site.resolve())


def test_places_that_links_name_are_there(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    named = re.findall(r'href="(months/[^"#]+\.html)#(d[^"]+)"', index)
    assert len(named) > 10
    for path, place in named:
        assert f'id="{place}"' in (site / path).read_text(encoding="utf-8")


def test_pages_are_plain_enough_for_a_strict_policy(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "script-src 'self'" in html
        assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", html), page


def test_first_load_is_small(site: Path) -> None:
    files = ("index.html", "style.css", "theme.js", "text.js", "app.js")
    assert sum((site / name).stat().st_size for name in files) < 300_000


def test_a_picture_cannot_take_the_place_of_a_page(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    (folder / "notes").mkdir(parents=True)
    (folder / "index.html").write_text("no page", encoding="utf-8")
    (folder / "app.js").write_text("no picture", encoding="utf-8")
    (folder / "notes" / "log.md").write_text(
        "## 2025-12-03\n\n- [A](https://example.org) ![](index.html) ![](app.js) ![](../notes/log.md)\n",
        encoding="utf-8",
    )
    assert export_site(folder, tmp_path / "site", cache).returncode == 0
    made = contents(tmp_path / "site")
    assert b"no page" not in made["index.html"]
    assert b"no picture" not in made["app.js"]
    assert not [name for name in made if name.startswith("pictures/")]


def test_nothing_from_outside_the_library_comes_along(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    write_hostile(folder)
    (tmp_path / "secret.png").write_bytes(b"confidential")
    (folder / "leads-out.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "secret.pdf").write_bytes(b"confidential")
    (folder / "leads-out.pdf").symlink_to(tmp_path / "secret.pdf")
    with (folder / "notes" / "hostile.md").open("a", encoding="utf-8") as note:
        note.write("- [More](https://example.org/z) ![](../leads-out.png) ![](../../secret.png)\n")
        note.write("  [a](../leads-out.png) [b](../leads-out.pdf) [c](../../secret.png) [[leads-out.pdf]]\n")
    assert export_site(folder, tmp_path / "site", cache).returncode == 0
    made = contents(tmp_path / "site")
    assert [name for name in made if name.startswith("pictures/")] == ["pictures/asset/picture.svg"]
    assert b"confidential" not in b"".join(made.values())
    assert not [name for name in made if name.startswith("files/")]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "## 2025-12\n\n- [Month only](https://example.org/a)\n",
        "# No date\n\nhttps://example.org/b long note\n",
        "## 0001-01-01\n\n- [Early](https://example.org/c)\n\n## 9999-12-31\n\n- [Late](https://example.org/d)\n",
        "## 2025-12-03\n\n[[log]], [a file](log.md)\n\n- [Odd](https://example.org/\"'<>&) #a/b/c\n",
        "## 2025-12-03\n\n- [\u202eName](https://example.org/e) \u2028 😀 $$ $x$ `</script>`\n",
    ],
)
def test_odd_logs_become_sites_too(cache: Path, tmp_path: Path, note: str) -> None:
    (tmp_path / "log" / "notes").mkdir(parents=True)
    (tmp_path / "log" / "notes" / "log.md").write_text(note, encoding="utf-8")
    done = export_site(tmp_path / "log", tmp_path / "site", cache)
    assert "bug" not in done.stderr
    assert done.returncode == (0 if note else 3)
    for page in (tmp_path / "site").rglob("*.html"):
        for path in addresses(page):
            assert (page.parent / path).exists()
