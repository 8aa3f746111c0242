"""How fast papernotes is, as ratios within one run; `python -m benchmarks --help` says how to run it."""
