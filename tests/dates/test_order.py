from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from papernotes.dates.dated_headings import count_rollovers

CASES: list[dict[str, Any]] = yaml.load(
    Path(__file__).with_name("fixtures").joinpath("order.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - all scalars stay text
)
PLACES = st.lists(st.tuples(st.integers(1, 12), st.none() | st.integers(1, 31)), max_size=30)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_new_years_lie_where_a_person_sees_them(case: dict[str, Any]) -> None:
    days = [tuple(map(int, day.split("."))) for day in case["days"].split()]
    assert count_rollovers([(month, day) for month, day in days], [0] * len(days)) == [
        int(year) for year in case["years"]
    ]


@given(PLACES)
def test_years_begin_at_none_and_go_one_at_a_time(places: list[tuple[int, int | None]]) -> None:
    years = count_rollovers(places, [0] * len(places))
    assert len(years) == len(places)
    assert years[:1] in ([], [0])
    assert all(abs(later - earlier) <= 1 for earlier, later in pairwise(years))
    assert max(map(abs, years), default=0) <= 31
