"""The command line, the live page and the site show the same related entries."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from papernotes import Library
from papernotes.search.more_like_this import EntriesAtHand
from papernotes.works import work_link

if TYPE_CHECKING:
    from papernotes.model import Entry, Work

SAMPLES = Path(__file__).parent.parent.parent

MADE_UP = {
    "notes/2025-11.md": """## 11.3

- https://arxiv.org/abs/2511.00001 Gamma：KV-cache 的稀疏化 #llm/serving
  - 与 PageKit 相近
- https://arxiv.org/abs/2511.00002 Delta：PageKit 与 KV-cache

a remark on PageKit
""",
    "notes/2025-12.md": """## 12.4

- KV-cache
  - https://arxiv.org/abs/2511.00001v2 再读：稀疏化
  - https://example.org/page PageKit 的页面 #llm

## 12.5

- https://example.org/other 别的：扩散模型
""",
    ".papernotes/works/gamma.yaml": """id: arxiv:2511.00001
type: article
title: Gamma Pages
creators:
- family: 何
  given: 凯明
doi: 10.1145/1
citekey: he2025gamma
""",
}


def at_hand(library: Library) -> EntriesAtHand:
    works = library.catalogue.works()

    def work_of(entry: Entry) -> Work | None:
        from papernotes.identifiers import identity

        link = work_link(entry)
        return works.get(identity(link)) if link else None

    return EntriesAtHand(library.entries(), library.days(), work_of)


def assert_same(library: Library) -> None:
    entries, finder = library.entries(), at_hand(library)
    assert entries
    for entry in entries:
        for limit in (1, 6):
            mine, its = finder.related(entry, limit), library.related(entry, limit=limit)
            assert [one.key for one in mine.same_work] == [one.key for one in its.same_work]
            assert [one.entry.key for one in mine.similar] == [one.entry.key for one in its.similar]
            assert [one.score for one in mine.similar] == pytest.approx([one.score for one in its.similar])
            assert [one.shared for one in mine.similar] == [one.shared for one in its.similar]


def test_all_entries_of_the_sample_have_the_same_related_entries_everywhere(tmp_path: Path) -> None:
    environ = {"PAPERNOTES_CACHE_DIR": str(tmp_path), "PAPERNOTES_STATE_DIR": str(tmp_path)}
    with Library(SAMPLES, environ=environ) as library:
        assert_same(library)


def test_so_have_entries_of_several_readings_with_records_and_remarks(tmp_path: Path) -> None:
    for path, text in MADE_UP.items():
        file = tmp_path / "library" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    environ = {"PAPERNOTES_CACHE_DIR": str(tmp_path), "PAPERNOTES_STATE_DIR": str(tmp_path)}
    with Library(tmp_path / "library", environ=environ, today=dt.date(2026, 1, 3)) as library:
        assert_same(library)
        gamma = next(one for one in library.entries() if one.name.startswith("Gamma"))
        assert len(at_hand(library).related(gamma, 6).same_work) == 1


def test_the_site_shows_what_the_command_lists(tmp_path: Path) -> None:
    from tests.search.test_bugs import command

    def run(*words: str) -> str:
        done = command(SAMPLES, tmp_path, *words)
        assert done.returncode in {0, 3}, done.stderr
        return done.stdout

    run("export", "--format", "site", "--output", str(tmp_path / "site"))
    keys = [one["key"] for one in json.loads(run("list", "--json"))["entries"]][::9]
    for key in keys:
        listed = json.loads(run("related", key, "--limit", "6", "--json"))
        expected = [one["name"] for one in (*listed["same_work"], *listed["similar"])]
        (page,) = (tmp_path / "site").rglob(f"{key}*.html")
        related = page.read_text(encoding="utf-8").partition('class="related"')[2].partition("</ul>")[0]
        assert [name for name in expected if name not in related] == []
        assert related.count("<li") == len(expected)
