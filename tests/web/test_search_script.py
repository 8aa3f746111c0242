"""The search of a static site against the program's own, over the same library, under Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from papernotes import Library

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node.js (`node`) is not installed")

RUNNER = """
const fs = require("fs");
const search = require(process.argv[1] + "/search.js");
globalThis.papernotesData = search.receive;
(0, eval)(fs.readFileSync(process.argv[1] + "/data.js", "utf8"));
const site = search.site();
(async () => {
  const answers = [];
  for (const question of JSON.parse(fs.readFileSync(0, "utf8"))) {
    answers.push(await site.answer({ q: "", ...question }, question.page ?? 1));
  }
  console.log(JSON.stringify(answers));
})();
"""

QUERIES = [
    "KV-cache",
    "kv cache",
    "KVCache",
    "kv_cache",
    "稀疏注意力",
    "稀疏註意力",
    "sparse attention",
    "Sparse Attention 稀疏",
    "attention",
    "attentions",
    "Mamba-2",
    "Mamba 2",
    "mamba2",
    "扩散",
    "擴散",
    "diffusion",
    "量化",
    "quantization",
    "speculative decoding",
    '"speculative decoding"',
    '"decoding speculative"',
    "DeepSeek-R1",
    "deepseek r1",
    "2309.17453",
    "mit-han-lab",
    "tag:rl",
    "tag:llm 缓存",
    "topic:KV-cache",
    "kind:github",
    "mamba OR medusa",
    "(mamba OR medusa) NOT 草稿",
    "attention -sparse",
    "flow matching",
    "流匹配",
    "学",
    "medus*",
    "zzzyyyxxx",
    "softmax",
    "C++",
]


def answers(site: Path, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["node", "-e", RUNNER, str(site)],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    made: list[dict[str, Any]] = json.loads(done.stdout)
    return made


def test_it_finds_what_the_program_finds(site: Path, library: Path, cache: Path) -> None:
    program = Library(library, environ={"PAPERNOTES_CACHE_DIR": str(cache)})
    made = answers(site, [{"q": query} for query in QUERIES])
    for query, answer in zip(QUERIES, made, strict=True):
        entries = {hit.entry.name for hit in program.search(query, limit=1000).hits if hit.entry}
        found = {hit["name"] for hit in answer["hits"] if "day" not in hit["kinds"]}
        assert found == entries, query


def test_filters_and_their_counts_agree(site: Path) -> None:
    for query in ("", "attention"):
        [every] = answers(site, [{"q": query}])
        questions = [
            {"q": query, facet: value} for facet, counts in every["facets"].items() for value, _ in counts
        ]
        numbers = [number for counts in every["facets"].values() for _, number in counts]
        assert [answer["total"] for answer in answers(site, questions)] == numbers


def test_marks_are_where_the_words_are(site: Path) -> None:
    for query in ("KV-cache", "稀疏注意力"):
        [made] = answers(site, [{"q": query}])
        words = {hit["snippet"][start:end] for hit in made["hits"] for start, end in hit["marks"]}
        assert query in words


def test_pages_follow_each_other(site: Path) -> None:
    first, second = answers(site, [{"page": 1}, {"page": 2}])
    keys = [hit["key"] for answer in (first, second) for hit in answer["hits"]]
    assert len(keys) == len(set(keys)) == first["total"]
