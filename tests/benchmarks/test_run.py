import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak

PROJECT = Path(__file__).parent.parent.parent


def test_the_benchmark_measures_everything_on_a_small_log() -> None:
    words = [sys.executable, "-m", "benchmarks", "--entries", "60", "--runs", "1"]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    for row in ("read_note", "fts5", "search speculative", "one note changed", "papernotes"):
        assert row in done.stdout
