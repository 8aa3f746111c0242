"""The data types of the program: a note has days and entries, an entry has links, images and code.

All types are immutable. Lines are counted from 1, and ranges include their last line, as in editors. Dates
are ISO 8601 texts of full or reduced precision (`2025-12-03`, `2025-12`, `2025`), which sort as text.

Small types are named tuples. Every command imports this module, and a dataclass takes several times as long
to define and to make.
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
"""The kind of site or identifier that a URL leads to. `web` is any other page."""

PAPER_KINDS: tuple[LinkKind, ...] = ("arxiv", "doi", "openreview", "acl", "pubmed")
"""Kinds whose identifiers name papers."""

DateEvidence = Literal[
    "heading",  # the day's own heading has a full date
    "heading above",
    "front matter",
    "images",  # the timestamps of pasted images
    "file name",
    "arxiv",  # the arXiv identifiers below the heading
    "neighbours",  # the days before and after
    "recent",  # the latest year in which the date is not in the future
    "text",  # a date line in a note without dated headings, or a date in the entry itself
]
"""The source of a date, or of the year of a date that is written without one."""

NameSource = Literal["link", "comment", "heading", "file", "url"]
"""The source of an entry's name. A name from `url` is replaced by the work's title if that is known."""

RegionKind = Literal["front matter", "heading", "text", "topic", "entry"]
"""The part of a note that a line belongs to."""


class Span(NamedTuple):
    """A range of lines in a note."""

    path: str
    """The note's path, relative to the library, with `/` between folders."""
    line: int
    """First line, from 1."""
    end_line: int
    """Last line, included."""


class Link(NamedTuple):
    """A URL in a note."""

    url: str
    """As the user wrote it, without blanks around it."""
    kind: LinkKind
    """The kind of site or identifier that it leads to."""
    id: str | None = None
    """Normalised identifier within the kind (`2512.03036`, `owner/repo`); None for a page without one."""


PICTURE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"),
    *(".bmp", ".avif", ".heic", ".tif", ".tiff"),
)
"""Suffixes of pictures, in any case."""


class Image(NamedTuple):
    """A picture that a note shows."""

    path: str
    """Decoded path as written in the note, or a URL. The library makes paths relative to its root."""
    alt: str = ""
    """Alternative text."""


class Code(NamedTuple):
    """A block of code."""

    language: str
    """First word of the fence's info string; can be empty."""
    text: str
    """The code without its fence. It ends with a line break unless it is empty."""
    line: int
    """Line of the note on which `text` begins."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was read: a paper, a page, a repository."""

    key: str
    """Short identifier, unique in the library. The only reading of a work has the key of the work
    (`27eb648cf83a`); of several readings each has its day in the key too (`27eb648cf83a-3f21b0`)."""
    name: str
    """The user's name for it; never empty."""
    name_source: NameSource
    """The source of the name."""
    date: str | None
    """Day of reading, `2025-12-03`; `2025-12` if only the month is known; else None."""
    date_evidence: DateEvidence | None
    """The source of the date or its year; None for an undated entry."""
    topics: tuple[str, ...]
    """Names of the topics above it, outermost first."""
    tags: tuple[str, ...]
    """Explicit tags without `#`, in order of appearance, each once."""
    links: tuple[Link, ...]
    """Links outside code, in order of appearance, each URL once."""
    images: tuple[Image, ...]
    """Images, in order of appearance."""
    code: tuple[Code, ...]
    """Blocks of code, in order of appearance."""
    text: str
    """Readable text without code: a line for each line of the note that has text."""
    text_lines: tuple[int, ...]
    """Line of the note for each line of `text`."""
    span: Span
    """Its lines in the note."""
    title: str | None = None
    """Title of its work, which the library fills in."""
    citekey: str | None = None
    """BibTeX key of its work, which the library fills in."""
    whole_note: bool = False
    """Whether its note has no dated headings."""


class Topic(NamedTuple):
    """An undated group of entries."""

    path: tuple[str, ...]
    """Names of the topics above it, outermost first, and its own name."""
    line: int
    """Line of the bullet or heading."""
    entries: int
    """Number of entries under it and its subtopics."""


@dataclass(frozen=True, slots=True)
class Day:
    """A dated section of a note. Without a date, the text of a dated note before its first day."""

    date: str | None
    """`2025-12-03`, or `2025-12` for a month's heading; None for the text before the first dated heading."""
    end: str | None
    """Last day of a range; None for a single day."""
    date_evidence: DateEvidence | None
    """The source of the date or its year."""
    conflicts: tuple[str, ...]
    """Evidence for another year, as sentences, for `check`."""
    remark: str
    """The words of the heading beside the date; a weekday is left out."""
    text: str
    """Text outside entries: a line for each line of the note that has text."""
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
    """From its heading or first line to the line before the next day."""


class Region(NamedTuple):
    """Lines that belong to one part of a note. Each non-blank line of a note is in exactly one region."""

    kind: RegionKind
    """The part that the lines belong to."""
    line: int
    """First line."""
    end_line: int
    """Last line, included."""


@dataclass(frozen=True, slots=True)
class Note:
    """A Markdown file as it was read."""

    path: str
    """Relative to the library, with `/` between folders."""
    title: str
    """The front matter's title, else the first undated heading, else the file's name."""
    days: tuple[Day, ...]
    """Dated sections in the order of the file; empty for a note without dated headings."""
    entries: tuple[Entry, ...]
    """Entries in the order of the file."""
    regions: tuple[Region, ...] = field(default=())
    """The parts that lines belong to, in order."""
    problem: Diagnostic | None = None
    """The part of the note that was not read, and why; None if all was read."""


class Creator(NamedTuple):
    """An author as a CSL name: family and given name, or a literal for a name without parts."""

    family: str = ""
    """Family name, with a particle such as `von`."""
    given: str = ""
    """Given names or initials."""
    literal: str = ""
    """The whole name, if it is not divided."""

    @property
    def full_name(self) -> str:
        """The name with the given names first."""
        return self.literal or " ".join(filter(None, (self.given, self.family)))


@dataclass(frozen=True, slots=True)
class Work:
    """The bibliographic record behind an entry, in CSL terms (CSL 1.0.2, appendix IV)."""

    id: str
    """Identity of the work, from `identifiers.identity`: `arxiv:2512.03036`, `doi:10.1145/...`."""
    type: str
    """CSL type: `article` (a preprint), `article-journal`, `paper-conference`, `software`, `webpage`, ..."""
    title: str
    """Official title in plain text; empty for a stub that is not fetched yet."""
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
    """BibTeX key, which never changes once it is given."""
    note: str = ""
    """Remarks, such as arXiv's comment."""
    source: str = ""
    """The service that the record is from; empty for a stub, which is made from the URL alone."""


class Diagnostic(NamedTuple):
    """A problem in a file of the library."""

    severity: Literal["error", "warning", "info"]
    """`error`: part of the library could not be read."""
    code: str
    """Short name of the rule, for filters and documentation."""
    span: Span
    """Its place."""
    message: str
    """A description of the problem."""
    fix: str | None = None
    """What the user can do, if that is known."""
