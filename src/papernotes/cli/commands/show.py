"""`papernotes show`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import AsJson, EntryName
from papernotes.errors import UsageError
from papernotes.model import Entry

if TYPE_CHECKING:
    from papernotes.library import Library


def run(
    environment: Environment,
    entry: EntryName,
    as_json: AsJson = False,
    markdown: Annotated[bool, Option("--markdown", help="Print its exact Markdown.")] = False,
) -> None:
    """Show one entry: your notes, its links, images and place.

    Terminals that speak Sixel or Kitty's protocol (foot, iTerm2, Kitty, WezTerm, xterm) show
    the images themselves, if papernotes is installed with its extra `images`.

    Examples:
      papernotes show StreamingLLM
      papernotes show 2309.17453
      papernotes show https://arxiv.org/pdf/2309.17453v2 --markdown
    """
    if as_json and markdown:
        raise UsageError("--json and --markdown exclude each other")
    library = environment.library
    found = library.entry(entry)
    if as_json:
        from papernotes.exporters.json import document, entry_object

        environment.document(document([entry_object(found, library.image_file)], []))
    elif markdown:
        environment.document([library.source(found.span)])
    elif environment.terminal:
        from papernotes.cli.rendering.card import card

        environment.render(card(found.name, _facts(found, library), library.source(found.span)))
        files = (library.image_file(image.path, found.span.path)[1] for image in found.images)
        environment.draw([file for file in files if file])
    else:
        environment.write(f"{found.name}\n")
        for label, value in _facts(found, library):
            environment.write(f"{label}: {value}\n")
        source = library.source(found.span)
        environment.write(f"\n{source}" + ("" if source.endswith("\n") else "\n"))
    environment.tell_warnings()
    environment.tell_warnings(library.images.left_out([found]))


def _facts(entry: Entry, library: "Library") -> Iterator[tuple[str, str]]:
    """Yield labels and values that describe an entry; a label can occur several times."""
    work = library.work(entry)
    title = (work.title if work else "") or entry.title or ""
    if title and title != entry.name:
        yield "title", title
    if work and work.creators:
        yield "authors", ", ".join(creator.full_name for creator in work.creators)
    if work and (published := " ".join(filter(None, (work.container_title or work.publisher, work.issued)))):
        yield "published", published
    if entry.date:
        is_written_there = entry.date_evidence in {None, "heading", "text"}  # the year, beside the date
        yield "date", entry.date if is_written_there else f"{entry.date} (evidence: {entry.date_evidence})"
    span = entry.span
    yield "place", f"{span.path}:{span.line}" + (f"-{span.end_line}" if span.end_line > span.line else "")
    if entry.topics:
        yield "topics", " › ".join(entry.topics)
    if entry.tags:
        yield "tags", " ".join(f"#{tag}" for tag in entry.tags)
    for link in entry.links:
        has_other_id = link.id and link.id not in link.url
        yield "link", f"{link.url} ({link.kind} {link.id})" if has_other_id else link.url
    for image in entry.images:
        path, file = library.image_file(image.path, span.path)
        yield "image", path if file or "://" in path else f"{path} (missing)"
    yield "key", f"{entry.key}, {entry.citekey}" if entry.citekey else entry.key
