from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from papernotes.dates.path_dates import month_of_path

TABLE: dict[str, str] = yaml.load(
    Path(__file__).with_name("fixtures").joinpath("paths.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - all scalars stay text
)


@pytest.mark.parametrize("path", TABLE)
def test_a_path_tells_what_the_table_says(path: str) -> None:
    found = month_of_path(path)
    years = "-".join(map(str, found.years)) if found else "none"
    written = f"{years}-{found.month:02}" if found and found.month else years
    assert written == TABLE[path]


@given(st.text(alphabet="0123456789-_./年月 aDec", max_size=24))
def test_any_path_can_be_asked(path: str) -> None:
    found = month_of_path(path)
    assert found is None or found.month is None or 1 <= found.month <= 12
