import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from papernotes.dates.expressions import DateRange, overlaps, parse_day, parse_range
from papernotes.errors import UsageError

TABLE: dict[str, str | None] = {
    text: None if days == "null" else days
    for text, days in yaml.load(
        Path(__file__).with_name("fixtures").joinpath("expressions.yaml").read_text("utf-8"),
        Loader=yaml.BaseLoader,  # noqa: S506 - all scalars stay text
    ).items()
}
TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize("text", TABLE)
def test_an_expression_covers_the_days_of_the_table(text: str) -> None:
    expected = TABLE[text]
    if expected is None:
        with pytest.raises(UsageError):
            parse_range(text, today=TODAY)
    else:
        found = parse_range(text, today=TODAY)
        assert f"{found.start}..{found.end}" == expected


def test_a_month_is_the_latest_with_notes() -> None:
    def latest(month: int, day: int | None) -> int | None:
        return {(12, None): 2023, (12, 3): 2022}.get((month, day))

    assert parse_range("12", today=TODAY, latest_year=latest) == DateRange("2023-12-01", "2023-12-31")
    assert parse_range("12.3", today=TODAY, latest_year=latest) == DateRange("2022-12-03", "2022-12-03")
    assert parse_range("11", today=TODAY, latest_year=latest) == DateRange("2026-11-01", "2026-11-30")


def test_a_year_without_such_a_day_is_not_taken() -> None:
    assert parse_range("2.29", today=TODAY, latest_year=lambda _month, _day: 2025).start == "2024-02-29"


def test_what_is_no_date_is_told_what_dates_are() -> None:
    with pytest.raises(UsageError, match="'soon' is no date") as failure:
        parse_range("soon", today=TODAY)
    assert "2025-09..2025-12" in str(failure.value.hint)


def test_a_day_is_one_day() -> None:
    assert parse_day("昨天", today=TODAY) == "2026-11-23"
    with pytest.raises(UsageError, match="more than one day"):
        parse_day("last week", today=TODAY)


@pytest.mark.parametrize(
    ("date", "end", "inside"),
    [
        ("2025-12", None, True),
        ("2025-11", None, False),
        ("2026-01", None, False),
        ("2025-12-10", None, True),
        ("2025-12-20", None, True),
        ("2025-12-21", None, False),
        ("2025-12-05", "2025-12-11", True),
        ("2025-12-05", "2025-12-09", False),
    ],
)
def test_months_and_ranges_overlap_what_they_touch(date: str, end: str | None, inside: bool) -> None:
    assert overlaps(DateRange("2025-12-10", "2025-12-20"), date, end) is inside


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_is_read_in_each_precision(day: dt.date) -> None:
    assert parse_day(str(day), today=TODAY) == str(day)
    assert overlaps(parse_range(str(day), today=TODAY), f"{day:%Y-%m}")
    for text in (f"{day:%Y-%m}", f"{day:%Y}"):
        found = parse_range(text, today=TODAY)
        assert found.start <= str(day) <= found.end


@given(
    st.dates(dt.date(1996, 1, 1), dt.date(2099, 12, 31)), st.dates(dt.date(2004, 3, 1), dt.date(2099, 12, 31))
)
def test_a_day_without_year_is_the_most_recent(day: dt.date, today: dt.date) -> None:
    found = dt.date.fromisoformat(parse_day(f"{day.month}.{day.day}", today=today))
    assert (found.month, found.day) == (day.month, day.day)
    assert found <= today
    assert (today - found).days < (366 if (day.month, day.day) != (2, 29) else 8 * 366)


@given(st.text(max_size=30) | st.text("0123456789.-~年月日周上个前天 agowekslt", max_size=12))
def test_any_words_give_days_in_order_or_a_usage_error(text: str) -> None:
    try:
        found = parse_range(text, today=TODAY)
    except UsageError:
        return
    assert dt.date.fromisoformat(found.start) <= dt.date.fromisoformat(found.end)
