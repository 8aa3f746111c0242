"""Compare what engines find with what was judged."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks import corpus, report
from benchmarks.relevance import judging, rankers
from papernotes.library import Library

if TYPE_CHECKING:
    from benchmarks.relevance.judging import Judged
    from benchmarks.relevance.rankers import Ranker

SAMPLE = Path(__file__).parents[2]
ENTRIES = 2000
"""Entries of the generated log."""


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    arguments.add_argument(
        "--worst", type=int, default=0, metavar="N", help="show the N worst queries of each"
    )
    worst = arguments.parse_args().worst
    with TemporaryDirectory() as folder:
        environ = {"PAPERNOTES_CACHE_DIR": f"{folder}/cache"}
        log = Path(folder) / "log"
        corpus.write(log, ENTRIES)
        for title, root, judge in (
            ("The sample library", SAMPLE, judging.sample),
            (f"A generated log of {ENTRIES:,} entries", log, judging.generated),
        ):
            library = Library(root, environ=environ)
            entries = library.entries()
            judged = judge(entries)
            report.heading(f"{title}, {len(judged)} judged queries")
            compare(
                judged,
                {
                    "papernotes": rankers.papernotes(library),
                    "Whoosh, BM25F and StandardAnalyzer": rankers.whoosh(entries),
                    "SQLite FTS5, trigrams": rankers.trigrams(entries),
                },
                worst,
            )


def compare(judged: list[Judged], engines: dict[str, Ranker], worst: int) -> None:
    """Print how well engines do, and where they do worst."""
    rows = [["engine", "nDCG@10", "recall"]]
    for name, rank in engines.items():
        rankings = [rank(one.query) for one in judged]
        mean = judging.quality(judged, rankings)
        rows.append([name, f"{mean.ndcg:.3f}", f"{mean.recall:.3f}"])
        each = [
            (judging.quality([one], [ranking]), one.query)
            for one, ranking in zip(judged, rankings, strict=True)
        ]
        for quality, query in sorted(each, key=lambda pair: pair[0].ndcg)[:worst]:
            report.remark(f"{name}: {query}: {quality.ndcg:.2f}, {quality.recall:.2f}")
    report.table(rows)


if __name__ == "__main__":
    main()
