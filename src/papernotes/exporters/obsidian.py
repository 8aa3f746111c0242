"""A folder for Obsidian: a note with properties for each entry, and the pictures."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from papernotes.exporters import markdown_syntax
from papernotes.exporters.base import OutputFile
from papernotes.exporters.bibliography import NO_WORK, cited_work, identifier
from papernotes.exporters.entry_markdown import entry_body, entry_heading
from papernotes.exporters.link_targets import FileLinkTargets, copies
from papernotes.filenames import alike, safe_name
from papernotes.works import main_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export
    from papernotes.model import Entry

_LONGEST_NAME = 120
"""Most bytes of a name. With date, key and suffix it then fits the 255 bytes of file systems."""


def files(export: Export) -> Iterator[OutputFile]:
    """Yield a note for each entry, named after its date and name, then the pictures."""
    names = _names(export)
    addresses = FileLinkTargets(export, "copy", lambda entry, words: f"[[{names[entry.key]}|{words}]]")
    for entry in export.entries:
        yield OutputFile(f"{names[entry.key]}.md", _note(export, entry, addresses))
    if export.options.assets != "link":
        yield from copies(export)


def _note(export: Export, entry: Entry, addresses: FileLinkTargets) -> str:
    import yaml

    properties = yaml.dump(
        _properties(export, entry),
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),  # where it was built, it is five times as fast
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=10**9,
    )
    link = entry_heading(entry) if main_link(entry) else ""
    body = entry_body(export.source, entry, addresses, 1)
    return f"---\n{properties}---\n" + "".join(f"\n{part}\n" for part in (link, body) if part)


def _properties(export: Export, entry: Entry) -> dict[str, Any]:
    work = cited_work(export, entry) or NO_WORK
    values: dict[str, Any] = {
        "title": entry.name,
        "aliases": [entry.title] if entry.title and entry.title != entry.name else [],
        "date": _day(entry.date),
        "tags": [tag for tag in map(_tag, entry.tags) if tag],
        "topics": list(entry.topics),
        "links": [link.url for link in entry.links],
        "arxiv": identifier(work, "arxiv"),
        "doi": identifier(work, "doi"),
        "authors": [creator.full_name for creator in work.creators],
        "published": _day(work.issued),
        "citekey": work.citekey,
        "source": f"{entry.span.path}:{entry.span.line}",
    }
    return {name: _clean(value) for name, value in values.items() if value}


def _names(export: Export) -> dict[str, str]:
    """Return the names of the entries' notes, by key. Names that would be the same have the key added."""
    plain: dict[str, str] = {}
    for entry in export.entries:
        name = safe_name(entry.name, longest=_LONGEST_NAME, otherwise=entry.key)
        plain[entry.key] = f"{entry.date} {name}" if entry.date else name
    count = Counter(map(alike, plain.values()))
    return {key: name if count[alike(name)] == 1 else f"{name} ({key})" for key, name in plain.items()}


def _tag(tag: str) -> str:
    """Return a tag as Obsidian allows it: without blanks, and not of digits alone."""
    tag = re.sub(r"[^\w/-]+", "-", tag).strip("-/")
    return f"_{tag}" if tag.isdecimal() else tag


def _day(text: str | None) -> date | str | None:
    """Return a full date as a `date`: YAML then writes it without quotes, and Obsidian shows a calendar."""
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else text
    except ValueError:
        return text


def _clean(value: Any) -> Any:
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return markdown_syntax.visible(value) if isinstance(value, str) else value
