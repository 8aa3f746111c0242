"""The browser's analyzer against the program's own, on the same texts, under Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from papernotes.exporters.pages.assets import SEARCH, asset
from papernotes.exporters.pages.data import folded_characters
from papernotes.search.analysis import analysed, fold, other_numbers, tokens, wanted
from papernotes.search.technical_terms import spelled_as_one_word

LIBRARY = Path(__file__).parent.parent.parent

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="Node.js (`node`) is not installed")

RUNNER = """
const vm = require("vm");
const { script, fold, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
vm.runInThisContext(script);
const search = vm.runInThisContext("papernotesSearch");
search.setSimplified(...fold);
console.log(JSON.stringify(texts.map((text) => ({
  folded: search.fold(text).text,
  tokens: search.tokens(text),
  wanted: search.wanted(text, false),
  together: search.writtenTogether(text),
  layout: search.analysed(text).layout,
  others: search.otherNumbers(text),
}))));
"""

TEXTS = [
    "",
    "KV-cache",
    "kv cache",
    "KVCache",
    "kv_cache",
    "KV\u2011cache",
    "稀疏注意力",
    "稀疏註意力與顯存",
    "引入SparseFormer-7的稀疏注意力",
    "无VAE的扩散",
    "DeepSeek-V3.2 和 Qwen3-Omni",
    "arXiv 2512.03036v2",
    "C++ C# F# c#7 a#",
    "LLMs and RLHFs, KVCaches",
    "Schrödinger straße ΣΊΣΥΦΟΣ",
    "ＫＶ－ｃａｃｈｅ　全角",
    "ﬁne-tuning ½ Ⅷ ②",
    "e\u0301tude が カ\u3099 \u1100\u1161\u11a8",
    "multi-head latent attention with rotary position embedding",
    "a-b-c-d-e-f-g",
    "one\ntwo\n\nthree\r\nfour",
    "x  " + " " * 9 + "y",
    "DINOv3 W8A8 O(n²) 24G的卡",
    "llm/推理 #量化",
    "学",
    "我 A 你",
    "\U00020000\U00020001 平面外",
    "😀 emoji 😀😀 between",
    "classes queries boxes buses policy toy ids",
    "GPUs",
    "analysis",
    "caches",
    "4DGaussians 与 LoRA+，MoE++ C++11 a+b CLIP+ SAM 模型+",
    "word" * 40,
]


def made_by_the_browser(texts: list[str]) -> list[dict[str, Any]]:
    table = folded_characters({one for text in texts for one in text})
    done = subprocess.run(
        ["node", "-e", RUNNER],
        input=json.dumps({"script": asset(SEARCH), "fold": table, "texts": texts}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    made: list[dict[str, Any]] = json.loads(done.stdout)
    return made


def units(text: str) -> list[int]:
    """Offsets as JavaScript counts them, by those of Python."""
    found = [0]
    for character in text:
        found.append(found[-1] + (2 if ord(character) > 0xFFFF else 1))
    return found


def expected(text: str) -> dict[str, Any]:
    at = units(text)
    return {
        "folded": fold(text).text,
        "tokens": [[term, at[start], at[end], spaced] for term, start, end, spaced in tokens(text)],
        "wanted": [
            {
                "terms": [[list(chain) for chain in chains] for chains in one.terms],
                "spelled": list(one.spelled),
                "begins": one.begins,
            }
            for one in wanted(text, exact=False)
        ],
        "together": spelled_as_one_word(text),
        "layout": "".join(layout for _, layout in analysed(text)),
        "others": list(other_numbers(text)),
    }


@needs_node
def test_the_browser_cuts_texts_into_the_same_terms() -> None:
    notes = [path.read_text(encoding="utf-8") for path in sorted((LIBRARY / "notes").glob("*.md"))]
    for text, made in zip([*TEXTS, *notes], made_by_the_browser([*TEXTS, *notes]), strict=True):
        assert made == expected(text)


ALPHABET = st.sampled_from("aZkV9vs#+-_./ \n，。稀疏註意力éßΣ②Ａ\u0301\u3099が")


@needs_node
@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a process an example: to shrink one would take minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(st.text(ALPHABET, max_size=24), min_size=100, max_size=150))
def test_the_browser_cuts_any_text_into_the_same_terms(texts: list[str]) -> None:
    for text, made in zip(texts, made_by_the_browser(texts), strict=True):
        assert made == expected(text)
