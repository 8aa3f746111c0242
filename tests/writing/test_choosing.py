from __future__ import annotations

from dataclasses import replace

import pytest

from papernotes.config import Config
from papernotes.model import Day, Span
from papernotes.writing.target_files import choose_note


def days(path: str, *dates: str | None) -> list[Day]:
    return [
        Day(date, None, "heading", (), "", "", (), (), (), (), (), (), Span(path, n, n))
        for n, date in enumerate(dates, 1)
    ]


@pytest.mark.parametrize(
    ("known", "path"),
    [
        ([], "notes/2025-12.md"),
        (days("log.md", "2025-11-30", "2026-12-03", None), "notes/2025-12.md"),
        (days("log.md", "2025-12-09"), "log.md"),
        (days("log.md", "2025-12"), "log.md"),
        ([*days("b.md", "2025-12-01"), *days("a.md", "2025-12-08", "2025-12-09")], "a.md"),
        ([*days("b.md", "2025-12-03"), *days("a.md", "2025-12-08", "2025-12-09")], "b.md"),
        (
            [*days("a.md", "2025-12-01", "2025-12-02"), *days("notes/2025-12.md", "2025-12-08")],
            "notes/2025-12.md",
        ),
    ],
)
def test_the_note_that_holds_the_day_or_its_month_is_chosen(known: list[Day], path: str) -> None:
    assert choose_note("2025-12-03", known, Config()).path == path


def test_a_range_holds_its_days() -> None:
    week = [replace(days("log.md", "2025-11-28")[0], end="2025-12-04"), *days("b.md", "2025-12-09")]
    assert choose_note("2025-12-03", week, Config()).path == "log.md"
    assert choose_note("2025-12-05", week, Config()).path == "b.md"


def test_where_each_day_has_its_note_the_month_does_not_count() -> None:
    config = Config(new_note="daily/{year}-{month:02}-{day:02}.md")
    known = [*days("daily/2025-12-02.md", "2025-12-02"), *days("daily/2025-12-04.md", "2025-12-04")]
    assert choose_note("2025-12-03", known, config).path == "daily/2025-12-03.md"
    assert choose_note("2025-12-04", known, config).path == "daily/2025-12-04.md"


def test_the_model_is_the_note_with_the_newest_day() -> None:
    known = [*days("new.md", "2025-11-30", "2025-10-01"), *days("old.md", "2025-11-01", None)]
    assert choose_note("2025-12-03", known, Config()).model == "new.md"
    assert choose_note("2025-11-30", known, Config()).model == "old.md"
    assert choose_note("2025-12-03", [], Config()).model is None


@pytest.mark.parametrize(
    ("newest", "path"),
    [
        ("daily/2025-12-02.md", "daily/2025-12-03.md"),
        ("journals/2025_12_02.md", "journals/2025_12_03.md"),
        ("2025/11/2025-11-30.md", "2025/12/2025-12-03.md"),
        ("2025-11/20251130.md", "2025-12/20251203.md"),
        ("daily/Dec 2, 2025.md", "notes/2025-12.md"),
        ("daily/2025-12-02 seminar.md", "notes/2025-12.md"),
    ],
)
def test_a_day_gets_a_note_beside_the_newest_days_own(newest: str, path: str) -> None:
    date = "2025-11-30" if "30" in newest else "2025-12-02"
    assert choose_note("2025-12-03", days(newest, date), Config()).path == path


@pytest.mark.parametrize(
    ("newest", "path"),
    [
        ("notes/2024/2024-11.md", "notes/2025/2025-12.md"),
        ("阅读日志/2024-11.md", "阅读日志/2025-12.md"),
        ("log/2024/11.md", "log/2025/12.md"),
        ("log/2024年/2024年11月.md", "log/2025年/2025年12月.md"),
        ("log/2024.md", "notes/2025-12.md"),
        ("log/11.md", "notes/2025-12.md"),
        ("2024/2024-10.md", "notes/2025-12.md"),
        ("log.md", "notes/2025-12.md"),
    ],
)
def test_a_month_gets_a_note_like_the_newest_months(newest: str, path: str) -> None:
    known = [*days("notes/2023-01.md", "2023-01-01"), *days(newest, "2024-11-20")]
    assert choose_note("2025-12-03", known, Config()).path == path
    chosen = Config(new_note="notes/{year}.md")
    assert choose_note("2025-12-03", known, chosen).path == "notes/2025.md"


def test_a_month_s_note_goes_before_a_day_s() -> None:
    known = [*days("daily/2025-12-02.md", "2025-12-02"), *days("log.md", "2025-12-01")]
    assert choose_note("2025-12-03", known, Config()).path == "log.md"
    assert choose_note("2025-12-02", known, Config()).path == "daily/2025-12-02.md"
