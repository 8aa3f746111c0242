from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exporters.samples import entry, picture

from papernotes.stats import RankedCount, Silence, Streak, stats_object, summarise

if TYPE_CHECKING:
    from papernotes.model import Entry

TODAY = date(2026, 1, 10)


def read_on(*dates: str | None) -> list[Entry]:
    return [entry(f"e{number}", key=f"k{number}", date=day) for number, day in enumerate(dates)]


def test_an_empty_log_has_figures_too() -> None:
    have = summarise([], today=TODAY)
    assert (have.entries, have.days, have.first, have.months) == (0, 0, None, ())
    assert have.weekdays == (0,) * 7
    assert (have.longest_streak, have.streak, have.longest_silence) == (None, None, None)


def test_entries_are_counted_by_month_without_holes_and_by_weekday() -> None:
    have = summarise(
        read_on("2025-11-03", "2025-11-03", "2026-01-04", "2025-12", None, "2025-11-05"), today=TODAY
    )
    assert have.months == (RankedCount("2025-11", 3), RankedCount("2025-12", 1), RankedCount("2026-01", 1))
    assert have.weekdays == (2, 0, 1, 0, 0, 0, 1)
    assert have.calendar == (
        RankedCount("2025-11-03", 2),
        RankedCount("2025-11-05", 1),
        RankedCount("2026-01-04", 1),
    )
    assert (have.entries, have.undated, have.days) == (6, 1, 3)
    assert (have.first, have.last) == ("2025-11-03", "2026-01-04")


def test_streaks_and_silences_are_days_in_a_row() -> None:
    have = summarise(
        read_on("2025-12-01", "2025-12-02", "2025-12-03", "2025-12-31", "2026-01-01", "2026-01-05"),
        today=TODAY,
    )
    assert have.longest_streak == Streak("2025-12-01", "2025-12-03", 3)
    assert have.longest_silence == Silence("2025-12-03", "2025-12-31", 27)
    assert have.streak is None


@pytest.mark.parametrize(("last", "days"), [("2026-01-10", 2), ("2026-01-09", 2), ("2026-01-08", None)])
def test_a_streak_lasts_while_today_may_still_be_read_on(last: str, days: int | None) -> None:
    before = (date.fromisoformat(last) - timedelta(days=1)).isoformat()
    have = summarise(read_on(before, last), today=TODAY)
    assert (have.streak.days if have.streak else None) == days


def test_a_silence_that_still_lasts_has_no_end() -> None:
    have = summarise(read_on("2025-11-01", "2025-11-03"), today=TODAY)
    assert have.longest_silence == Silence("2025-11-03", None, 68)


def test_topics_tags_and_kinds_count_each_entry_once_under_the_usual_spelling() -> None:
    have = summarise(
        [
            entry("a", "https://arxiv.org/abs/2405.04434", "https://arxiv.org/abs/2405.04435", tags=("LLM",)),
            entry(
                "b",
                "https://github.com/a/b",
                "https://x.example",
                topics=("KV-cache", "少存位"),
                tags=("llm",),
            ),
            entry(
                "c",
                topics=("KV-Cache",),
                tags=("llm/推理", "llm/训练", "量化"),
                images=(picture("a"), picture("b")),
            ),
            entry("d", topics=("KV-cache",)),
        ],
        today=TODAY,
    )
    assert have.topics == (RankedCount("KV-cache", 3), RankedCount("少存位", 1))
    assert have.tags == (
        RankedCount("llm", 3),
        RankedCount("llm/推理", 1),
        RankedCount("llm/训练", 1),
        RankedCount("量化", 1),
    )
    assert have.kinds == (RankedCount("arxiv", 1), RankedCount("github", 1), RankedCount("web", 1))
    assert have.images == 2


def test_terms_rise_and_fall_by_their_share_and_not_by_their_number() -> None:
    old = read_on(*["2025-01-05"] * 30)
    new = [entry(f"n{number}", key=f"n{number}", date="2025-12-20") for number in range(60)]
    terms = {
        **{one.key: ["VAE"] * 2 for one in old[:20]},
        **{one.key: ["MoE"] for one in new[:30]},
        **{one.key: ["RL"] for one in (*old[10:15], *new[:10])},
        **{one.key: ["seldom"] for one in new[58:]},
    }
    have = summarise([*old, *new], today=TODAY, terms=terms)
    assert [(one.term, one.recent, one.earlier) for one in have.rising] == [("MoE", 20, 0)]
    assert [(one.term, one.recent, one.earlier) for one in have.falling] == [("VAE", 0, 15)]
    assert have.rising[0].change > 0 > have.falling[0].change


def test_the_object_is_json() -> None:
    made = json.loads(json.dumps(stats_object(summarise(read_on("2025-12-01"), today=TODAY))))
    assert made["months"] == [{"name": "2025-12", "count": 1}]
    assert made["longest_streak"] == {"start": "2025-12-01", "end": "2025-12-01", "days": 1}


@given(st.lists(st.none() | st.dates(date(1990, 1, 1), date(2026, 1, 10)).map(date.isoformat), max_size=30))
def test_the_parts_add_up(dates: list[str | None]) -> None:
    have = summarise(read_on(*dates), today=TODAY)
    dated = have.entries - have.undated
    assert sum(one.count for one in have.months) == sum(one.count for one in have.calendar) == dated
    assert sum(have.weekdays) == dated
    assert have.days == len({one for one in dates if one})
