"""A digest of a week or a month for colleagues: counts, a line for each entry, pictures of the highlights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from papernotes.dates.expressions import DateRange
    from papernotes.exporters import Export, Format
    from papernotes.exporters.link_targets import FileLinkTargets
    from papernotes.model import Entry, Link

DigestGroup = Literal["topic", "term"]
"""What the sections of a digest are."""

_HIGHLIGHTS = 5
"""How many entries are shown at more length and with their picture, at most a third of all."""

_LINE = 120
_LONG_LINE = 280
"""Columns of what is said about an entry, and about a highlight; a Chinese character takes two."""

_SEPARATORS = " \t,:;.，：；、。-–—"
_CELLS = "|"
"""What stands between the cells of a table."""
_TAGS_AT_END = re.compile(r"(?:\s+#[^\s#]+)+\s*$")
_SENTENCE_END = re.compile(r"[。！？!?；]|(?<!\bet al)(?<!\b[A-Za-z])\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class DigestItem:
    """An entry in a digest."""

    entry: Entry
    """The entry."""
    line: str
    """What its comment says first, without its name; may be empty."""
    highlight: bool
    """Whether it is one of those that most was written about."""


@dataclass(frozen=True, slots=True)
class DigestChapter:
    """Entries on one subject."""

    title: str
    """Topic, term or tag; empty for what has none."""
    items: tuple[DigestItem, ...]
    """Highlights first, then by day."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A stretch of a reading log in short."""

    title: str
    """Heading."""
    start: str
    """First day of the stretch, ISO 8601."""
    end: str
    """Last day."""
    entries: int
    """Entries read."""
    days: int
    """Days with entries."""
    papers: int
    """Entries about a paper."""
    images: int
    """Pictures kept."""
    chapters: tuple[DigestChapter, ...]
    """Subjects, the largest first; what has none comes last."""


def digest(
    entries: Iterable[Entry],
    *,
    dates: DateRange,
    today: dt.date,
    title: str = "",
    group: DigestGroup = "topic",
    terms: Mapping[str, Sequence[str]] | None = None,
) -> Digest:
    """Summarise the entries of some days.

    Args:
        entries: the entries of these days.
        dates: the days. Where the start is open, it is the month of the earliest entry.
        today: the present day, after which nothing was read.
        title: the heading; empty for the first and the last day.
        group: whether an entry stands under its outermost topic or under a term. An entry without a topic
            stands under a tag or a term that some other entries share, but not all.
        terms: the technical terms of each entry, by its key.
    """
    from papernotes.dates.expressions import OPEN_START
    from papernotes.identifiers import is_paper

    every = sorted(entries, key=lambda entry: (entry.date or "", entry.span.path, entry.span.line))
    shown = min(_HIGHLIGHTS, -(-len(every) // 3))
    highlights = {entry.key for entry in sorted(every, key=_weight, reverse=True)[:shown]}
    start, end = dates.start, min(dates.end, today.isoformat())
    if start == OPEN_START:
        start = min((entry.date[:7] for entry in every if entry.date), default=end)
    return Digest(
        title=title or _stretch(start, end),
        start=start,
        end=end,
        entries=len(every),
        days=len({entry.date for entry in every if entry.date}),
        papers=sum(any(map(is_paper, entry.links)) for entry in every),
        images=sum(len(entry.images) for entry in every),
        chapters=_chapters(every, highlights, group, terms or {}),
    )


def digest_format(digest: Digest, *, as_page: bool) -> Format:
    """Return the export format that writes a digest.

    Args:
        digest: the digest.
        as_page: whether it is a web page, and not Markdown.
    """
    from papernotes.exporters import Format

    if as_page:
        return Format("digest", "a page", ".html", lambda export: [html(digest, export)], ("inline", "link"))
    return Format("digest", "a text", ".md", lambda export: [markdown(digest, export)], ("link",))


def markdown(digest: Digest, export: Export) -> str:
    """Return a digest as Markdown.

    Args:
        digest: the digest.
        export: an export of the same library: its options say where pictures go.
    """
    from papernotes.exporters.link_targets import FileLinkTargets

    return _markdown(digest, FileLinkTargets(export, "link"))


def html(digest: Digest, export: Export) -> str:
    """Return a digest as a web page, its pictures in it unless the export's options say otherwise.

    Args:
        digest: the digest.
        export: an export of the same library.
    """
    from papernotes.exporters.base import well_formed
    from papernotes.exporters.html_renderer import HtmlRenderer
    from papernotes.exporters.link_targets import FileLinkTargets
    from papernotes.exporters.templating import pages

    addresses = FileLinkTargets(export, "inline")
    body = HtmlRenderer(addresses.shown, addresses.linked).html(_markdown(digest, addresses))
    template = pages().get_template("page.html")
    sources = "data:" if export.options.assets in {None, "inline"} else "'self' file: data:"
    return well_formed(template.render(title=digest.title, body=body, image_sources=sources, code_css=""))


def first_line(entry: Entry, columns: int = _LINE) -> str:
    """Return what an entry's comment says first, without its name, to the end of a sentence if it fits."""
    from papernotes.exporters.entry_markdown import without_name

    for line in entry.text.split("\n"):
        text = " ".join(_TAGS_AT_END.sub("", line).split())
        row = text.removeprefix(entry.name).strip()
        if row.startswith(_CELLS):
            text = " · ".join(cell for cell in map(str.strip, row.split(_CELLS)) if cell)
        if said := without_name(text, entry.name):
            return _cut(said, columns)
    return ""


def _cut(text: str, columns: int) -> str:
    room = columns
    for place, sign in enumerate(text):
        room -= 2 if sign > "\u2e7f" else 1
        if room < 0:
            ends = [found.end() for found in _SENTENCE_END.finditer(text[:place])]
            if ends and ends[-1] > place // 3:
                return text[: ends[-1]].rstrip("；")
            return text[:place].rstrip(_SEPARATORS) + "…"
    return text


def _weight(entry: Entry) -> tuple[int, str]:
    """How much was kept about an entry; a picture is worth two hundred characters, code one hundred."""
    return len(entry.text) + 200 * len(entry.images) + 100 * len(entry.code), entry.key


def _chapters(
    entries: Sequence[Entry],
    highlights: set[str],
    group: DigestGroup,
    terms: Mapping[str, Sequence[str]],
) -> tuple[DigestChapter, ...]:
    outermost = {entry.key: entry.topics[:1] for entry in entries}
    tags = {entry.key: entry.tags for entry in entries}
    waiting = {entry.key: entry for entry in entries}
    chapters: dict[str, tuple[str, list[Entry]]] = {}
    for subjects in (terms, outermost, tags) if group == "term" else (outermost, tags, terms):
        own = subjects is outermost
        for subject, keys in _by_subject(outermost, subjects):
            members = [key for key in keys if key in waiting]
            there = subject.casefold() in chapters
            if members and (own or there or 1 < len(members) <= len(keys) < len(entries)):
                chapter = chapters.setdefault(subject.casefold(), (subject, []))[1]
                chapter += map(waiting.pop, members)
    if waiting:
        chapters[""] = ("", list(waiting.values()))
    order = {entry.key: place for place, entry in enumerate(entries)}
    made = [
        DigestChapter(
            subject,
            tuple(
                DigestItem(
                    one,
                    first_line(one, _LONG_LINE if one.key in highlights else _LINE),
                    one.key in highlights,
                )
                for one in sorted(members, key=lambda one: (one.key not in highlights, order[one.key]))
            ),
        )
        for subject, members in chapters.values()
    ]
    return tuple(sorted(made, key=lambda one: (not one.title, -len(one.items), one.title.casefold())))


def _by_subject(keys: Iterable[str], subjects: Mapping[str, Sequence[str]]) -> list[tuple[str, list[str]]]:
    """Return the subjects of entries, each with the keys of those that have it, the most frequent first."""
    found: dict[str, tuple[str, list[str]]] = {}
    for key in keys:
        for name in dict.fromkeys(subjects.get(key, ())):
            found.setdefault(name.casefold(), (name, []))[1].append(key)
    return sorted(found.values(), key=lambda one: (-len(one[1]), one[0]))


def _markdown(digest: Digest, addresses: FileLinkTargets) -> str:
    from papernotes.exporters.markdown_syntax import escape

    blocks = [f"# {escape(digest.title)}", _counts(digest)]
    for chapter in digest.chapters:
        if chapter.title or len(digest.chapters) > 1:
            blocks.append(f"## {escape(chapter.title or 'Also')}")
        lines = (line for item in chapter.items for line in _lines(item, addresses))
        blocks.append("\n".join(lines).strip("\n"))
    return "\n\n".join(blocks) + "\n"


def _counts(digest: Digest) -> str:
    """Return how much was read, and when if the heading does not say so."""
    counts = (
        _count(digest.entries, "entry", "entries"),
        _count(digest.papers, "paper", "papers"),
        _count(digest.images, "picture", "pictures"),
    )
    read = ", ".join(one for one in counts if one) or "Nothing was read"
    days = _count(digest.days, "day", "days")
    stretch = _stretch(digest.start, digest.end)
    return f"{'' if digest.title == stretch else f'{stretch}: '}{read}{f' on {days}' if days else ''}."


def _stretch(start: str, end: str) -> str:
    return start if start == end else f"{start} – {end}"


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}" if number else ""


def _lines(item: DigestItem, addresses: FileLinkTargets) -> Iterator[str]:
    from papernotes.exporters import markdown_syntax
    from papernotes.exporters.entry_markdown import entry_heading
    from papernotes.works import further_links

    entry = item.entry
    further = [markdown_syntax.link(_label(link), link.url) for link in further_links(entry)]
    said = markdown_syntax.escape(item.line)
    yield (
        f"- **{entry_heading(entry)}**"
        + (f": {said}" if said else "")
        + "".join(f" · {one}" for one in further)
    )
    there = [image for image in entry.images if addresses.exists(image.path, entry.span.path)]
    for image in (there or entry.images)[:1] if item.highlight else ():
        address = addresses.picture(image.path, entry.span.path)
        yield f"\n  {markdown_syntax.image(markdown_syntax.escape(image.alt), address)}\n"


def _label(link: Link) -> str:
    """Return what a further link is called: a paper's identifier, a repository's name, else the site."""
    from urllib.parse import urlsplit

    if link.kind == "arxiv":
        return f"arXiv:{link.id}"
    if link.kind in {"github", "huggingface"} and link.id:
        return link.id
    try:
        return (urlsplit(link.url).hostname or link.url).removeprefix("www.")
    except ValueError:
        return link.url
