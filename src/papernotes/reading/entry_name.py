"""Name an entry by the text of its link or the beginning of its comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from papernotes.model import PAPER_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.model import Link, NameSource
    from papernotes.reading.inline import TextLine

LONGEST = 80
"""Columns of a name. A longer comment is prose. A Chinese character takes two columns."""

_MOST_LINKS = 100
"""Links whose addresses are removed from a heading's words. This bounds the time for a line of links."""
_PLACEHOLDER = re.compile(
    r"here|this|click(?: here)?|links?|abs|html|url|source|docs?|notes?|slides?|poster|bibtex"
    r"|(?:the |full |original )?(?:(?:arxiv|project|paper|code|github|video|blog|home|web|demo) ?){1,2}"
    r"(?:papers?|pdf|page|links?|repo(?:sitory)?|post|site|here|version|preprint)?|links? here|papers?|pdf"
    r"|openreview|hf|hugging ?face(?: page)?|doi(?::\S*)?|arxiv(?::\S*)?|post|website|homepage|preprint"
    r"|(?:这篇|该|本|原)?(?:论文|文章|文|博客|项目|代码|视频|官方|模型|数据集?|知乎|帖子)?"
    r"(?:的)?(?:原文|链接|地址|主页|官网|网址|网页|笔记|解读|下载|传送门)?"
    r"|这里?|此处|这篇|点击(?:这里|此处)?|点(?:这里|我|此)|to-?do|to ?read|tbd|待读|待看|在读|未读|已读",
    re.IGNORECASE,
)
"""Link texts that name only the kind of the target."""
_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE | re.ASCII)
"""An address without its scheme."""
_ALPHABETS = r"\x00-\u052f\u1e00-\u1fff"
"""Characters that are not Chinese. A set of the thousands of Chinese characters would compile slowly."""
_END = re.compile(
    r"[：，。；！？]|:(?=\s|$)|\s[-–—]\s|——|\s{2,}"
    rf"|(?<=\S)(?<![^\W{_ALPHABETS}])\s(?=[^\W{_ALPHABETS}]|[「《“])"
)
_LATIN_HEAD = re.compile(rf"[\W{_ALPHABETS}]*$")
_LABEL = re.compile(
    r"^(?:(?:论文|文章)?(?:题目|标题|名称|名|链接|原文|地址)|论文|文章|paper(?: title)?|title|name|link"
    r"|arxiv|pdf|code|代码|项目|主页)\s*[：:]\s*",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"^[\[(（【]?(?:19|20)\d\d(?:[-./_]|\s?年\s?)\d\d?(?:[-./_]|\s?月\s?)\d\d?(?:\s?[日号號])?(?!\d)[\])）】]?[\s:：,，|、·-]*"
    r"|^\d\d?(?:[./-]\d\d?\s*[:：]|\s?月\s?\d\d?\s?[日号號][:：]?)\s*"
    r"|^(?:TODO|DOING|DONE|NOW|LATER|WAITING|CANCELL?ED)\s+"
    r"|^(?:title|name|alias)::\s+|^[\w-]+::(?:\s.*|$)"
)
"""Text in front of a name: a date, the task keyword of an outliner, a property (`id:: 6651`)."""
_TAG = re.compile(r"(?:^|(?<=\s))#\S+")
_ARXIV = re.compile(r"\[?(?:arxiv[:\s]*)?\d{4}\.\d{4,5}(?:v\d+)?(?:\s*\[[\w.-]+\])?\]?\s*", re.IGNORECASE)
_FILE = re.compile(r"\S+\.(?:md|pdf|html?)", re.IGNORECASE)
_HOLLOW = re.compile(r"(?<!\s)\s*+[(（\[【][\s,，、|/;；·&+]*[)）\]】]")
"""Brackets that are empty once their links are removed."""
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_QUOTED = re.compile(r"[\"“「《]([^\"“”「」《》]+)[\"”」》]")
_BOXED = re.compile(r"【([^【】]+)】")
_DESCRIPTION = re.compile(
    r"^(?:见|参见|详见|另见|参考|see|cf\.?)\b|^(?:这|该|本文|一篇|一个|一种|又|介绍|关于|讲|看了|读了)"
    r"|的(?:一[篇个种])?(?:新?工作|论文|文章|研究|博客|综述|模型|方法|帖子)$"
)
"""A beginning or end of words that describe the work instead of naming it (`某某的工作`)."""
_EDGES = " \t\r\n\u200b\u200c\u200d\ufeff*_`=-–—:：,，。.;；、|"
_UNTOLD = re.compile(
    r"^(?:[\d.v_-]+|index|home|main|pdf|abs|html|readme|blog|post|posts|p|status|)$", re.IGNORECASE
)


def name_entry(lines: list[TextLine], links: list[Link]) -> tuple[str, NameSource]:
    """Name an entry that begins with a link.

    Args:
        lines: the entry's lines of text, in order, its own first.
        links: its links, in order. There are none if it begins with a heading without words.

    Returns:
        The name, never empty, and its source: the text of the first link, the beginning of the comment's
        first line, or the words of the URL.
    """
    own = next((line for line in lines if any(link.url[:1] != "#" for link in line.links)), None)
    if own is not None and is_name(own.label):
        return _titled(own.label), "link"
    comment = ""
    for line in lines:
        comment = _comment(line.prose) if line.prose else ""
        comment = match[1] if (match := _BOXED.fullmatch(comment)) else comment
        if line is not own and (line.begins_with_link or not comment) and is_name(line.label):
            comment = line.label
        if is_name(comment):
            break
        comment = ""
    name = comment_name(comment)
    name = match[1] if (match := _QUOTED.fullmatch(name)) else name
    if name and display_columns(name) <= LONGEST and not _DESCRIPTION.search(name):
        return name, "comment"
    words = next((words for link in links if (words := words_of_url(link))), "")
    if not words and not name and not links:
        name = next((line.text for line in lines if line.text), "…")
    return words or _shorten(name) or host(links[0].url), "url"


def name_heading(lines: Sequence[TextLine]) -> str:
    """Name an entry or a topic by its heading or bullet, without tags, addresses and a closing colon.

    Link texts that name only a kind (`[pdf](...)`) are left out if there are other words.
    """
    told = []
    for line in lines:
        words = line.text if not line.links or is_name(line.label) else line.prose
        for link in line.links[:_MOST_LINKS]:
            words = words.replace(link.url, "")
        told += _without_marks(words).split()
    return " ".join(told).strip(" :：|") or " ".join(line.text for line in lines if line.text)


def name_linked_heading(lines: Sequence[TextLine]) -> str:
    """Name an entry by its heading with a link: by the text of the link, or like a comment."""
    first = next((line for line in lines if line.links), None)
    if first is not None and first.begins_with_link and is_name(first.label):
        return _titled(first.label)
    return comment_name(_comment(name_heading(lines))) or name_heading(lines)


def without_tags(words: str) -> str:
    """Remove the tags from words."""
    return _TAG.sub("", words) if "#" in words else words


def _without_marks(words: str) -> str:
    """Remove tags, footnotes, and brackets that held only links."""
    return _HOLLOW.sub("", _FOOTNOTE.sub("", without_tags(words)))


def _comment(prose: str) -> str:
    """Remove tags, labels and dates from the words of a line.

    Brackets that held only links become a comma, so that they end a name.
    """
    words = _HOLLOW.sub("，", _FOOTNOTE.sub("", without_tags(prose))).strip(" ，\u200b\ufeff")
    for ahead in (_AHEAD, _LABEL):
        if match := ahead.match(words):
            words = words[match.end() :]
    return words.strip(_EDGES)


def comment_name(comment: str) -> str:
    """The name that a comment begins with.

    The name ends at `：`, at `:` or a dash with blanks, at full-width punctuation, at two blanks, or at the
    blank between a Latin name and Chinese prose. Without any of these, the whole comment is the name.
    """
    comment = comment[: 2 * LONGEST]
    for match in _END.finditer(comment):
        head = comment[: match.start()]
        if match[0].isspace() and len(match[0]) == 1 and not _LATIN_HEAD.match(head):
            continue  # Chinese prose with spaced English terms is no name
        head = head.strip(_EDGES)
        if head and head.count("（") == head.count("）") and head.count("(") == head.count(")"):
            return head
    return comment.strip(_EDGES)


def words_of_url(link: Link) -> str:
    """The words of a URL: its identifier, or the last part of its path that has a meaning.

    For `.../circuit-sparsity-paper.pdf` it is `circuit-sparsity-paper`. Empty if no part has a meaning.
    """
    if link.kind == "arxiv" and link.id:
        return f"arXiv:{link.id}"
    if link.kind in PAPER_KINDS and link.id:
        return link.id
    if link.kind == "github" and link.id:
        return link.id.split("/")[1] if "/" in link.id else link.id
    try:
        path = urlsplit(link.url).path
    except ValueError:
        return ""
    for part in reversed(path.split("/")):
        word = re.sub(r"\.(?:pdf|html?|md|aspx?|php)$", "", unquote(part), flags=re.IGNORECASE).strip()
        if not _UNTOLD.match(word):
            return _shorten(word)
    return ""


def host(url: str) -> str:
    """The host of a URL without `www.`, or the whole URL if it has no host."""
    match = re.match(r"[a-z+]+://(?:www\.)?([^/?#\s]+)", url, re.IGNORECASE)
    return match[1] if match else url


def display_columns(text: str) -> int:
    """Estimate the columns of a text on a terminal: two for each character from U+2E80 on."""
    return sum(2 if character >= "\u2e80" else 1 for character in text)


def is_name(label: str) -> bool:
    """Whether a text can be a name: it has a letter and is no placeholder, address, file name or remark."""
    words = label.strip(" []()（）【】「」<>^")
    return (
        any(map(str.isalpha, words))
        and not _PLACEHOLDER.fullmatch(words)
        and not _ARXIV.fullmatch(words)
        and not _FILE.fullmatch(words)
        and not _ADDRESS.fullmatch(words)
        and not _BRACKETED.fullmatch(label)
        and "://" not in words
        and words[:4] != "www."
    )


def _titled(label: str) -> str:
    """Remove the identifier that the title of a browser tab begins with (`[2312.00752] Mamba`)."""
    return _ARXIV.sub("", label, count=1) if label[:1] == "[" and _ARXIV.match(label) else label


def _shorten(text: str) -> str:
    """Cut a text at `LONGEST` columns and mark the cut with an ellipsis."""
    width = 0
    for index, character in enumerate(text):
        width += 2 if character >= "\u2e80" else 1
        if width > LONGEST:
            return text[:index].rstrip() + "…"
    return text
