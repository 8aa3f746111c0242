import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.linear import MOST, PLACES, UNITS

pytestmark = pytest.mark.soak

PROJECT = Path(__file__).parent.parent.parent


def test_the_benchmark_of_lines_measures_each_step() -> None:
    options = "--sizes 100 200 --pairs 1 --places own --units [ $a"
    words = [sys.executable, "-m", "benchmarks.linear", *options.split()]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for step in ("reading", "markdown", "site", "ris", "jsonfeed"):
        assert f"| {step} " in done.stdout


def test_the_lines_hold_what_is_said() -> None:
    assert len(UNITS) == len(set(UNITS)) > 150
    assert all(template.count("{}") for template in PLACES.values())
    assert MOST == 2.2
