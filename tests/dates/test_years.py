import datetime as dt
from collections import Counter
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from papernotes.dates.dated_headings import LONG_BEFORE
from papernotes.dates.headings import HeadingDate, parse_heading
from papernotes.dates.path_dates import year_in_heading
from papernotes.dates.years import DayClues, resolve_days

CASES: list[dict[str, Any]] = yaml.load(
    Path(__file__).with_name("fixtures").joinpath("years.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - all scalars stay text
)
TODAY = dt.date(2026, 11, 24)
A_FEW_WEEKS = dt.timedelta(days=20)


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
    found = resolve_days(
        days,
        front_matter_date=case.get("front_matter"),
        path=case.get("path", "notes/log.md"),
        today=dt.date.fromisoformat(case.get("today", str(TODAY))),
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
        ("2025-12", 2025),
        ("2025年论文阅读", 2025),
        ("2025 reading log", 2025),
        ("CVPR 2025", None),
        ("iclr2024", None),
        ("24年", 2024),
        ("24年论文", 2024),
        ("20年来的综述", None),
        ("LLM papers since 2020", None),
        ("论文阅读（2023级博士）", None),
        ("Reading list (updated 2026-01-03)", None),
        ("2025 reading list (updated 2026-01-03)", 2025),
        ("自2020年的论文", None),
        ("ResNet with 2048 features", None),
        ("", None),
    ],
)
def test_a_heading_names_at_most_one_year(text: str, year: int | None) -> None:
    assert year_in_heading(text) == year


HEADINGS = st.builds(
    HeadingDate,
    year=st.none() | st.integers(1900, 2099),
    month=st.integers(1, 12),
    day=st.none() | st.integers(1, 28),
    end=st.none() | st.tuples(st.none(), st.integers(1, 12), st.integers(1, 28)),
    weekday=st.none() | st.integers(0, 6),
) | st.builds(HeadingDate, year=st.none(), month=st.just(2), day=st.just(29))
ISO_DATES = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)).map(str)
ODD_DATES = ["2025-02-30", "9999-12-31", "0001-01-01", "soon"]
CLUES = st.builds(
    DayClues,
    heading=HEADINGS,
    year_above=st.none() | st.integers(1990, 2030),
    images=st.lists(ISO_DATES | st.sampled_from(["2025-02-30", "9999-12-31", "0001-01-01"]), max_size=2).map(
        tuple
    ),
    arxiv=st.lists(ISO_DATES.map(lambda date: date[:7]), max_size=2).map(tuple),
)
LOGS = st.lists(CLUES, max_size=8)
FRONT_MATTER = (
    st.none()
    | st.integers(1990, 2030).map(str)
    | st.sampled_from(["0001", "9999", "0001-01-01", "9999-12-31"])
    | st.builds(lambda date, length: str(date)[:length], st.dates(), st.sampled_from([4, 7, 10]))
)
PATHS = st.sampled_from(["notes/2025-12.md", "2024.md", "a.md", "2023/x.md"])
STEPS = st.lists(st.integers(1, 60), min_size=1, max_size=30)


@given(LOGS, FRONT_MATTER, PATHS)
def test_each_day_gets_a_date_that_exists(days: list[DayClues], front: str | None, path: str) -> None:
    found = resolve_days(days, front_matter_date=front, path=path, today=TODAY)
    assert len(found) == len(days)
    for day, one in zip(days, found, strict=True):
        date = dt.date.fromisoformat(one.date if len(one.date) == 10 else f"{one.date}-01")
        assert (date.month, one.date[8:]) == (
            day.heading.month,
            f"{day.heading.day:02}" if day.heading.day else "",
        )
        assert day.heading.year in {None, date.year}
        assert one.end is None or dt.date.fromisoformat(one.end) > date


@given(LOGS, FRONT_MATTER, PATHS, st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31)))
def test_only_what_is_called_recent_depends_on_today(
    days: list[DayClues], front: str | None, path: str, today: dt.date
) -> None:
    once, again = (
        resolve_days(days, front_matter_date=front, path=path, today=day) for day in (TODAY, today)
    )
    assert once == again or any(one.evidence == "recent" for one in (*once, *again))


@given(st.dates(dt.date(2000, 1, 1), dt.date(2020, 12, 31)), STEPS, st.booleans(), st.booleans())
def test_a_log_that_runs_on_is_dated_by_its_first_year_after_a_last_december(
    start: dt.date, steps: list[int], newest_first: bool, by_path: bool
) -> None:
    dates = [start + dt.timedelta(days=days) for days in accumulate(steps, initial=0)]
    dates = [date for date in dates if (date.month, date.day) != (2, 29)]
    if newest_first:
        dates.reverse()
    days_of = Counter(date.year for date in dates)
    year = min(days_of, default=start.year)
    early = sum(date.year == year and date.month < 12 for date in dates)
    if not early and days_of[year] < days_of[year + 1]:
        assume(len(days_of) == 2)
        year += 1
    assume(days_of[year] - LONG_BEFORE * early >= max(days_of.values(), default=0))
    found = resolve_days(
        [DayClues(HeadingDate(None, date.month, date.day)) for date in dates],
        front_matter_date=None if by_path else str(year),
        path=f"notes/{year}.md" if by_path else "notes/log.md",
        today=TODAY,
    )
    assert [one.date for one in found] == [str(date) for date in dates]


@given(st.dates(dt.date(2008, 1, 1), dt.date(2024, 12, 31)), STEPS, st.booleans())
def test_a_log_that_runs_on_is_dated_by_its_papers(
    start: dt.date, steps: list[int], newest_first: bool
) -> None:
    dates = [start + dt.timedelta(days=days) for days in accumulate(steps, initial=0)]
    dates = [date for date in dates if (date.month, date.day) != (2, 29) and date <= TODAY]
    if newest_first:
        dates.reverse()
    found = resolve_days(
        [
            DayClues(
                HeadingDate(None, date.month, date.day),
                arxiv=(str(date - dt.timedelta(days=20))[:7], "2007-04"),
            )
            for date in dates
        ],
        front_matter_date=None,
        path="notes/log.md",
        today=TODAY,
    )
    assert [one.date for one in found] == [str(date) for date in dates]
