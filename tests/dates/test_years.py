import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from papernotes.dates.headings import HeadingDate, parse_heading
from papernotes.dates.years import DayClues, resolve_days, year_in_heading

CASES: list[dict[str, Any]] = yaml.load(
    Path(__file__).with_name("fixtures").joinpath("years.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - all scalars stay text
)
TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_years_follow_the_evidence(case: dict[str, Any]) -> None:
    days = []
    for place, text in enumerate(case["days"]):
        heading = parse_heading(text)
        assert heading is not None
        above = case.get("above", {}).get(str(place))
        days.append(
            DayClues(
                heading,
                year_above=int(above) if above else None,
                images=tuple(case.get("images", {}).get(str(place), ())),
                arxiv=tuple(case.get("arxiv", {}).get(str(place), ())),
            )
        )
    front = case.get("front_matter")
    found = resolve_days(
        days,
        front_matter_year=int(front) if front else None,
        path=case.get("path", "notes/log.md"),
        today=TODAY,
    )
    assert [f"{one.date}{f'/{one.end}' if one.end else ''} {one.evidence}" for one in found] == case["dates"]
    conflicts = {str(place): list(one.conflicts) for place, one in enumerate(found) if one.conflicts}
    assert conflicts == case.get("conflicts", {})


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025", 2025),
        ("2025年", 2025),
        ("Reading log 2025", 2025),
        ("2024-2025", None),
        ("v2.2025", None),
        ("", None),
    ],
)
def test_a_heading_names_at_most_one_year(text: str, year: int | None) -> None:
    assert year_in_heading(text) == year


HEADINGS = st.builds(
    HeadingDate,
    year=st.one_of(st.none(), st.integers(1900, 2100)),
    month=st.integers(1, 12),
    day=st.one_of(st.none(), st.integers(1, 28)),
    end=st.one_of(st.none(), st.tuples(st.none(), st.integers(1, 12), st.integers(1, 28))),
)
ISO_DATES = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)).map(str)
CLUES = st.builds(
    DayClues,
    heading=HEADINGS,
    year_above=st.one_of(st.none(), st.integers(1990, 2030)),
    images=st.lists(st.one_of(ISO_DATES, st.just("2025-02-30")), max_size=2).map(tuple),
    arxiv=st.lists(ISO_DATES.map(lambda date: date[:7]), max_size=2).map(tuple),
)


@given(
    st.lists(CLUES, max_size=8),
    st.one_of(st.none(), st.integers(1990, 2030)),
    st.sampled_from(["notes/2025-12.md", "2024.md", "a.md", "2023/x.md"]),
)
def test_each_day_gets_a_date_that_exists(days: list[DayClues], front: int | None, path: str) -> None:
    found = resolve_days(days, front_matter_year=front, path=path, today=TODAY)
    assert len(found) == len(days)
    for day, one in zip(days, found, strict=True):
        date = dt.date.fromisoformat(one.date if len(one.date) == 10 else f"{one.date}-01")
        assert date.month == day.heading.month
        assert day.heading.year in {None, date.year}
        assert one.end is None or one.end >= one.date
