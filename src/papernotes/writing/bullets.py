"""An entry as lines of Markdown, laid out by a writer's habits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.identifiers import classify
from papernotes.writing.entry import Comment
from papernotes.writing.markdown_text import as_text, image_link, named_link, one_line, plain_link, titled
from papernotes.writing.outline import tab_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from papernotes.writing.entry import NewEntry
    from papernotes.writing.entry_layouts import Form
    from papernotes.writing.note_style import NoteStyle
    from papernotes.writing.outline import OutlineItem

_BOX = "[ ] "


@dataclass(frozen=True, slots=True)
class Bullet:
    """The beginning of a list item."""

    prefix: str
    """Blanks before its marker."""
    marker: str
    """`-`, `*`, `+`, `3.` or `3)`."""
    padding: str
    """Blanks after its marker."""

    @classmethod
    def of_sort(cls, sort: str, padding: str, prefix: str = "") -> Bullet:
        """Begin a list of a sort: its bullet, or what ends its numbers."""
        return cls(prefix, f"1{sort}" if sort in {".", ")"} else sort, padding)

    @classmethod
    def opened_by(cls, opening: str) -> Bullet | None:
        """Return the bullet that the beginning of a line is, or None where it is none."""
        marker = opening.strip()
        place = opening.find(marker) if marker else 0
        if marker and marker[-1] in "-*+.)":
            return cls(opening[:place], marker, opening[place + len(marker) :])
        return None

    @classmethod
    def after(cls, item: OutlineItem) -> Bullet:
        """Go on with the list that an item stands in."""
        number, sort = item.marker[:-1], item.marker[-1]
        return cls(item.prefix, f"{int(number) + 1}{sort}" if number else sort, item.padding or " ")

    @classmethod
    def below(cls, parent: Bullet, habits: NoteStyle) -> Bullet:
        """Begin a list nested in an item."""
        content = tab_columns(parent.prefix + parent.marker + parent.padding)
        prefix = parent.prefix + habits.indent
        if not content <= tab_columns(prefix) < content + 4:  # less is not nested, more is code
            prefix = parent.prefix + " " * (content - tab_columns(parent.prefix))
        return cls.of_sort(habits.child_marker, habits.padding, prefix)

    def next(self) -> Bullet:
        """Return the bullet of the item after this one."""
        number, sort = self.marker[:-1], self.marker[-1]
        return replace(self, marker=f"{int(number) + 1}{sort}") if number else self

    def line(self, text: str) -> str:
        """Put it before a text."""
        return f"{self.prefix}{self.marker}{self.padding}{text}"


def comment_lines(comments: Iterable[Comment], bullet: Bullet, habits: NoteStyle) -> list[str]:
    """Write remarks as list items, those on them nested. What has no words is left out."""
    lines: list[str] = []
    for comment in comments:
        if text := as_text(comment.text):
            lines.append(bullet.line(text))
            lines += comment_lines(comment.replies, Bullet.below(bullet, habits), habits)
            bullet = bullet.next()
    return lines


def item_lines(entry: NewEntry, bullet: Bullet, habits: NoteStyle, form: Form, *, nested: bool) -> list[str]:
    """Write an entry as a list item; its images too if it is nested in another, where no block can follow."""
    head, remarks = _head(entry, habits, form)
    tags = "".join(f" #{tag}" for tag in entry.tags)
    if form == "folded" and not remarks:
        remarks = [Comment(tags)]
    elif form in {"nested", "folded"} and remarks:
        remarks[0] = replace(remarks[0], text=remarks[0].text + tags)
    else:
        head += tags
    more = [*map(plain_link, entry.urls[1:])]
    if nested:
        more += [image_link(path, embedded=habits.embeds_images) for path in entry.images]
    below = (*remarks, *map(Comment, more))
    first = bullet.line(_BOX * habits.has_box + head)
    if form == "folded":
        return [first, *folded_lines(below, tab_columns(bullet.line("")))]
    return [first, *comment_lines(below, Bullet.below(bullet, habits), habits)]


def _head(entry: NewEntry, habits: NoteStyle, form: Form) -> tuple[str, list[Comment]]:
    """Write an entry's first line without its tags, and return the remarks that are to follow it."""
    head, name, remarks = plain_link(entry.urls[0]), one_line(entry.name), list(entry.comments)
    if name and form in {"named", "labelled"}:
        label = dict(habits.labels).get(classify(entry.urls[0]).kind) if form == "labelled" else None
        head = named_link(label or name, entry.urls[0])
        if label:
            head = f"{as_text(habits.name_marks + name + habits.name_marks)} {head}"
    else:
        remarks = _with_name(name, remarks)
        if form in {"named", "labelled"}:
            return head, remarks
    if remarks and form not in {"nested", "folded"}:
        first, remarks[:1] = remarks[0], remarks[0].replies
        head = f"{as_text(first.text)} {head}" if form == "before" else f"{head} {one_line(first.text)}"
    return head, remarks


def folded_lines(comments: Iterable[Comment], column: int) -> list[str]:
    """Write remarks as lines of a paragraph that begins at a column, those on them in their turn."""
    return [" " * column + text for words in _flat(comments) if (text := as_text(words))]


def plain_lines(entry: NewEntry) -> list[str]:
    """Write an entry as lines of a paragraph, without its images."""
    first, *more = (*_flat(_with_name(one_line(entry.name), list(entry.comments))), "")
    tags = (f"#{tag}" for tag in entry.tags)
    head = [*map(plain_link, entry.urls), one_line(first), *tags]
    return [" ".join(filter(None, head)), *filter(None, map(as_text, more))]


def heading_lines(entry: NewEntry, level: int, habits: NoteStyle) -> list[str]:
    """Write an entry as a heading with its remarks below, without its images."""
    marks, name = "#" * level, one_line(entry.name)
    url, gap = plain_link(entry.urls[0]), [""] * habits.after_heading
    tags = "".join(f" #{tag}" for tag in entry.tags)
    if not name:
        lines = [f"{marks} {url}"]
    elif habits.heading_links:
        lines = [f"{marks} {named_link(name, entry.urls[0])}"]
    else:
        lines = [f"{marks} {name}", *gap, url]
    below = [*entry.comments, *(Comment(plain_link(more)) for more in entry.urls[1:])]
    if tags:
        below[:1] = [replace(below[0], text=below[0].text + tags)] if below else [Comment(tags)]
    bullets = comment_lines(below, Bullet.of_sort(habits.child_marker, habits.padding), habits)
    return [*lines, "", *bullets] if bullets else lines


def image_lines(entry: NewEntry, habits: NoteStyle) -> list[str]:
    """Write an entry's images as blocks of their own."""
    return [line for path in entry.images for line in ("", image_link(path, embedded=habits.embeds_images))]


def _with_name(name: str, remarks: list[Comment]) -> list[Comment]:
    """Put the name before the first remark."""
    if not name:
        return remarks
    first = remarks[0] if remarks else Comment("")
    return [replace(first, text=titled(name, one_line(first.text))), *remarks[1:]]


def _flat(comments: Iterable[Comment]) -> Iterator[str]:
    """Yield the words of remarks and of those on them, in order."""
    for comment in comments:
        yield comment.text
        yield from _flat(comment.replies)
