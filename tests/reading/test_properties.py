"""What holds for any text whatever."""

import datetime as dt
import os
import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papernotes.model import Day, Entry, Note
from papernotes.reading import read_note
from papernotes.reading.markdown_parser import parser, parser_for

TODAY = dt.date(2026, 11, 24)
MORE = int(os.environ.get("PAPERNOTES_EXAMPLES", "150"))
thorough = settings(max_examples=MORE, deadline=None, suppress_health_check=list(HealthCheck))

NEWLINE = re.compile(r"\r\n?|\n")
PIECES = st.sampled_from(
    [
        *"#-*+>|`~$[]()!<&\\_:=\t\0\x1b\x7f\ufeff\u200b\u2028\x0b\x0c，。：（）注力ａ１",
        *(
            "## ",
            "### ",
            "- ",
            "\t- ",
            "    - ",
            "1. ",
            "> ",
            "```",
            "~~~",
            "$$",
            "---",
            "***",
            "===",
            "| a | b |",
        ),
        *(
            "|---|---|",
            "[x] ",
            "[[a|b]]",
            "![[p.png]]",
            "![](a%20b.png)",
            "[t](https://x.example/l)",
            "[r]",
            "[r]: ",
            "[^1]",
            "[^1]: ",
            "![](c d.png =3x4)",
            "<center>![](e.png)</center>",
        ),
        *(
            "https://x.example/bare",
            "https://arxiv.org/abs/2512.00001",
            "<b>",
            "<!--",
            "-->",
            "<img src='i.png'>",
        ),
        *(
            "12.3",
            "1.1",
            "2025-12-03",
            "12月3日",
            "2025",
            "1.1 方法",
            "Pasted image 20251203101010.png",
            "#标签",
        ),
        *("**2025-12-03**", "2025-12-05: ", "<summary>2025-12-07</summary>", "+++", "2024", "[x]: y"),
        *(
            "一些文字",
            "some words",
            "&amp;",
            "<div>",
            "</div>",
            "{",
            "key: value",
            "`code",
            "**b**",
            "\ud800",
        ),
    ]
)
LINES = st.lists(PIECES, max_size=6).map("".join)
INDENT = st.sampled_from(["", "", "", " ", "  ", "\t", "\t\t", "    ", "> ", ">"])
TEXTS = st.builds(
    lambda lines, newline: newline.join(indent + line for indent, line in lines),
    st.lists(st.tuples(INDENT, LINES), max_size=25),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
)
PATHS = st.sampled_from(["notes/2025-12.md", "notes/2025.md", "a.md", "2025-12-03.md", "笔记/２０２５.md"])


def check(note: Note, text: str) -> None:
    lines = NEWLINE.split(text.removeprefix("\ufeff"))
    owners = [0] * (len(lines) + 1)
    for region in note.regions:
        assert 1 <= region.line <= region.end_line <= len(lines)
        for number in range(region.line, region.end_line + 1):
            owners[number] += 1
    for number, line in enumerate(lines, 1):
        assert owners[number] == 1 if line.strip() else owners[number] <= 1, (number, line, note.regions)
    assert all(one.end_line < after.line for one, after in pairwise(note.regions))
    pieces: list[Entry | Day] = [*note.entries, *note.days]
    for piece in pieces:
        assert 1 <= piece.span.line <= piece.span.end_line <= len(lines)
        assert len(piece.text_lines) == (piece.text.count("\n") + 1 if piece.text else 0)
        assert all(piece.span.line <= number <= piece.span.end_line for number in piece.text_lines)
        assert list(piece.text_lines) == sorted(piece.text_lines)
        assert all(link.url.strip() == link.url and link.url for link in piece.links)
        if piece.date is not None:
            dt.date.fromisoformat(piece.date if len(piece.date) == 10 else f"{piece.date}-01")
    assert len({entry.key for entry in note.entries}) == len(note.entries)
    assert all(entry.name.strip() for entry in note.entries)
    for one, after in pairwise(note.entries):
        assert one.span.end_line < after.span.line


@thorough
@given(TEXTS, PATHS)
def test_any_markdown_is_read_and_each_line_belongs_somewhere(text: str, path: str) -> None:
    check(read_note(text, path, today=TODAY), text)


SCALARS = st.sampled_from(
    [
        *(
            "0x" + "f" * 4_000,
            "0b1",
            "0o17",
            "1e999",
            ".inf",
            "-.nan",
            "~",
            "null",
            "true",
            "No",
            "9" * 5_000,
        ),
        *(
            "12:34:56",
            "2025-12-03",
            "2025-99-99",
            "2025-12-03T10:00:00+08:00",
            "2512.00001",
            "[]",
            "{}",
            "''",
        ),
        *(
            "&a x",
            "*a",
            "!!int x",
            "!!python/name:os.system",
            "|",
            "- x",
            "[a, *a]",
            "&b [*b]",
            "'a",
            "\ud800",
        ),
    ]
)
KEYS = st.sampled_from(["title", "date", "tags", "url", "arxiv", "x", "<<", "?", "[a]"])


@thorough
@given(st.sampled_from(["---", "+++"]), st.lists(st.tuples(KEYS, st.lists(SCALARS, min_size=1, max_size=3))))
def test_any_front_matter_is_read(fence: str, values: list[tuple[str, list[str]]]) -> None:
    sign = ":" if fence == "---" else " ="
    block = [
        f"{key}{sign} {some[0] if len(some) == 1 else '[' + ', '.join(some) + ']'}\n" for key, some in values
    ]
    text = f"{fence}\n{''.join(block)}{fence}\n正文\n"
    check(read_note(text, "notes/a.md", today=TODAY), text)


@thorough
@given(st.text(max_size=300))
def test_any_characters_are_read(text: str) -> None:
    check(read_note(text, "notes/a.md", today=TODAY), text)


@thorough
@given(TEXTS)
def test_newlines_make_no_difference(text: str) -> None:
    plain = NEWLINE.sub("\n", text)
    read = [read_note(one, "notes/2025-12.md", today=TODAY) for one in (plain, plain.replace("\n", "\r\n"))]
    assert read[0] == read[1]


LINKED = st.sampled_from(
    [
        "- {url}\n",
        "- {url}\n\t- 名字：评论\n",
        "- [名]({url}) 评论\n",
        "- 主题\n\t- [名]({url})\n",
        "- 外层\n\t- 嵌套 {url}\n",
        "{url} 段落\n\n",
        "文字 <{url}> 文字\n\n",
        "> 引用 {url}\n\n",
        "### [标题]({url})\n",
        "### 标题\n正文 {url}，后面\n",
        "| a | b |\n|---|---|\n| {url} | x |\n\n",
        "1. **粗** ({url}).\n",
        '<a href="{url}">链</a>\n\n',
        "![]({url}.png)\n\n",
        '- 图\n\t- <img src="{url}.png">\n',
        "<center>![]({url}.png)</center>\n\n",
        "<div align=center>\n![[{url}.png]]\n</div>\n\n",
        "![图]({url}.png =300x200)\n\n",
        '![图]({url}.png "标题")\n\n',
        "| a |\n|---|\n| b | c | {url} |\n\n",
        "[^1]: 见 {url} 。\n\n",
        "- 花了$5，见 {url} 。又花了$6\n",
        "$$ {url} $$\n\n",
        "文字 {url}\n---\n",
        "- ==[粗]({url})== 评论\n",
        "- ## 标题\n\t- {url}\n",
        f"{'[x] ' * 500}\n![]({{url}}.png)\n\n",
        f"[{'长' * 1_200}]({{url}})\n\n",
        f"![{'长' * 1_200}]({{url}}.png)\n\n",
        f"{'[' * 300} [名]({{url}}) {'*a ' * 1_000}\n\n",
        "".join(f"{'  ' * depth}- a\n" for depth in range(25)) + f"{'  ' * 25}- ![]({{url}}.png)\n\n",
    ]
)
HIDDEN = st.sampled_from(
    [
        "```\n{url}\n```\n",
        "- `{url}`\n",
        "- 代码\n\n\t```py\n\tx = '{url}'\n\t```\n",
        "\n~~~\n[a]({url})\n~~~\n",
    ]
)
DAYS = st.sampled_from(
    ["## 12.3\n", "## 12.9\n\n", "## 2026-01-04\n", "### 主题\n", "文字\n\n", "\n", "# 记录\n"]
)
STAND_INS = st.sampled_from(
    [
        "**12.3**\n\n",
        "\n2025-12-05\n",
        "- 2025-12-07\n\t- 甲\n",
        "<details>\n<summary>2025-12-09</summary>\n\n",
        "- 2025-12-11: 乙\n",
        "## 2025\n",
        "**主题**\n\n",
    ]
)
PARTS = st.one_of(
    st.tuples(st.just("shown"), LINKED),
    st.tuples(st.just("hidden"), HIDDEN),
    st.tuples(st.just("other"), DAYS | STAND_INS),
)
WITHOUT_DAYS = st.one_of(
    st.tuples(st.just("shown"), LINKED),
    st.tuples(st.just("hidden"), HIDDEN),
    st.tuples(st.just("other"), STAND_INS),
)


@thorough
@given(st.lists(PARTS, max_size=14) | st.lists(WITHOUT_DAYS, max_size=14))
def test_each_link_and_image_outside_code_comes_out_and_none_inside(parts: list[tuple[str, str]]) -> None:
    text = ""
    shown, hidden = set(), set()
    for number, (kind, template) in enumerate(parts):
        url = f"https://x.example/{number}"
        text += template.replace("{url}", url)
        if kind == "shown":
            shown.add(url + (".png" if "{url}.png" in template else ""))
        elif kind == "hidden":
            hidden.add(url)
    note = read_note(text, "notes/2025-12.md", today=TODAY)
    pieces: list[Entry | Day] = [*note.entries, *note.days]
    found = [link.url for piece in pieces for link in piece.links]
    found += [image.path for piece in pieces for image in piece.images]
    assert set(found) == shown
    assert len(found) == len(shown)
    assert not hidden & set(found)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "- " * 10_000,
        "> " * 10_000,
        "*a " * 20_000,
        "<!-- " * 10_000,
        "`" * 999 + " " + "``" * 9_999,
        "http://a" + ")" * 50_000,
        "- http://a\n\t- " + "（：" * 20_000,
        "".join(f"{' ' * depth}- a\n" for depth in range(300)),
        "[a]: http://a\n" * 5_000,
        "---\n" + "[" * 5_000 + "\n---\n",
        "---\ntitle: 0x" + "f" * 4_000 + "\n---\n",
        "---\ntags: [0x" + "f" * 4_000 + "]\n---\n",
        "---\na0: &a0 ha\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 15))
        + "date: *a14\ntags: *a14\nurl: *a14\n---\n",
        "+++\ntitle = 0x" + "f" * 4_000 + "\ndate = 0x" + "f" * 4_000 + "\n+++\n",
        "$$ a\n" * 10_000,
        "[" * 399 + "*a " * 15_000,
        "$1" + "=" * 40_000,
        "![](" + " " * 40_000,
        "http://a)" * 5_000,
        "http://" + "a." * 200_000,
        "http://" + "." * 200_000 + "x",
        "<img src=a " * 40_000,
        "## 12.3\n" * 5_000,
        "**12.3**\n\n" * 5_000,
        "a" + " " * 50_000 + "b",
        "# 2025-12\n## 甲\n- http://a\n" * 3_000,
        "|a|\n|-|\n|b|\n\n" * 3_000,
        "**甲**\n\n- http://a\n\n" * 2_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_are_read(text: str) -> None:
    check(read_note(text, "notes/2025-12.md", today=TODAY), text)
    check(read_note("## 12.3\n\n" + text, "notes/2025-12.md", today=TODAY), "## 12.3\n\n" + text)


@thorough
@given(TEXTS)
def test_rules_that_are_left_out_would_have_found_nothing(text: str) -> None:
    source = NEWLINE.sub("\n", text)
    assert parser_for(source).parse(source, {}) == parser().parse(source, {})
