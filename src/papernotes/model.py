"""The words of the program as types: a note holds days and entries, an entry holds links, images and code.

All are immutable. Lines are counted from 1 and ranges include their last line, as editors show them.
Dates are ISO 8601 texts of full or reduced precision (`2025-12-03`, `2025-12`, `2025`), so that they sort as
text.

The small values are named tuples: every command imports this module, and a dataclass takes several times as
long to define and to fill.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

LinkKind = Literal[
    "arxiv",
    "doi",
    "openreview",
    "acl",
    "pubmed",
    "github",
    "huggingface",
    "pdf",
    "video",
    "zhihu",
    "wechat",
    "x",
    "web",
]
"""What stands behind a URL. `web` is any page that no other kind claims."""

PAPER_KINDS: tuple[LinkKind, ...] = ("arxiv", "doi", "openreview", "acl", "pubmed")
"""Kinds whose identifiers are those of papers."""

DateEvidence = Literal[
    "heading",  # the heading itself is a full date
    "heading above",
    "front matter",
    "images",  # timestamps of pasted images
    "file name",
    "arxiv",  # identifiers of the papers noted
    "neighbours",  # the days before and after
    "recent",  # the most recent such date that is not in the future
    "text",  # a date line in a note without dated headings, or the date that the entry itself bears
]
"""Where a date, or the year of a year-less date, was taken from."""

NameSource = Literal["link", "comment", "heading", "file", "url"]
"""Where an entry's name was taken from. `url` is the last resort: a work's title is better."""

RegionKind = Literal["front matter", "heading", "text", "topic", "entry"]
"""What a line of a note belongs to."""


class Span(NamedTuple):
    """A place in a note."""

    path: str
    """The note's path, relative to the library, with `/` between folders."""
    line: int
    """First line, from 1."""
    end_line: int
    """Last line, included."""


class Link(NamedTuple):
    """A URL in a note."""

    url: str
    """As the user wrote it, less blanks around it."""
    kind: LinkKind
    """What stands behind it."""
    id: str | None = None
    """Normalised identifier within its kind (`2512.03036`, `owner/repo`); None for a plain page."""


PICTURE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"),
    *(".bmp", ".avif", ".heic", ".tif", ".tiff"),
)
"""How the names of pictures end, in any case."""


class Image(NamedTuple):
    """A picture that a note shows."""

    path: str
    """Decoded path as written in the note, or a URL; the library makes it relative to its root."""
    alt: str = ""
    """The text that stands for it."""


class Code(NamedTuple):
    """A block of code."""

    language: str
    """First word of the fence's info string, or empty."""
    text: str
    """The code, without its fence, ending in a newline unless empty."""
    line: int
    """Line of the note on which `text` begins."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing read."""

    key: str
    """Short identifier, unique in the library. The only reading of a work has the key of the work
    (`27eb648cf83a`); of several readings each has its day in the key too (`27eb648cf83a-3f21b0`)."""
    name: str
    """What the user calls it; never empty."""
    name_source: NameSource
    """Where the name was taken from."""
    date: str | None
    """Day read: `2025-12-03`, or `2025-12` where only the month is known, or None."""
    date_evidence: DateEvidence | None
    """Where the date or its year was taken from; None for an undated entry."""
    topics: tuple[str, ...]
    """Names of the topics above it, outermost first."""
    tags: tuple[str, ...]
    """Explicit tags without `#`, in order of appearance, each once."""
    links: tuple[Link, ...]
    """All links outside code, in order of appearance, each URL once."""
    images: tuple[Image, ...]
    """All images, in order of appearance."""
    code: tuple[Code, ...]
    """Blocks of code, in order of appearance."""
    text: str
    """Readable text, code left out: one line for each line of the note that has any."""
    text_lines: tuple[int, ...]
    """Line of the note for each line of `text`."""
    span: Span
    """Where it stands."""
    title: str | None = None
    """Title of its work, filled in by the library."""
    citekey: str | None = None
    """BibTeX key of its work, filled in by the library."""
    whole_note: bool = False
    """Whether its note has no dated headings."""


class Topic(NamedTuple):
    """An undated grouping of entries."""

    path: tuple[str, ...]
    """Names from the outermost topic down to this one."""
    line: int
    """Line of its bullet or heading."""
    entries: int
    """How many entries stand under it and its subtopics."""


@dataclass(frozen=True, slots=True)
class Day:
    """A dated section of a note, or, with no date, a dated note's text before its first day."""

    date: str | None
    """`2025-12-03`, or `2025-12` for a month's heading; None for the text before the first dated heading."""
    end: str | None
    """Last day of a range, else None."""
    date_evidence: DateEvidence | None
    """Where the date or its year was taken from."""
    conflicts: tuple[str, ...]
    """Evidence for another year, a sentence each, for `check`."""
    remark: str
    """What the heading says beside its date (a weekday is left out)."""
    text: str
    """Introductory text and remarks outside entries, one line for each line of the note that has any."""
    text_lines: tuple[int, ...]
    """Line of the note for each line of `text`."""
    tags: tuple[str, ...]
    """Tags outside entries."""
    links: tuple[Link, ...]
    """Links outside entries."""
    images: tuple[Image, ...]
    """Images outside entries."""
    code: tuple[Code, ...]
    """Code outside entries."""
    topics: tuple[Topic, ...]
    """Topics of this day in order of appearance, empty ones included."""
    span: Span
    """From its heading (or its first line) to the line before the next day."""


class Region(NamedTuple):
    """A run of lines with one owner; a note's regions cover each of its non-blank lines exactly once."""

    kind: RegionKind
    """What owns the lines."""
    line: int
    """First line."""
    end_line: int
    """Last line, included."""


@dataclass(frozen=True, slots=True)
class Note:
    """One Markdown file as it was read."""

    path: str
    """Relative to the library, with `/` between folders."""
    title: str
    """Front matter's title, else the first undated heading, else the file's name."""
    days: tuple[Day, ...]
    """Dated sections in the order of the file; none for a note without dated headings."""
    entries: tuple[Entry, ...]
    """Entries in the order of the file."""
    regions: tuple[Region, ...] = field(default=())
    """Who owns which lines, in order."""
    problem: Diagnostic | None = None
    """What of the note was not read, and why; None where all was."""


class Creator(NamedTuple):
    """An author, a CSL name: family and given, or a literal where it cannot be divided (an organisation)."""

    family: str = ""
    """Family name with its particle."""
    given: str = ""
    """Given names or initials."""
    literal: str = ""
    """The whole name, where it is not divided."""

    @property
    def full_name(self) -> str:
        """The name as it is read aloud."""
        return self.literal or " ".join(filter(None, (self.given, self.family)))


@dataclass(frozen=True, slots=True)
class Work:
    """The bibliographic record behind an entry, in CSL terms (CSL 1.0.2, appendix IV)."""

    id: str
    """Identity of the work, as `identifiers.identity` gives it: `arxiv:2512.03036`, `doi:10.1145/...`."""
    type: str
    """CSL type: `article` (a preprint), `article-journal`, `paper-conference`, `software`, `webpage`, ..."""
    title: str
    """Official title, plain text; empty for a stub that is still to be fetched."""
    creators: tuple[Creator, ...] = ()
    """Authors in order."""
    issued: str | None = None
    """Date of the first version or of publication, ISO 8601 of any precision."""
    container_title: str = ""
    """Journal, proceedings or site."""
    publisher: str = ""
    """Publisher; for a preprint its repository, `arXiv`."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Further identifiers by scheme (`arxiv`, `doi`, `pmid`, `isbn`, ...), each as (scheme, value)."""
    abstract: str = ""
    """Abstract, white space collapsed."""
    url: str = ""
    """Canonical address."""
    volume: str = ""
    """Volume of the container."""
    issue: str = ""
    """Issue of the container."""
    page: str = ""
    """Pages, `12-34`."""
    primary_class: str = ""
    """arXiv's primary category, `cs.CV`."""
    version: int | None = None
    """arXiv version seen."""
    citekey: str = ""
    """BibTeX key; once given it stays."""
    note: str = ""
    """What does not fit elsewhere (arXiv's comment)."""
    source: str = ""
    """Which service told it; empty for a stub known from the URL alone."""


class Diagnostic(NamedTuple):
    """Something a person should know about a file of the library."""

    severity: Literal["error", "warning", "info"]
    """`error`: part of the library could not be read."""
    code: str
    """Short name of the rule, for filters and documentation."""
    span: Span
    """Where it is."""
    message: str
    """What is the matter, for a person."""
    fix: str | None = None
    """What to do about it, where that is known."""
