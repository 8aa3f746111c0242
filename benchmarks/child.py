"""Measuring inside a process of its own, whose memory and imports do not weigh on the next.

`python -m benchmarks.child MODULE ARGUMENT...` calls `benchmarks.MODULE.measure(ARGUMENT...)` and prints
what it returns, seconds by name, as JSON.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Timing

ROOT = Path(__file__).parent.parent
"""The checkout, from which `benchmarks` is imported."""


def measure(module: str, *arguments: str) -> dict[str, Timing]:
    """Call `benchmarks.MODULE.measure` in a new process.

    Raises:
        RuntimeError: the process failed.
    """
    words = [sys.executable, "-m", "benchmarks.child", module, *arguments]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"benchmarks.{module} ended with {done.returncode}")
    return {name: Timing(tuple(seconds)) for name, seconds in json.loads(done.stdout).items()}


if __name__ == "__main__":
    print(json.dumps(importlib.import_module(f"benchmarks.{sys.argv[1]}").measure(*sys.argv[2:])))
