from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.search.conftest import Desk

FILLER = "，还讲了训练数据与评测方法，以及一些别的想法"


def test_name_then_topic_and_tag_then_comment_then_code(either: Desk) -> None:
    either.write(
        "notes/2025.md",
        f"""## 2025-12-03

- [Alpha](https://example.org/1) 用到了mamba{FILLER}
- [Mamba](https://example.org/2) 一种结构{FILLER}
- [Beta](https://example.org/3) 另一种结构{FILLER} #mamba
- [Gamma](https://example.org/4) 又一种结构{FILLER}

```python
import mamba
```

- mamba
\t- [Delta](https://example.org/5) 再一种结构{FILLER}
""",
    )
    ranked = [hit.entry.name for hit in either.search("mamba").hits if hit.entry]
    assert ranked[0] == "Mamba"
    assert set(ranked[1:3]) == {"Beta", "Delta"}
    assert ranked[3:] == ["Alpha", "Gamma"]


def test_another_spelling_in_code_takes_nothing_from_the_topic(either: Desk) -> None:
    either.write(
        "notes/2025.md",
        f"""## 2025-12-03

- [Alpha](https://example.org/1) 提到KV-cache{FILLER}
- KV-cache
\t- [Beta](https://example.org/2) 压缩KV-cache{FILLER}

```python
# KV cache
```
""",
    )
    assert [hit.entry.name for hit in either.search("KV-cache").hits if hit.entry] == ["Beta", "Alpha"]


def test_a_word_in_the_name_counts_more_than_many_in_the_comment(either: Desk) -> None:
    either.entries("甲：蒸馏、蒸馏、蒸馏、蒸馏、蒸馏、蒸馏", f"蒸馏器：一种工具{FILLER}")
    assert either.found("蒸馏")[0].startswith("蒸馏器")


LONG = "这一段讲别的事情，包括训练数据、优化器和评测，" * 60


def test_no_length_and_no_repetition_changes_that(either: Desk) -> None:
    either.write(
        "notes/2025.md",
        f"""## 2025-12-03

- [Alpha](https://example.org/1) mamba mamba mamba mamba mamba mamba
- [Mamba 综述](https://example.org/2) 讲了很多。{LONG}
- [Beta](https://example.org/3) {LONG} #mamba
- [Gamma](https://example.org/4) 很短

```python
mamba = mamba()
```

- [Delta](https://example.org/5) {LONG}提到 mamba 一次
- mamba
\t- [Epsilon](https://example.org/6) 很短
""",
    )
    either.write("notes/账.md", f"---\ndate: 2025-01-09\n---\n# Mamba 的账怎么算\n\n{LONG}\n\nmamba {LONG}\n")
    ranked = [hit.entry.name for hit in either.search("mamba").hits if hit.entry]
    assert set(ranked[:2]) == {"Mamba 综述", "Mamba 的账怎么算"}
    assert set(ranked[2:4]) == {"Beta", "Epsilon"}
    assert ranked[4:] == ["Alpha", "Delta", "Gamma"]


def test_a_rare_form_of_a_word_counts_no_more_than_its_usual_one(either: Desk) -> None:
    either.entries("甲：两个 transformers 并排", "transformer：一种结构", *["乙：一个 transformer"] * 20)
    assert either.found("transformer")[0] == "transformer：一种结构"


@pytest.mark.parametrize(
    ("query", "just_so", "nearly"),
    [
        ("qwen~", "乙：用了 qwen 模型", "Owen：一个人"),
        ("扩展模型~", "乙：一个扩展模型", "扩散模型：一种方法"),
    ],
)
def test_what_is_spelt_just_so_comes_before_what_is_spelt_nearly_so(
    either: Desk, query: str, just_so: str, nearly: str
) -> None:
    either.entries(just_so, nearly)
    assert either.found(query, literal=True) == [just_so, nearly]


def test_scores_follow_the_order(either: Desk) -> None:
    either.entries(f"甲：提到蒸馏{LONG}", "distillation", "distillation 与 distillation", f"乙：蒸馏{FILLER}")
    hits = either.search("蒸馏").hits
    scores = [hit.score for hit in hits]
    assert [bool(hit.via) for hit in hits] == [False, False, True, True]
    assert scores == sorted(scores, reverse=True)
    either.entries(f"丙：提到 distillation{FILLER}", note="notes/b.md", date="2025-12-09")
    either.entries("丁 #短", note="notes/c.md", date="2025-12-10")
    hits = either.search("蒸馏 OR tag:短").hits
    assert [hit.score for hit in hits[-4:]] == [0, 0, 0, 0]
    assert hits[-1].entry is not None
    assert hits[-1].entry.text.startswith("丙")


def test_what_is_called_just_so_comes_first(either: Desk) -> None:
    either.entries("PageKit-2：新版", "PageKit：旧版", "PageKit-3：更新版")
    assert either.found("pagekit")[0] == "PageKit：旧版"


def test_words_side_by_side_come_before_words_apart(either: Desk) -> None:
    either.entries(
        f"甲：video 的 generation，generation 与 video，video{FILLER}",
        f"乙：关于 video generation{FILLER}",
        f"丙：生成 与 视频，视频，生成{FILLER}",
        f"丁：视频生成{FILLER}",
    )
    assert either.found("video generation", literal=True) == [either.found("乙")[0], either.found("甲")[0]]
    assert either.found("视频 生成", literal=True)[0].startswith("丁")


def test_the_newer_of_equals_comes_first(either: Desk) -> None:
    either.entries(f"甲：蒸馏{FILLER}", note="notes/a.md", date="2024-01-05")
    either.entries(f"乙：蒸馏{FILLER}", note="notes/b.md", date="2025-01-05")
    either.entries(f"丙：蒸馏{FILLER}", note="notes/c.md", date="2023-01-05")
    assert [line[0] for line in either.found("蒸馏")] == ["乙", "甲", "丙"]


def test_sorting_by_date_disregards_how_well_it_matches(either: Desk) -> None:
    either.entries("蒸馏：蒸馏的蒸馏", note="notes/a.md", date="2024-01-05")
    either.entries(f"乙：提到蒸馏{FILLER}", note="notes/b.md", date="2025-01-05")
    assert [line[0] for line in either.found("蒸馏", sort="date")] == ["乙", "蒸"]


def test_what_only_the_glossary_finds_comes_after_all_that_was_typed(either: Desk) -> None:
    either.entries("distillation：一种方法", f"乙：提到蒸馏{FILLER}{FILLER}{FILLER}")
    assert [line[0] for line in either.found("蒸馏")] == ["乙", "d"]
    assert [line[0] for line in either.found("distillation")] == ["d", "乙"]
