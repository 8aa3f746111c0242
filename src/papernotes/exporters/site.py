"""A folder of static pages that works from the disk and on any web server, with a search of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.config import GLOSSARY_PATH
from papernotes.exporters.base import OutputFile
from papernotes.exporters.pages.assets import ASSETS, SEARCH, asset
from papernotes.exporters.pages.data import script
from papernotes.exporters.pages.log import Log
from papernotes.exporters.pages.pictures import PageAddresses
from papernotes.exporters.pages.places import INDEX, PICTURES, entry_page, month_page
from papernotes.exporters.pages.views import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from papernotes.exporters.base import Export
    from papernotes.model import Day, Entry


def files(export: Export) -> Iterator[OutputFile]:
    """Yield the pages, the pictures and files that they show and link to, and what pages need."""
    log = Log(
        title=export.title or "Reading log",
        entries=sorted(export.entries, key=_day_of, reverse=True),
        days=sorted(export.days, key=_day_of, reverse=True),
        works=export.works,
        image=export.image,
        source=export.source,
    )
    pages = Pages(log)
    yield OutputFile(INDEX, pages.index())
    yield OutputFile("figures.html", pages.figures())
    yield OutputFile("figures.svg", pages.figures_picture())
    for month in log.months:
        yield OutputFile(month_page(month), pages.month(month))
    for key in log.by_key:
        yield OutputFile(entry_page(key), pages.entry(key))
    yield OutputFile("data.js", "".join(script(log, export.root / GLOSSARY_PATH if export.root else None)))
    for name in (*ASSETS, SEARCH):
        yield OutputFile(name, asset(name))
    files = {**dict(_pictures(log, export)), **pages.files}
    for path, file in files.items():
        yield OutputFile(path, file)


def _day_of(one: Entry | Day) -> str:
    return one.date or ""


def _pictures(log: Log, export: Export) -> Iterator[tuple[str, Path]]:
    """Yield where each picture goes, and its file."""
    addresses = PageAddresses(log, "")
    places: list[Entry | Day] = [*export.days, *export.entries]
    for place in places:
        for image in place.images:
            relative, file = export.image(image.path, place.span.path)
            if file is not None and addresses.found(image.path, place.span.path):
                yield PICTURES + relative, file
