from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.search.conftest import TODAY, Desk

if TYPE_CHECKING:
    from papernotes.search import Index

VARIANTS = json.loads(Path(__file__).with_name("variants.json").read_text(encoding="utf-8"))
GROUPS: list[list[str]] = VARIANTS["groups"]
DISTRACTORS: list[str] = VARIANTS["distractors"]


def sentence(spelling: str) -> str:
    return f"这里介绍{spelling}的一些改进"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Index:
    desk = Desk(tmp_path_factory.mktemp("variants"))
    desk.entries(*[sentence(spelling) for group in GROUPS for spelling in group], *DISTRACTORS)
    return desk.index()


def found(index: Index, query: str) -> set[str]:
    hits = index.search(query, today=TODAY, limit=1000).hits
    return {hit.entry.text for hit in hits if hit.entry is not None}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_each_spelling_finds_all_others_and_no_distractor(everything: Index, group: list[str]) -> None:
    for query in group:
        hits = found(everything, query)
        assert {sentence(spelling) for spelling in group} <= hits, query
        assert not hits & set(DISTRACTORS), query


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_two_spellings_find_each_other_where_nothing_else_tells_how_they_are_written(
    tmp_path: Path, group: list[str]
) -> None:
    desk = Desk(tmp_path, on_disk=False)
    for spelling in group:
        desk.entries(sentence(spelling))
        index = desk.index()
        for query in group:
            assert found(index, query) == {sentence(spelling)}, (query, spelling)
