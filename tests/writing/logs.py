"""Logs of all styles, made up by Hypothesis."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from papernotes.writing.entry import Comment, NewEntry

WORDS = st.sampled_from(
    [
        "稀疏注意力",
        "window",
        "很快",
        "KV-cache",
        "needs no training",
        "实验做得很细",
        "`code`",
        "**bold**",
        "v2.1",
    ]
)
PROSE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
NAMES = st.sampled_from(["SparseWalk", "Alpha Net", "注意力综述", "C++ 之路", "Law of Things"])

URLS = st.one_of(
    st.builds("https://arxiv.org/abs/25{:02}.{:05}".format, st.integers(1, 12), st.integers(1, 99999)),
    st.builds("https://{}.example.org/{}".format, st.sampled_from(["a", "b"]), st.integers(0, 99)),
    st.sampled_from(["https://github.com/sparse/walk", "https://zhuanlan.zhihu.com/p/1234567"]),
)

_HEADINGS = (
    lambda d: f"{d.month}.{d.day}",
    lambda d: f"{d.month:02}.{d.day:02}",
    lambda d: d.isoformat(),
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.month}月{d.day}日 周{'一二三四五六日'[d.weekday()]}",
    lambda d: f"{d:%Y/%m/%d} ({d:%a})",
    lambda d: f"{d:%B} {d.day}, {d.year}",
    lambda d: f"**{d.year}-{d.month}-{d.day}**",
    lambda d: f"{d:%Y%m%d}",
)

_LOOSE = (
    "![](asset/Pasted%20image%2020251208093047.png)",
    "以上是不同的策略",
    "```python\nx = 1\n\n# 12.9\n```",
    "> a quote\nwith a lazy line",
    "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "$$\nx = y\n$$",
    "1. first\n2. second",
    "<details>\n<summary>more</summary>\n</details>",
    "    indented code",
    "***",
    "[ref]: https://ref.example.org/",
    "Some words\nover two lines with no end",
)


@st.composite
def entries(draw: st.DrawFn, date: dt.date, *, topics: st.SearchStrategy[tuple[str, ...]]) -> NewEntry:
    """Something to add on a day."""
    comment = st.builds(Comment, PROSE, st.lists(st.builds(Comment, PROSE), max_size=2).map(tuple))
    return NewEntry(
        urls=tuple(draw(st.lists(URLS, min_size=1, max_size=2, unique=True))),
        date=date.isoformat(),
        name=draw(st.one_of(st.just(""), NAMES)),
        comments=tuple(draw(st.lists(comment, max_size=3))),
        tags=tuple(draw(st.lists(st.sampled_from(["attention", "综述", "a/b"]), max_size=2, unique=True))),
        images=tuple(draw(st.lists(st.just("asset/Pasted image 20251203101112.png"), max_size=1))),
        topic=draw(topics),
    )


@st.composite
def logs(draw: st.DrawFn) -> tuple[str, list[dt.date]]:
    """A log in one style, and its days."""
    bullet = draw(st.sampled_from(["- ", "* ", "+ ", "1. ", "*   "]))
    indent = draw(st.sampled_from(["\t", "    "] if bullet == "*   " else ["\t", "    ", "   "]))
    form = draw(st.sampled_from(["nested", "named", "labelled", "beside", "before", "line"]))
    box = "[ ] " * draw(st.booleans())
    level = draw(st.integers(1, 4))
    heading = draw(st.sampled_from(_HEADINGS))
    after_heading, between_entries = draw(st.integers(0, 2)), draw(st.integers(0, 1))
    between_days = draw(st.integers(0, 2))
    underlined = draw(st.booleans()) and level <= 2 and between_days > 0
    days = sorted(
        draw(st.sets(st.dates(dt.date(2025, 12, 1), dt.date(2025, 12, 31)), max_size=4)),
        reverse=draw(st.booleans()),
    )
    topics_are_headings = draw(st.booleans()) and form != "line"
    lines: list[str] = draw(st.sampled_from([[], ["---", "tags: [log]", "---"], ["# 阅读记录", ""]])) * bool(
        days
    )

    def entry(prefix: str) -> list[str]:
        url, comments = draw(URLS), draw(st.lists(PROSE, max_size=2))
        if form == "line" and not prefix:
            return [f"{url} {draw(PROSE)}", *comments]
        if form == "named":
            head, below = f"[{draw(NAMES)}]({url}) {draw(PROSE)}", comments
        elif form == "nested":
            head, below = url, comments
        elif form == "labelled":
            head, below = f"**{draw(NAMES)}** [arXiv]({url}) {draw(PROSE)}", comments
        elif form == "before":
            head, below = f"{draw(NAMES)}: {draw(PROSE)} {url}", comments
        else:
            head, below = f"{url} {draw(PROSE)}", comments
        return [prefix + bullet + box + head, *(prefix + indent + bullet + text for text in below)]

    for day in days:
        if lines and lines[-1].strip():
            lines += [""] * between_days
        text = heading(day)
        marks = "=" if level == 1 else "-"
        lines += [text, marks * len(text)] if underlined else [f"{'#' * level} {text}"]
        lines += [""] * after_heading
        for _ in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from(["entry", "entry", "entry", "topic", "loose", "words"]))
            if kind == "entry":
                lines += [*entry(""), *[""] * between_entries]
            elif kind == "topic" and topics_are_headings:
                lines += ["", f"{'#' * (level + 1)} {draw(NAMES)}", *[""] * after_heading, *entry(""), ""]
            elif kind == "topic":
                lines += [bullet + draw(NAMES), *entry(indent)]
            elif kind == "words":
                lines += ["", f"{'#' * (level + 1)} 总结", *[""] * after_heading, draw(PROSE), ""]
            else:
                lines += ["", draw(st.sampled_from(_LOOSE)), ""]
    newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    end = draw(st.sampled_from(["", "\n", "\n\n", "\n  \n"]))
    return "\n".join(lines).rstrip("\n").replace("\n", newline) + end.replace("\n", newline), days
