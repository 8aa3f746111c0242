"""What notes hold, as a real browser shows it: pictures, files, formulas, from the disk and served."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfWriter
from tests.web.browser import NEEDS_BROWSER
from tests.web.conftest import export_site, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.browser import Reader

pytestmark = NEEDS_BROWSER

PICTURE = (
    """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>"""
)
PICTURES = ("图.svg", "图 一.svg", "é.svg", "100%.svg", "%41.svg")

NOTE = """## 2025-12-05

- [Pictures](https://example.org/pictures) by many names

  ![](asset/图.svg) ![[图 一.svg]] ![](asset/%E5%9B%BE.svg) <img src="asset/图.svg"> ![](../asset/é.svg)
  ![](asset/100%25.svg) ![](asset/%2541.svg)

- [Files](https://example.org/files) [pdf](../asset/paper.pdf) [out](../../../etc/passwd) [abs](/etc/passwd)
  ![[图.svg|20]]
- [Formulas](https://example.org/formulas) inline $\\overline{abc}$

  $$\\begin{aligned} aaa &= b \\\\ &= c \\end{aligned}$$

  and a long one in a line: $KL = LONG$
- [Addresses](https://arxiv.org/abs/2512.00001) linked: https://example.org/a_b。 #t1 #t2 #t3 #t4 #t5 #t6
- [NAME](https://example.org/long) named at length #t7 #t8 #t9 #t10 #t11 #t12
""".replace("NAME", "long name " * 40).replace("LONG", " + ".join(["\\\\alpha_i"] * 40))


def pdf() -> bytes:
    made = PdfWriter()
    made.add_blank_page(200, 100)
    written = BytesIO()
    made.write(written)
    return written.getvalue()


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contents") / "log"
    for part in ("notes", "asset"):
        (folder / part).mkdir(parents=True)
    for name in PICTURES:
        (folder / "asset" / name).write_text(PICTURE, encoding="utf-8")
    (folder / "asset" / "paper.pdf").write_bytes(pdf())
    (folder / "notes" / "2025-12.md").write_text(NOTE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["from the disk", "served"])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, contents: Path, cache: Path
) -> Iterator[str]:
    if request.param == "served":
        with serving(contents, cache) as served:
            yield served.url
    else:
        target = tmp_path_factory.mktemp("contents-site")
        assert export_site(contents, target, cache).returncode == 0
        yield (target / "index.html").as_uri()


def open_entry(reader: Reader, page: str, name: str, width: int = 1280) -> None:
    reader.open(page)
    links = "[...document.querySelectorAll('.card h3 a')]"
    reader.open(reader.run(f"{links}.find(one => one.textContent === arguments[0]).href", name), width)


def test_pictures_are_drawn_whatever_they_are_called(reader: Reader, page: str) -> None:
    open_entry(reader, page, "Pictures")
    assert reader.run("document.querySelectorAll('.missing').length") == 0
    drawn = "[...document.querySelectorAll('.prose img')].filter(one => one.naturalWidth === 40).length"
    assert reader.until(lambda: reader.run(drawn) == 7)


def test_files_of_the_library_open_and_nothing_outside_is_linked(reader: Reader, page: str) -> None:
    open_entry(reader, page, "Files")
    links = reader.run("[...document.querySelectorAll('.prose a[href]')].map(one => one.textContent)")
    assert links == ["pdf"]
    assert reader.run("document.querySelector('.prose img').getBoundingClientRect().width") == 20
    address = reader.run("document.querySelector('.prose a[href]').href")
    reader.open(address)
    assert reader.run("document.contentType") == "application/pdf"


def test_the_lines_of_a_formula_are_aligned(reader: Reader, page: str) -> None:
    open_entry(reader, page, "Formulas")
    signs = "[...document.querySelectorAll('mtd mo')].filter(one => one.textContent === '=')"
    (one, other) = reader.run(f"{signs}.map(one => one.getBoundingClientRect().toJSON())")
    assert abs(one["left"] - other["left"]) < 1
    assert one["bottom"] <= other["top"] + 4


def test_a_long_formula_scrolls_by_itself(reader: Reader, page: str, contents: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert export_site(contents, target, tmp_path / "cache", form="html").returncode == 0
    reader.open(target.as_uri(), width=390)
    assert reader.run("document.scrollingElement.scrollWidth") <= 390
    open_entry(reader, page, "Formulas", width=390)
    assert reader.run("document.scrollingElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("KIVI 2bit KV", "KIVI", ["2bit KV", ["KV"]]),
        ("KIVIs are KV", "KIVI", ["KIVIs are KV", ["KV"]]),
        ("有 $n_{kv}$ 个头 KV", "", ["有 n_kv 个头 KV", ["KV"]]),
        (r"$\alpha\le\frac{a}{b} \quad q$, $\mathcal{L}$", "", ["α≤a/b q, L", []]),
        ("before\n$$\n\\mathcal{KV} = 1\n$$\nafter 😀 KV", "", ["before\nafter 😀 KV", ["KV"]]),
        ("costs $5 or $6", "", ["costs $5 or $6", []]),
        (r"cut here $$ \mathcal{L} = \sum…", "", ["cut here ", []]),
    ],
)
def test_the_text_of_a_card_is_plain(
    reader: Reader, page: str, text: str, name: str, expected: list[object]
) -> None:
    reader.open(page)
    marks = [found.span() for found in re.finditer("KV", text)]
    draw = "const box = document.createElement('p'); papernotesText.said(box, ...given);"
    got = "[box.textContent, [...box.querySelectorAll('mark')].map(one => one.textContent)]"
    script = f"((...given) => {{ {draw} return {got} }})(...arguments)"
    assert reader.run(script, text, marks, name) == expected


def test_addresses_in_a_card_are_links_and_its_own_is_named(reader: Reader, page: str) -> None:
    reader.open(page)
    for place in ("#page", "#hits"):
        if place == "#hits":
            reader.type("linked")
            reader.until(reader.found)
        card = (
            f"[...document.querySelectorAll('{place} .card')].find(one => /Addresses/.test(one.textContent))"
        )
        link = reader.run(f"{card}.querySelector('.text a').href")
        assert link == "https://example.org/a_b"
        assert reader.run(f"{card}.querySelector('.out').textContent.trim()") == "arXiv ↗"


def test_long_names_and_lists_are_cut_and_shown_on_demand(reader: Reader, page: str) -> None:
    reader.open(page)
    tallest = "Math.max(...[...document.querySelectorAll('.card h3')].map(one => one.offsetHeight))"
    assert reader.run(tallest) < 60
    shown = "[...document.querySelectorAll('[data-facet=tag] li')].filter(one => one.offsetParent).length"
    assert reader.run(shown) == 8
    reader.run("document.querySelector('[data-facet=tag] button').click()")
    assert reader.run(shown) == 12
    assert not reader.run("document.querySelector('[data-facet=tag] button').offsetParent")
    assert reader.run("getComputedStyle(document.documentElement).scrollbarGutter") == "stable"
