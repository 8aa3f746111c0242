from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from benchmarks.relevance import judging, rankers
from benchmarks.relevance.judging import Judged, quality

from papernotes.library import Library

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("ranking", "ndcg", "recall"),
    [
        (["a", "b"], 1.0, 1.0),
        (["b", "a"], 0.71, 1.0),
        (["x", "a"], 0.58, 0.5),
        (["x"], 0.0, 0.0),
        ([], 0.0, 0.0),
        (["x"] * 10 + ["a", "b"], 0.0, 1.0),
    ],
)
def test_quality_is_measured_so(ranking: Sequence[str], ndcg: float, recall: float) -> None:
    measured = quality([Judged("query", {"a": 3, "b": 1})], [ranking])
    assert measured.ndcg == pytest.approx(ndcg, abs=0.01)
    assert measured.recall == pytest.approx(recall)


def test_search_agrees_with_what_readers_judged(tmp_path: Path) -> None:
    library = Library(ROOT, environ={"PAPERNOTES_CACHE_DIR": str(tmp_path)})
    judged = judging.sample(library.entries())
    rank = rankers.papernotes(library)
    measured = quality(judged, [rank(one.query) for one in judged])
    assert len(judged) >= 60
    assert measured.ndcg > 0.9
    assert measured.recall > 0.9
