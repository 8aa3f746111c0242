import datetime as dt

import pytest
from tests.reading.cases import Case, day_fields, entry_fields, load_cases

from papernotes.reading import read_note

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize("case", load_cases(), ids=str)
def test_a_note_is_read_as_its_fixture_says(case: Case) -> None:
    note = read_note(case.text, case.path, today=TODAY)
    for what, fields in (
        ("entries", [entry_fields(entry) for entry in note.entries]),
        ("days", [day_fields(day) for day in note.days]),
    ):
        if what not in case.expected:
            continue
        expected = case.expected[what]
        looked_at = [
            {field: found[field] for field in wanted} for found, wanted in zip(fields, expected, strict=False)
        ]
        assert looked_at == expected
        assert len(fields) == len(expected), fields[len(expected) :]
