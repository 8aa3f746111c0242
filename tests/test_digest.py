from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporters.samples import LIBRARY, TODAY, entry, export, export_notes, picture, sample_library

from papernotes.dates.expressions import DateRange
from papernotes.digest import Digest, digest, first_line, html, markdown
from papernotes.exporters import Options

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.model import Entry


def december(*entries: Entry, **options: Any) -> Digest:
    return digest(entries, dates=DateRange("2025-12-01", "2025-12-31"), today=TODAY, **options)


def chapters(made: Digest) -> dict[str, list[str]]:
    return {one.title: [item.entry.name for item in one.items] for one in made.chapters}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("VisAudio", "VisAudio：双耳音频生成，还做了数据集", "双耳音频生成，还做了数据集"),
        ("MTLA", "MTLA\n在时间维度上压缩", "在时间维度上压缩"),
        ("AWQ", "AWQ：放大之后再量化 #量化 #llm/推理", "放大之后再量化"),
        (
            "X",
            "X: The first ends. " + "The second is long. " * 9,
            "The first ends. " + "The second is long. " * 5,
        ),
        ("X", "X：" + "长" * 90, "长" * 60 + "…"),
        ("X", "X：" + "先说一半；" * 20, "先说一半；" * 11 + "先说一半"),
        ("X", "", ""),
        ("CLIP", "CLIP | contrastive training | no", "contrastive training · no"),
        ("vLLM", "vLLM 的正式版", "vLLM 的正式版"),
        ("GPT", "GPTQ: layer by layer", "GPTQ: layer by layer"),
    ],
)
def test_the_line_is_what_the_comment_says_first(name: str, text: str, expected: str) -> None:
    assert first_line(entry(name, text=text)) == expected.strip()


def test_counts_are_of_the_stretch() -> None:
    made = december(
        entry("a", "https://arxiv.org/abs/2405.04434", images=(picture("x.png"),)),
        entry("b", "https://x.example", date="2025-12-04"),
        entry("c", "https://x.example", date="2025-12-04"),
    )
    assert (made.entries, made.days, made.papers, made.images) == (3, 2, 1, 1)
    assert made.title == "2025-12-01 – 2025-12-31"


def test_the_days_are_named_once() -> None:
    assert markdown(december(entry("a", "https://x.example")), export()).splitlines()[:3] == [
        "# 2025-12-01 – 2025-12-31",
        "",
        "1 entry on 1 day.",
    ]
    titled = markdown(december(entry("a", "https://x.example"), title="December"), export())
    assert titled.splitlines()[2] == "2025-12-01 – 2025-12-31: 1 entry on 1 day."


def test_entries_stand_under_their_outermost_topic_else_a_tag_or_term_that_several_have() -> None:
    entries = (
        entry("a", topics=("KV-cache", "deeper")),
        entry("b", topics=("kv-cache",)),
        entry("c", topics=("alone",)),
        entry("d", tags=("todo",)),
        entry("e", tags=("rl", "todo")),
        entry("f"),
        entry("g"),
        entry("h"),
    )
    terms = {"key-a": ["MLA"], "key-d": ["MoE"], "key-f": ["rare", "MoE"], "key-g": ["MoE"]}
    terms["key-h"] = ["KV-cache"]
    assert chapters(december(*entries, terms=terms)) == {
        "KV-cache": ["h", "a", "b"],
        "MoE": ["f", "g"],
        "todo": ["d", "e"],
        "alone": ["c"],
    }
    by_term = chapters(december(*entries, terms=terms, group="term"))
    assert by_term == {"MoE": ["f", "g", "d"], "KV-cache": ["a", "b"], "alone": ["c"], "": ["h", "e"]}


def test_what_all_have_in_common_is_no_subject() -> None:
    entries = [entry(name, tags=("log",)) for name in "abc"]
    terms = {"key-a": ["MoE"], "key-b": ["MoE"]}
    assert chapters(december(*entries, terms=terms)) == {"MoE": ["a", "b"], "": ["c"]}


def test_highlights_are_what_most_was_written_about_and_come_first() -> None:
    short = [entry(f"s{number}", text="short") for number in range(5)]
    made = december(*short, entry("long", text="x" * 500))
    (chapter,) = made.chapters
    assert [item.entry.name for item in chapter.items if item.highlight] == ["s4", "long"]
    assert chapter.items[0].highlight
    assert chapter.items[1].highlight


def test_markdown_has_names_lines_links_and_pictures() -> None:
    one = entry(
        "DeepSeek-V2",
        "https://arxiv.org/abs/2405.04434",
        "https://github.com/deepseek-ai/DeepSeek-V2",
        "https://www.x.example/blog",
        text="DeepSeek-V2：低秩的 $c_t$ *latent*",
        images=(picture("asset/a b.png", "图"),),
    )
    assert markdown(december(one, title="十二月"), export()) == (
        "# 十二月\n\n"
        "2025-12-01 – 2025-12-31: 1 entry, 1 paper, 1 picture on 1 day.\n\n"
        "- **[DeepSeek-V2](https://arxiv.org/abs/2405.04434)**: 低秩的 $c_t$ \\*latent\\*"
        " · [deepseek-ai/DeepSeek-V2](https://github.com/deepseek-ai/DeepSeek-V2)"
        " · [x.example](https://www.x.example/blog)\n\n"
        "  ![图](asset/a%20b.png)\n"
    )


def test_a_stretch_without_entries_says_so() -> None:
    assert "Nothing was read." in markdown(december(), export())
    assert "Nothing was read." in html(december(), export())


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.sources += [values["src"] or ""] if "src" in values else []
        self.links += [values["href"] or ""] if tag == "a" and "href" in values else []


def test_the_page_holds_its_pictures_and_no_script(tmp_path: Path) -> None:
    made = export_notes(sample_library(), root=LIBRARY)
    chosen = [one for one in made.entries if (one.date or "").startswith("2025-12")]
    page = Page(html(december(*chosen), made))
    assert page.sources
    assert all(source.startswith("data:image/") for source in page.sources)
    assert not {"script", "link", "iframe"} & set(page.tags)
    assert "math" in page.tags
    linked = export_notes(sample_library(), root=LIBRARY, options=Options(assets="link", folder=tmp_path))
    sources = Page(html(december(*chosen), linked)).sources
    assert sources
    assert not any(source.startswith("data:") for source in sources)


def test_every_entry_of_the_sample_library_is_in_its_digest() -> None:
    made = export_notes(sample_library(), root=LIBRARY)
    text = markdown(digest(made.entries, dates=DateRange("2024-11-01", "2025-12-31"), today=TODAY), made)
    assert all(one.links[0].url in text for one in made.entries if one.links)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_makes_a_digest_that_can_be_encoded(text: str) -> None:
    url = f"https://x.example/{text}"
    one = entry(text or "x", url, text=text, topics=(text,), images=(picture(text, text),))
    made = december(one, title=text)
    markdown(made, export()).encode()
    text = html(made, export())
    text.encode()
    page = Page(text)
    assert "script" not in page.tags
    assert not any(link.lower().startswith("javascript:") for link in page.links)
