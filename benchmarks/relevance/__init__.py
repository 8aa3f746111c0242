"""How well papernotes finds what a reader looks for: `python -m benchmarks.relevance`."""
