"""The search of a static site under Node: the same table of queries is asked of it and of the program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.web.conftest import export_site
from tests.web.generated_queries import Generator

from papernotes import Library

if TYPE_CHECKING:
    from papernotes.search.results import Hit

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node.js (`node`) is not installed")

HERE = Path(__file__).parent
TABLE: dict[str, list[str]] = yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf-8"))
ODD = HERE / "odd.md"
"""A note for spellings that the sample notes do not have."""

RUNNER = """
const fs = require("fs"), vm = require("vm");
for (const name of ["search.js", "data.js"]) {
  vm.runInThisContext(fs.readFileSync(`${process.argv[1]}/${name}`, "utf8"), { filename: name });
}
const search = vm.runInThisContext("papernotesSearch");
const questions = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(questions.map((one) => search.answer({ q: "", ...one }, one.page ?? 1))));
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, library: Path) -> Path:
    folder = tmp_path_factory.mktemp("table") / "log"
    shutil.copytree(library, folder)
    shutil.copy(ODD, folder / "notes" / "odd.md")
    return folder


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, log: Path, cache: Path) -> Path:
    target = tmp_path_factory.mktemp("table-site")
    done = export_site(log, target, cache)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def program(log: Path, cache: Path) -> Library:
    return Library(log, environ={"PAPERNOTES_CACHE_DIR": str(cache)})


def answers(
    site: Path, questions: list[dict[str, Any]], seconds: float | None = None
) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["node", "-e", RUNNER, str(site)],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=seconds,
    )
    made: list[dict[str, Any]] = json.loads(done.stdout)
    return made


def of_page(site: Path, queries: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return all hits of each query."""
    first = answers(site, [{"q": query} for query in queries])
    found = {query: made["hits"] for query, made in zip(queries, first, strict=True)}
    long = [query for query, made in zip(queries, first, strict=True) if made["total"] > len(made["hits"])]
    for query, made in zip(long, answers(site, [{"q": query, "page": 2} for query in long]), strict=True):
        found[query] += made["hits"]
    return found


def of_program(library: Library, query: str) -> tuple[Hit, ...]:
    """Return the hits of a query; where it finds nothing, pages take its last word as a beginning."""
    hits = library.search(query, limit=1000).hits
    is_word = re.search(r"[A-Za-z0-9]\Z", query) and not re.search(r"\b(?:date|kind):\S*\Z", query)
    return hits or (library.search(f"{query}*", limit=1000).hits if is_word else ())


def key_of(hit: Hit) -> str:
    if hit.entry:
        return hit.entry.key
    return f"day-{hit.day.span.path}-{hit.day.span.line}" if hit.day else ""


def name_of(hit: Hit) -> str:
    if hit.entry:
        return hit.entry.name
    return hit.day.date or hit.day.span.path if hit.day else ""


def test_the_program_answers_the_table(program: Library) -> None:
    found = {query: sorted(map(name_of, program.search(query, limit=1000).hits)) for query in TABLE}
    assert found == TABLE


def test_the_page_answers_the_table(exported: Path, program: Library) -> None:
    made = of_page(exported, list(TABLE))
    for query, names in TABLE.items():
        if names:
            assert sorted(hit["name"] for hit in made[query]) == names, query
        else:
            assert {hit["key"] for hit in made[query]} == set(map(key_of, of_program(program, query))), query


@pytest.mark.parametrize("seed", [11, 12])
def test_the_page_finds_for_any_query_what_the_program_finds(
    exported: Path, program: Library, seed: int
) -> None:
    generator = Generator([f"{entry.name}\n{entry.text}" for entry in program.entries()], seed)
    made = of_page(exported, list(dict.fromkeys(generator.query() for _ in range(400))))
    assert sum(map(bool, made.values())) > len(made) / 2
    for query, hits in made.items():
        assert {hit["key"] for hit in hits} == set(map(key_of, of_program(program, query))), query


@pytest.mark.parametrize(
    ("query", "same", "notice"),
    [
        ("attenton~ mamba", "attenton mamba", "“attenton” (~)"),
        ("date:yesterday mamba", "mamba", "date:yesterday"),
        ('date:"last week" mamba', "mamba", "date:last week"),
        ("date:12.9 mamba", "mamba", "date:12.9"),
        ("date:2025-13 mamba", "mamba", "date:2025-13"),
        ("date:2025-12..2025-01 mamba", "mamba", "date:2025-12..2025-01"),
        ("month:12 mamba", "mamba", "month:12"),
        ("author:dao mamba", "dao mamba", "author:"),
        ("title:(mamba OR quest)", "mamba OR quest", "title:"),
        ("has:image mamba", "mamba", "has:"),
        ("-in:2025-12 mamba", "mamba", "in:"),
    ],
)
def test_what_the_page_leaves_out_is_said(exported: Path, query: str, same: str, notice: str) -> None:
    made, plain = answers(exported, [{"q": query}, {"q": same}])
    assert [hit["key"] for hit in made["hits"]] == [hit["key"] for hit in plain["hits"]]
    [told] = [one for one in made["notices"] if one not in plain["notices"]]
    assert told.startswith(notice) or notice in told
    assert "papernotes search" in told
    assert "papernotes serve" in told


@pytest.mark.parametrize(
    "query",
    ["", "   ", "(", ")", "()", '"', "-", "--", "OR", "NOT", "tag:", "tag:()", "date:", "*", "~", "\x00"],
)
def test_whatever_is_typed_there_is_an_answer(exported: Path, query: str) -> None:
    [made] = answers(exported, [{"q": query}])
    assert made["total"] >= len(made["hits"])


LONG = [
    "x" * 1_000_000,
    "attention " * 100_000,
    "\ufdfa" * 300_000,
    "稀疏注意力" * 60_000,
    "稀疏 attention " * 60_000,
    "att* " * 200_000,
    "(a OR " * 20_000 + "attention" + ")" * 20_000,
    "-name:" * 20_000 + "a",
    "(" * 20_000 + "a)" * 20_000,
    '"' + "attention is " * 20_000 + '"',
    "a-" * 100_000 + "b",
    "“" * 100_000,
    "date:" + "2025-" * 20_000,
    "a" + "\u0301\u0327" * 100_000,
    "😀" * 100_000,
]


def test_a_query_of_any_length_is_answered(exported: Path) -> None:
    for query, made in zip(
        LONG, answers(exported, [{"q": query} for query in LONG], seconds=60), strict=True
    ):
        assert "Only the first 500 characters were searched." in made["notices"], query[:20]


def test_a_name_that_is_the_query_comes_first_then_names_with_it(exported: Path) -> None:
    [made] = answers(exported, [{"q": "mamba"}])
    names = [hit["name"] for hit in made["hits"]]
    assert names[:2] == ["Mamba", "Mamba-2"]
    rest = [hit["date"] for hit in made["hits"] if "Mamba" not in hit["name"]]
    assert rest == sorted(rest, reverse=True)


def test_filters_and_their_counts_agree(exported: Path) -> None:
    for query in ("", "attention"):
        [every] = answers(exported, [{"q": query}])
        questions = [
            {"q": query, facet: value} for facet, counts in every["facets"].items() for value, _ in counts
        ]
        numbers = [number for counts in every["facets"].values() for _, number in counts]
        assert [answer["total"] for answer in answers(exported, questions)] == numbers


@pytest.mark.parametrize("query", ["KV-cache", "稀疏注意力", "稀疏註意力", "quantiz*", '"flow matching"'])
def test_marks_are_where_the_words_are(exported: Path, query: str) -> None:
    [made] = answers(exported, [{"q": query}])
    marked = [hit["snippet"][start:end] for hit in made["hits"] for start, end in hit["marked"]["snippet"]]
    known = r"kv.?caches?|稀疏注意力|sparse.attention|quantiz\w+|flow.matching|流匹配|键值缓存|KV缓存"
    assert marked
    assert all(re.fullmatch(known, text, re.IGNORECASE) for text in marked), marked


def test_pages_follow_each_other(exported: Path) -> None:
    first, second = answers(exported, [{"page": 1}, {"page": 2}])
    keys = [hit["key"] for answer in (first, second) for hit in answer["hits"]]
    assert len(keys) == len(set(keys)) == first["total"]
