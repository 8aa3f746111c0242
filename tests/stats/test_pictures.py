from __future__ import annotations

from datetime import date

import pytest
from defusedxml.ElementTree import fromstring
from tests.exporters.samples import entry

from papernotes.stats import RankedCount, Stats, bars, heat_map, summarise, svg

SVG = "{http://www.w3.org/2000/svg}"


def stats(*dates: str, **fields: object) -> Stats:
    return summarise([entry(day, date=day, **fields) for day in dates], today=date(2026, 1, 10))


def titles(picture: str, element: str = "rect") -> list[str]:
    root = fromstring(picture)
    return [
        str(one.findtext(f"{SVG}title"))
        for one in root.iter(f"{SVG}{element}")
        if one.find(f"{SVG}title") is not None
    ]


def test_the_heat_map_has_every_day_of_each_year_and_the_counts_of_those_with_entries() -> None:
    picture = heat_map(stats("2024-02-29", "2024-02-29", "2022-12-31"))
    assert titles(picture) == ["2024-02-29: 2", "2022-12-31: 1"]
    empty = [str(one.get("d")).count("M") for one in fromstring(picture).iter(f"{SVG}path")]
    assert empty == [365, 364]


def test_ten_years_are_a_small_picture() -> None:
    assert len(heat_map(stats(*(f"{year}-01-01" for year in range(2016, 2026))))) < 100_000


def test_days_with_entries_lead_where_one_wants() -> None:
    picture = heat_map(stats("2025-12-03"), lambda day: f'?day={day}&x="')
    links = [one.get("href") for one in fromstring(picture).iter(f"{SVG}a")]
    assert links == ['?day=2025-12-03&x="']


def test_the_more_entries_the_deeper_the_colour() -> None:
    picture = heat_map(stats("2025-12-01", *["2025-12-02"] * 8))
    levels = {
        str(one.findtext(f"{SVG}title")): one.get("class") for one in fromstring(picture).iter(f"{SVG}rect")
    }
    assert levels["2025-12-01: 1"] == "l1"
    assert levels["2025-12-02: 8"] == "l4"


def test_bars_are_as_high_as_their_counts() -> None:
    root = fromstring(bars("By month", [RankedCount("2025-11", 5), RankedCount("2025-12", 10)]))
    low, high = (float(str(one.get("height"))) for one in root.iter(f"{SVG}rect"))
    assert high == 2 * low


def test_names_are_text_and_never_marks() -> None:
    hostile = "<script>alert(1)&\x00"
    picture = svg(stats("2025-12-01", topics=(hostile,), tags=(hostile,)))
    assert "<script" not in picture
    texts = [one.text for one in fromstring(picture).iter(f"{SVG}text")]
    assert sum("<script>" in str(one) for one in texts) == 2


@pytest.mark.parametrize("dates", [(), ("2025-12-01",), ("2020-01-01", "2025-12-31")])
def test_a_picture_fetches_nothing_and_is_the_same_each_time(dates: tuple[str, ...]) -> None:
    made = svg(stats(*dates))
    assert made == svg(stats(*dates))
    assert fromstring(made).tag == f"{SVG}svg"
    assert not {"href", "src", "url("} & set(made.replace("xmlns=", "").split('"'))
    assert "@import" not in made
