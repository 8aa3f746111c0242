"""The search of a static site against the program's own, over the same library, under Node."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from papernotes import Library

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.search.results import Hit

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node.js (`node`) is not installed")

RUNNER = """
const fs = require("fs"), vm = require("vm");
for (const name of ["search.js", "data.js"]) {
  vm.runInThisContext(fs.readFileSync(`${process.argv[1]}/${name}`, "utf8"), { filename: name });
}
const site = vm.runInThisContext("papernotesSearch").site();
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
    "low rank",
    "低秩",
    "稀疏attention",
    "multi token prediction",
    "grouped-query attention",
    "kvcache 量化",
    "name:quest",
    'name:"sparse transformer"',
    "title:attention",
    "title:(attention OR transformer)",
    "author:xiao",
    "author:Dao",
    "text:attention",
    "text:稀疏",
    "code:softmax",
    "code:import",
    "tag:llm/推理",
    "tag:#LLM",
    'topic:"稀疏注意力"',
    "topic:稀疏",
    "topic:cache -name:quest",
    "kind:paper",
    "kind:arxiv attention",
    "kind:nonsense",
    "has:image",
    "has:images",
    "has:code",
    "has:link",
    "has:nonsense",
    "NOT has:link",
    "in:2025-12",
    "in:notes/",
    "in:nowhere",
    "id:2309.17453",
    "id:arXiv:2309.17453v2",
    "id:https://arxiv.org/pdf/2309.17453v1.pdf",
    "https://arxiv.org/abs/2309.17453",
    "arxiv.org/abs/2404.14469",
    "id:nothing",
    "date:2025-12-09",
    "date:2025-12",
    "date:2025",
    "date:12.9",
    "date:12",
    "date:12月9日",
    "date:2025-09..2025-12",
    "date:2025-12-09..",
    "date:..2025-11",
    "date:2025-11..12.9",
    "date:11..12",
    "date:nonsense",
    "date:2025-13",
    "date:2025-12..2025-01",
    "date:yesterday",
    "date:上个月",
    'date:"3 years ago"',
    "year:2025",
    "year:2025 attention",
    "month:12",
    "month:2025-12 KV-cache",
    "attenton~",
    "Quset~",
    "稀疏注视力~",
    "注意~",
    "name:attenton~",
    "att*",
    "KV-c*",
    "稀疏注*",
    "name:att*",
    "attention NOT (sparse OR flash)",
    "-attention",
    "NOT NOT mamba",
    "mamba OR",
    "OR",
    "NOT",
    "AND mamba AND",
    "(((mamba",
    "mamba))",
    '"mamba',
    "“speculative decoding”",
    "「稀疏注意力」",
    "name:",
    "tag: ",
    "foo:bar",
    "date:(mamba)",
    "**",
    "~",
    "a* b*",
    "attention（稀疏）",
    "f(x)",
    "−attention",
    "ｋｖ－ｃａｃｈｅ",
    "KV-cache 稀疏 2025",
    "transformers",
    "x" * 100,
    '"稀疏注意力"',
    "自注意力",
    '"自注意力"',
    "mixture of experts",
    '"mixture of experts"',
    '"attention is all you need"',
    "attention is all you need",
    '"sparse, transformer"',
    "GPT-4o",
    "V-JEPA 2",
    "扩散模型",
    "name:稀疏注意力",
    "topic:稀疏注意力",
    "GPUs",
    "caches",
    "LoRA+",
    "MoE++",
    "稀疏att*",
    "kvcac*",
    "flashatt*",
    "a*",
    "KV-cahce~",
    "flash-atention~",
    "mamab2~",
    "Mamba-3~",
    "ttention~",
    "注一力~",
    "稀疏主意力~",
    "稀疏atention~",
    "量化（H2O OR SnapKV）",
    "量化（综述）",
    "谈“flash attention”",
    '谈"flash attention"',
    'KV-cache"',
    "KV」",
    "NOT(attention)",
    "date:(2025-12 OR 2024-11) attention",
    "date:-2025",
    "kind:(arxiv OR github) cache",
    "has:(image code)",
    "id:(2309.17453 OR 2306.14048)",
    "doi:10.1145/3600006.3613165",
    "in:a:b",
]

MISSPELLED = [
    "稀疏主意力",
    "attenton",
    "ttention",
    "flsh atention",
    "flsh zzzqqq",
    "tag:量化x",
    "tag:llmm",
    "KV zzzqqq",
]


def key_of(hit: Hit) -> str:
    if hit.entry:
        return hit.entry.key
    return f"day-{hit.day.span.path}-{hit.day.span.line}" if hit.day else ""


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


def test_it_finds_what_the_program_finds(site: Path, library: Path, cache: Path) -> None:
    program = Library(library, environ={"PAPERNOTES_CACHE_DIR": str(cache)})
    pages = (1, 2, 3)
    made = iter(answers(site, [{"q": query, "page": page} for query in QUERIES for page in pages]))
    for query in QUERIES:
        several = [next(made) for _ in pages]
        keys = [hit["key"] for answer in several for hit in answer["hits"]]
        expected = program.search(query, limit=1000)
        if not expected.total and re.search(r"[A-Za-z0-9]\Z", query):  # what begins so will do
            expected = program.search(f"{query}*", limit=1000)
        assert keys == [key_of(hit) for hit in expected.hits][: len(keys)], query
        assert several[0]["total"] == expected.total, query


def test_it_says_and_suggests_what_the_program_does(site: Path, library: Path, cache: Path) -> None:
    program = Library(library, environ={"PAPERNOTES_CACHE_DIR": str(cache)})
    asked = [
        *MISSPELLED,
        'KV-cache"',
        "KV」",
        "量化（H2O",
        "id:arXiv:2309.17453",
        "foo:bar attention",
        "month:12",
    ]
    for query, made in zip(asked, answers(site, [{"q": query} for query in asked]), strict=True):
        expected = program.search(query)
        assert made["notices"] == list(expected.notices), query
        assert made["suggestions"] == list(expected.suggestions), query


LONG = [
    "x" * 1_000_000,
    "attention " * 100_000,
    "\ufdfa" * 300_000,
    "稀疏注意力" * 60_000,
    "att* " * 200_000,
    "attenton~ " * 20_000,
    "(a OR " * 20_000 + "attention" + ")" * 20_000,
    "-name:" * 20_000 + "a",
    '"' + "attention is " * 20_000 + '"',
    "a-" * 100_000 + "b",
    "“" * 100_000,
    " OR ".join(f"mamba{number}" for number in range(20_000)),
    "date:" + "2025-" * 20_000,
    "a" + "\u0301\u0327" * 100_000,
    "😀" * 100_000,
]


def test_a_query_of_any_length_is_answered_as_the_program_does(
    site: Path, library: Path, cache: Path
) -> None:
    program = Library(library, environ={"PAPERNOTES_CACHE_DIR": str(cache)})
    for query, made in zip(LONG, answers(site, [{"q": query} for query in LONG], seconds=100), strict=True):
        expected = program.search(query, limit=1)
        told = [notice for notice in made["notices"] if not notice.startswith("date:")]
        assert told == [notice for notice in expected.notices if not notice.startswith("date:")], query[:20]
        assert made["total"] == expected.total, query[:20]


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
        words = {hit["snippet"][start:end] for hit in made["hits"] for start, end in hit["marked"]["snippet"]}
        assert query in words


def test_pages_follow_each_other(site: Path) -> None:
    first, second = answers(site, [{"page": 1}, {"page": 2}])
    keys = [hit["key"] for answer in (first, second) for hit in answer["hits"]]
    assert len(keys) == len(set(keys)) == first["total"]
