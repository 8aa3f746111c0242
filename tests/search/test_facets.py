from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.search.conftest import Desk

NOTE = """## 2025-11-30

- [A](https://arxiv.org/abs/2511.00001) 用LoRA做微调 #部署/端侧

## 2025-12-03

- KV-cache
\t- [B](https://github.com/acme/b) 用LoRA和kv_cache做微调 #部署
\t- [C](https://example.org/c) 用lora做微调，KV-cache、KV-cache
- [D](https://example.org/d) 别的 #部署
"""


def test_facets_count_all_that_was_found(either: Desk) -> None:
    either.write("notes/a.md", NOTE)
    results = either.search("微调", facets=True, limit=1)
    assert results.facets is not None
    assert results.facets.months == (("2025-11", 1), ("2025-12", 2))
    assert results.facets.topics == (("KV-cache", 2),)
    assert results.facets.tags == (("部署", 2), ("部署/端侧", 1))
    assert results.facets.kinds == (("arxiv", 1), ("github", 1), ("web", 1))
    assert results.facets.terms == (("KV-cache", 2), ("LoRA", 2))


def test_facets_are_not_counted_unasked(either: Desk) -> None:
    either.write("notes/a.md", NOTE)
    assert either.search("微调").facets is None


def test_the_vocabulary_has_names_and_terms_of_the_field(either: Desk) -> None:
    either.write("notes/a.md", NOTE)
    index = either.index()
    terms = {term.name: term for term in index.terms()}
    index.close()
    assert terms["微调"].count == 3
    assert terms["微调"].other_names == ("fine-tuning", "finetuning")
    assert (terms["微调"].first, terms["微调"].last) == ("2025-11-30", "2025-12-03")
    assert terms["KV-cache"].count == 2
    assert "键值缓存" in terms["KV-cache"].other_names
    assert terms["LoRA"].count == 3  # what is written, not what the glossary calls it
    assert "扩散模型" not in terms


def test_a_name_that_no_glossary_has_is_a_term_by_how_it_is_written(either: Desk) -> None:
    either.entries("甲：用PageKit-2做", "乙：比page_kit2好", "丙：PageKit-2 的 page")
    terms = {term.name: term.count for term in either.index().terms()}
    assert terms["PageKit-2"] == 3
    assert "page" not in terms


def test_like_entries_are_related_and_the_same_work_apart(either: Desk) -> None:
    either.write(
        "notes/a.md",
        """## 2025-12-03

- [Alpha](https://arxiv.org/abs/2512.00001) 用稀疏注意力压缩KV-cache，引入PageKit
- [Alpha 再读](https://arxiv.org/pdf/2512.00001v2) 第二遍
- [Beta](https://arxiv.org/abs/2512.00002) 也用稀疏注意力压缩缓存，同样有PageKit
- [Gamma](https://arxiv.org/abs/2512.00003) 机器人的抓取与规划
- [Delta](https://arxiv.org/abs/2512.00004) 机器人的导航与规划
""",
    )
    index = either.index()
    entry = next(hit.entry for hit in either.search("name:Alpha 压缩").hits if hit.entry)
    related = index.related(entry, limit=2)
    index.close()
    assert [one.name for one in related.same_work] == ["Alpha 再读"]
    assert related.similar[0].entry.name == "Beta"
    assert related.similar[0].shared == ("PageKit",)
    assert entry not in [one.entry for one in related.similar]


def test_days_take_no_place_among_related_entries(either: Desk) -> None:
    days = "\n".join(
        f"## 2025-12-{day:02}\n\nsparse mixture routing kernels\n\n"
        f"- [Paper {day}](https://example.org/{day}) sparse mixture {'routing kernels' if day == 3 else ''}\n"
        f"- [Other {day}](https://example.org/other/{day}) nothing of it\n"
        f"- [Further {day}](https://example.org/further/{day}) nothing either\n"
        f"- [Last {day}](https://example.org/last/{day}) of all\n"
        for day in range(1, 9)
    )
    either.write("notes/a.md", days)
    index = either.index()
    entry = next(hit.entry for hit in either.search('name:"Paper 3"').hits if hit.entry)
    for limit in (1, 3, 7):
        assert [one.entry.name[:5] for one in index.related(entry, limit=limit).similar] == ["Paper"] * limit
    index.close()
