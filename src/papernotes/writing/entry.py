"""New entries and comments, and their lines of Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.identifiers import classify
from papernotes.reading.markdown_parser import bare_url
from papernotes.writing.outline import Bullet, tab_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from papernotes.writing.outline import Form, NoteStyle

_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_BLOCK_START = re.compile(
    r"""
      (?=\#{1,6}(?:\s|$))                # a heading
    | (?=>)                              # a quote
    | (?=[-+*](?:\s|$))                  # a list item
    | (?<=\d)(?=[.)](?:\s|$))            # a numbered one, its number skipped below
    | (?=`{3}|~{3}|\$\$)                 # code, a formula
    | (?=<(?![a-z][a-z0-9+.-]+:)[a-z/!?])  # raw HTML, not a link in angle brackets
    | (?=\[[^\]]+\]:)                    # a link's definition
    | (?=(?:[-_*][ ]*){3,}$|=+$)         # a rule, an underline
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
_UNSAFE_IN_PATH = re.compile(r"[\x00-\x20\x7f%()<>\[\]\"\\]")
_BOX = "[ ] "


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on an entry, with replies."""

    text: str
    """Its words, which may hold inline Markdown. Line ends become blanks."""
    replies: tuple[Comment, ...] = ()
    """The comments nested below it."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that is to be written."""

    urls: tuple[str, ...]
    """Its links, at least one. The first link is the work that was read."""
    date: str
    """The day read, `2025-12-03`."""
    name: str = ""
    """Its name, or empty if it has no name yet."""
    comments: tuple[Comment, ...] = ()
    """Its comments in order."""
    tags: tuple[str, ...] = ()
    """Tags without `#`."""
    images: tuple[str, ...] = ()
    """Paths of images, relative to the library."""
    topic: tuple[str, ...] = ()
    """Names of the topics above it, outermost first. Empty if it goes to the day itself."""


def same_topic(one: Iterable[str], other: Iterable[str]) -> bool:
    """Compare two paths of topics, ignoring upper and lower case."""
    return [name.casefold() for name in one] == [name.casefold() for name in other]


def one_line(text: str) -> str:
    """Replace line ends, tabs and control characters of a text by single blanks."""
    return _BREAKS.sub(" ", text).strip()


def as_text(text: str) -> str:
    """Put a text on one line, and escape a beginning that Markdown would read as a heading, list or rule."""
    text = one_line(text)
    number = _NUMBER.match(text)
    place = number.end() if number else 0
    return f"{text[:place]}\\{text[place:]}" if _BLOCK_START.match(text, place) else text


def titled(name: str, comment: str) -> str:
    """Join a name and a comment: `VisAudio：...` in Chinese, `VisAudio: ...` otherwise."""
    if not name or not comment:
        return name or comment
    return f"{name}：{comment}" if _CJK.search(name + comment) else f"{name}: {comment}"


def plain_link(url: str) -> str:
    """Write a URL bare, or in angle brackets if its end would be cut off otherwise."""
    return url if bare_url(url) == url else f"<{url}>"


def named_link(name: str, url: str) -> str:
    """Write a link with a name. Brackets in the name are escaped, other Markdown is not."""
    label = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", one_line(name))
    return f"[{label}](<{url}>)" if re.search(r"[()\s]", url) else f"[{label}]({url})"


def image_link(path: str, *, embedded: bool) -> str:
    """Write an image as `![](asset/a%20b.png)`, or embedded as in Obsidian, `![[a b.png]]`."""
    if embedded:
        return f"![[{path.rpartition('/')[2]}]]"
    return f"![]({_UNSAFE_IN_PATH.sub(lambda found: f'%{ord(found[0]):02X}', path)})"


def comment_lines(comments: Iterable[Comment], bullet: Bullet, style: NoteStyle) -> list[str]:
    """Write comments as list items, with nested replies. Comments without words are left out."""
    lines: list[str] = []
    for comment in comments:
        if text := as_text(comment.text):
            lines.append(bullet.before(text))
            lines += comment_lines(comment.replies, bullet.below(style), style)
            bullet = bullet.next()
    return lines


def item_lines(entry: NewEntry, bullet: Bullet, style: NoteStyle, form: Form, *, nested: bool) -> list[str]:
    """Write an entry as a list item. If it is nested in an item, its images are items below it."""
    head, remarks = _head(entry, style, form)
    tags = "".join(f" #{tag}" for tag in entry.tags)
    if form == "folded" and not remarks:
        remarks = [Comment(tags)]
    elif form in {"nested", "folded"} and remarks:
        remarks[0] = replace(remarks[0], text=remarks[0].text + tags)
    else:
        head += tags
    more = [*map(plain_link, entry.urls[1:])]
    if nested:
        more += [image_link(path, embedded=style.embeds_images) for path in entry.images]
    below = (*remarks, *map(Comment, more))
    first = bullet.before(_BOX * style.has_box + head)
    if form == "folded":
        return [first, *folded_lines(below, tab_columns(bullet.before("")))]
    return [first, *comment_lines(below, bullet.below(style), style)]


def _head(entry: NewEntry, style: NoteStyle, form: Form) -> tuple[str, list[Comment]]:
    """Write the first line of an entry without tags, and return the comments for the lines below."""
    head, name, remarks = plain_link(entry.urls[0]), one_line(entry.name), list(entry.comments)
    if name and form in {"named", "labelled"}:
        label = dict(style.labels).get(classify(entry.urls[0]).kind) if form == "labelled" else None
        head = named_link(label or name, entry.urls[0])
        if label:
            head = f"{as_text(style.name_marks + name + style.name_marks)} {head}"
    else:
        remarks = _with_name(name, remarks)
        if form in {"named", "labelled"}:
            return head, remarks
    if remarks and form not in {"nested", "folded"}:
        first, remarks[:1] = remarks[0], remarks[0].replies
        head = f"{as_text(first.text)} {head}" if form == "before" else f"{head} {one_line(first.text)}"
    return head, remarks


def folded_lines(comments: Iterable[Comment], column: int) -> list[str]:
    """Write comments and replies as lines of a paragraph that begins at a column."""
    return [" " * column + text for words in _flat(comments) if (text := as_text(words))]


def plain_lines(entry: NewEntry) -> list[str]:
    """Write an entry as lines of a paragraph, without images."""
    first, *more = (*_flat(_with_name(one_line(entry.name), list(entry.comments))), "")
    tags = (f"#{tag}" for tag in entry.tags)
    head = [*map(plain_link, entry.urls), one_line(first), *tags]
    return [" ".join(filter(None, head)), *filter(None, map(as_text, more))]


def heading_lines(entry: NewEntry, level: int, style: NoteStyle) -> list[str]:
    """Write an entry as a heading with comments below, without images."""
    marks, name = "#" * level, one_line(entry.name)
    url, gap = plain_link(entry.urls[0]), [""] * style.after_heading
    tags = "".join(f" #{tag}" for tag in entry.tags)
    if not name:
        lines = [f"{marks} {url}"]
    elif style.heading_links:
        lines = [f"{marks} {named_link(name, entry.urls[0])}"]
    else:
        lines = [f"{marks} {name}", *gap, url]
    below = [*entry.comments, *(Comment(plain_link(more)) for more in entry.urls[1:])]
    if tags:
        below[:1] = [replace(below[0], text=below[0].text + tags)] if below else [Comment(tags)]
    bullets = comment_lines(below, Bullet.of_sort(style.child_marker, style.padding), style)
    return [*lines, "", *bullets] if bullets else lines


def image_lines(entry: NewEntry, style: NoteStyle) -> list[str]:
    """Write the images of an entry as paragraphs."""
    return [line for path in entry.images for line in ("", image_link(path, embedded=style.embeds_images))]


def _with_name(name: str, remarks: list[Comment]) -> list[Comment]:
    """Put the name before the first comment."""
    if not name:
        return remarks
    first = remarks[0] if remarks else Comment("")
    return [replace(first, text=titled(name, one_line(first.text))), *remarks[1:]]


def _flat(comments: Iterable[Comment]) -> Iterator[str]:
    """Yield the words of comments and their replies in order."""
    for comment in comments:
        yield comment.text
        yield from _flat(comment.replies)
