import subprocess
import sys

from papernotes.selection import Selection


def test_without_conditions_everything_is_selected_and_any_two_such_selections_are_one() -> None:
    assert Selection() == Selection(None, undated=False, tags=(), topics=(), kinds=(), has=(), keys=None)
    assert Selection() != Selection(keys=())
    assert len({Selection(), Selection(), Selection(tags=("a",))}) == 2


def test_a_selection_costs_no_parser_of_dates() -> None:
    code = "import sys, papernotes.selection; sys.exit('papernotes.dates.expressions' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
