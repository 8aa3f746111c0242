"""The pages in a real browser, from the disk and served: what a reader does, and what must not happen."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from tests.web.browser import NEEDS_BROWSER
from tests.web.conftest import export_site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.browser import Reader
    from tests.web.conftest import Served

pytestmark = NEEDS_BROWSER


@pytest.fixture(params=["from the disk", "served"])
def page(request: pytest.FixtureRequest) -> str:
    if request.param == "served":
        return str(request.getfixturevalue("served").url)
    site: Path = request.getfixturevalue("site")
    return (site / "index.html").as_uri()


@pytest.fixture(params=["from the disk", "served"])
def hostile_page(request: pytest.FixtureRequest, tmp_path: Path, cache: Path) -> str:
    hostile: Served = request.getfixturevalue("hostile")
    if request.param == "served":
        return hostile.url
    assert export_site(hostile.folder, tmp_path / "site", cache).returncode == 0
    return (tmp_path / "site" / "index.html").as_uri()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("KV-cache", "H2O"),
        ("kv cache", "H2O"),
        ("KVCache", "H2O"),
        ("kv-ca", "H2O"),
        ("稀疏注意力", "Quest"),
        ("稀疏註意力", "Quest"),
        ("sparse attention", "Quest"),
    ],
)
def test_search_finds_while_typing(reader: Reader, page: str, typed: str, wanted: str) -> None:
    reader.open(page)
    reader.type(typed)
    reader.until(lambda: wanted in reader.found())
    assert reader.run("document.querySelectorAll('#hits mark').length") > 0
    assert not reader.run("document.getElementById('page').offsetParent")


def test_nothing_is_found_for_what_is_nowhere(reader: Reader, page: str) -> None:
    reader.open(page)
    reader.type("zzzyyyxxx")
    reader.until(lambda: reader.run("document.getElementById('status').textContent").startswith("0 found"))
    assert reader.found() == []


def test_the_help_says_what_the_page_searches(reader: Reader, page: str, site: Path) -> None:
    reader.open(page)
    help_text = "document.querySelector('.help').textContent"
    is_static = page.startswith(site.as_uri())
    assert ("do not search by title:" in reader.run(help_text)) is is_static
    assert not reader.run("document.querySelector('.help').open")
    reader.driver.find_element(By.CSS_SELECTOR, ".help summary").click()
    assert reader.run("document.querySelector('.help').open")


@pytest.mark.parametrize("typed", ["attenton~", "date:2025年12月 kv-cache", "has:code"])
def test_a_static_page_names_who_has_the_rest_of_the_language(
    reader: Reader, site: Path, served: Served, typed: str
) -> None:
    status = "document.getElementById('status').textContent"
    reader.open((site / "index.html").as_uri())
    reader.type(typed)
    reader.until(lambda: "papernotes serve" in reader.run(status))
    reader.open(served.url)
    reader.type(typed)
    reader.until(reader.found)
    assert "papernotes serve" not in reader.run(status)


def test_a_served_page_asks_the_server_and_loads_no_search_of_its_own(reader: Reader, served: Served) -> None:
    reader.open(served.url)
    reader.type("attention")
    reader.until(reader.found)
    asked = reader.requests()
    assert any("/api/search?" in one for one in asked)
    assert not [one for one in asked if one.endswith(("search.js", "data.js"))]


def test_pictures_are_drawn(reader: Reader, page: str) -> None:
    reader.open(page)
    drawn = "[...document.images].filter(one => one.complete && one.naturalWidth > 0).length"
    assert reader.until(lambda: reader.run(drawn)) > 0
    reader.type("StreamingLLM")
    reader.until(lambda: "StreamingLLM" in reader.found())
    in_hits = "[...document.querySelectorAll('#hits img')].some(one => one.naturalWidth > 0)"
    assert reader.until(lambda: reader.run(in_hits))
    reader.driver.find_element(By.CSS_SELECTOR, "#hits .card h3 a").click()
    in_entry = "[...document.querySelectorAll('.entry img')].some(one => one.naturalWidth > 0)"
    assert reader.until(lambda: reader.run(in_entry))


def test_a_facet_narrows_and_its_chip_widens(reader: Reader, page: str) -> None:
    reader.open(page)
    link = "document.querySelector('.facet [data-filter=topic][data-value=\"稀疏注意力\"]')"
    number = int(reader.run(f"{link}.querySelector('b').textContent"))
    reader.run(f"{link}.click()")
    reader.until(lambda: len(reader.found()) == number)
    assert {"Quest", "MInference"} <= set(reader.found())
    reader.type("prefill")
    reader.until(lambda: reader.found() == ["MInference"])
    reader.driver.find_element(By.CSS_SELECTOR, "#chips button").click()
    reader.until(lambda: "稀疏注意力" not in reader.run("location.hash"))


def test_a_day_of_the_calendar_shows_that_day(reader: Reader, page: str) -> None:
    reader.open(page)
    reader.driver.find_element(By.CSS_SELECTOR, ".calendar [data-value='2025-12-22']").click()
    reader.until(lambda: "Medusa" in reader.found())
    dates = reader.run("[...document.querySelectorAll('#hits time')].map(one => one.textContent)")
    assert set(dates) == {"2025-12-22"}
    reader.driver.back()
    reader.until(lambda: not reader.found() or not reader.run("document.getElementById('hits').offsetParent"))


def test_keys_move_open_and_clear(reader: Reader, page: str) -> None:
    focused = "document.activeElement.querySelector?.('h3')?.textContent"
    reader.open(page)
    names = reader.shown()
    reader.press("j")
    assert reader.run(focused) == names[0]
    reader.press("j")
    assert reader.run(focused) == names[1]
    reader.press("k")
    assert reader.run(focused) == names[0]
    reader.press("/")
    assert reader.run("document.activeElement.id") == "q"
    reader.press("medusa")
    reader.until(lambda: "Medusa" in reader.found()[:1])
    reader.press(Keys.ESCAPE)
    reader.until(lambda: reader.shown() == names)
    assert reader.run("document.getElementById('q').value") == ""
    reader.press("j")
    reader.press(Keys.ENTER)
    reader.until(lambda: "/entries/" in reader.driver.current_url)
    assert reader.run("document.querySelector('.entry h1').textContent") == names[0]


def test_enter_goes_from_the_search_to_what_was_found(reader: Reader, page: str) -> None:
    reader.open(page)
    reader.type("medusa")
    reader.press(Keys.ENTER)
    focused = "document.activeElement.querySelector?.('h3')?.textContent"
    reader.until(lambda: reader.run(focused) == "Medusa")
    assert reader.found()[0] == "Medusa"
    reader.press(Keys.ENTER)
    reader.until(lambda: "/entries/" in reader.driver.current_url)


def test_an_entry_says_its_place_and_what_is_like_it(reader: Reader, page: str) -> None:
    reader.open(page)
    reader.type("SnapKV")
    reader.until(lambda: "SnapKV" in reader.found())
    reader.follow("SnapKV")
    reader.until(lambda: "/entries/" in reader.driver.current_url)
    assert reader.run("document.querySelector('.entry .place').textContent").startswith("notes/2025-12.md:15")
    related = reader.run("[...document.querySelectorAll('.related a')].map(one => one.textContent)")
    assert "H2O" in related
    assert reader.run("document.querySelector('.links a').href") == "https://arxiv.org/abs/2404.14469"


def test_formulas_and_code_are_shown_without_help_from_elsewhere(reader: Reader, page: str) -> None:
    reader.open(page)
    for name, selector in (("Sparse Transformer", ".entry math msqrt"), ("StreamingLLM", ".entry pre .k")):
        reader.open(page)
        reader.type(name)
        reader.until(partial(reader.has_found, name))
        reader.follow(name)
        reader.until(partial(reader.driver.find_elements, By.CSS_SELECTOR, selector))


def test_the_theme_can_be_turned_over(reader: Reader, page: str) -> None:
    reader.open(page)
    colour = "getComputedStyle(document.body).backgroundColor"
    before = reader.run(colour)
    reader.driver.find_element(By.ID, "theme").click()
    assert reader.run(colour) != before
    reader.driver.find_element(By.ID, "theme").click()
    assert reader.run(colour) == before


def overflow(reader: Reader) -> int:
    return int(reader.run("document.scrollingElement.scrollWidth - innerWidth"))


def test_nothing_overflows_on_a_phone(reader: Reader, page: str) -> None:
    reader.open(page, width=390)
    assert overflow(reader) <= 0
    reader.driver.find_element(By.ID, "panel").click()
    assert reader.run("!!document.querySelector('.calendar').offsetParent")
    assert overflow(reader) <= 0
    reader.type("attention")
    reader.until(reader.found)
    assert overflow(reader) <= 0


def test_wide_tables_code_addresses_and_formulas_scroll_by_themselves(
    reader: Reader, hostile_page: str
) -> None:
    reader.open(hostile_page, width=390)
    assert overflow(reader) <= 0
    address = reader.run(
        "[...document.querySelectorAll('h3 a')].find(one => one.textContent === 'Wide').href"
    )
    reader.open(address, width=390)
    assert reader.run("!!document.querySelector('.prose table') && !!document.querySelector('.prose pre')")
    assert reader.run("!!document.querySelector('.prose math[display=block]')")
    assert overflow(reader) <= 0


def test_what_a_hostile_note_says_is_not_run(reader: Reader, hostile_page: str) -> None:
    reader.open(hostile_page)
    addresses = reader.run("[...document.querySelectorAll('.card h3 a')].map(one => one.href)")
    reader.type("hostility")
    reader.until(lambda: len(reader.found()) == 1)
    for address in (hostile_page, *addresses):
        reader.open(address)
        time.sleep(0.2)  # for what might run
        assert reader.driver.title != "ran"
        assert (
            reader.run("document.querySelectorAll('[onerror], [onload], iframe, form:not(.search)').length")
            == 0
        )
        assert reader.run("[...document.scripts].every(one => one.src && !one.textContent)")
        assert reader.run("[...document.links].every(one => !/^(javascript|data|vbscript):/i.test(one.href))")
        assert reader.run("getComputedStyle(document.body).display") != "none"
        assert reader.run("document.documentElement.dataset.ran ?? null") is None


def test_nothing_is_asked_of_anybody_else(reader: Reader, hostile_page: str, page: str) -> None:
    for url in (hostile_page, page):
        root = url.rpartition("/")[0] + "/"
        reader.open(url)
        reader.type("attention")
        reader.until(lambda: reader.run("document.getElementById('status').textContent"))
        links = reader.run("[...document.querySelectorAll('h3 a')].map(one => one.href)")
        asked = reader.requests()
        for link in links[:6]:
            reader.open(link)
            asked += reader.requests()
        assert len(asked) > 4
        assert [one for one in asked if not one.startswith((root, "data:", "about:"))] == []


def test_the_browser_has_nothing_to_complain_of(reader: Reader, page: str) -> None:
    reader.open(page)
    reader.type("attention")
    reader.until(reader.found)
    reader.driver.find_element(By.CSS_SELECTOR, "#hits h3 a").click()
    reader.until(lambda: "/entries/" in reader.driver.current_url)
    assert reader.log("browser") == []


def test_an_edited_note_appears_by_itself(reader: Reader, served: Served) -> None:
    note = served.folder / "notes" / "2025-12.md"
    before = note.read_text(encoding="utf-8")
    reader.open(served.url)
    reader.type("Freshformer")
    reader.until(lambda: reader.run("document.getElementById('status').textContent").startswith("0 found"))
    try:
        note.write_text(
            before + "\n- [Freshformer](https://arxiv.org/abs/2512.99999) 刚刚写下\n", encoding="utf-8"
        )
        reader.until(lambda: "Freshformer" in reader.found())
        reader.press(Keys.ESCAPE)
        reader.until(lambda: "Freshformer" in reader.shown())
    finally:
        note.write_text(before, encoding="utf-8")
    reader.until(lambda: "Freshformer" not in reader.shown())
