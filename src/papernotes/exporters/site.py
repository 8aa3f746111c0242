"""A folder of static pages that works from the disk and on any web server, with a search of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.exporters.base import OutputFile
from papernotes.exporters.link_targets import PICTURES, placed
from papernotes.exporters.pages.assets import ASSETS, SEARCH, asset
from papernotes.exporters.pages.data import script
from papernotes.exporters.pages.page_links import PageLinkTargets
from papernotes.exporters.pages.site_log import SiteLog
from papernotes.exporters.pages.urls import INDEX, entry_page, month_page
from papernotes.exporters.pages.views import Pages
from papernotes.filenames import FileNames
from papernotes.library_files import GLOSSARY_PATH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from papernotes.exporters.base import Export
    from papernotes.model import Day, Entry


def files(export: Export) -> Iterator[OutputFile]:
    """Yield the pages, the pictures and files that they show and link to, and what pages need."""
    names = FileNames()
    placed(export, names)
    log = SiteLog(
        title=export.title or "Reading log",
        entries=sorted(export.entries, key=_day_of, reverse=True),
        days=sorted(export.days, key=_day_of, reverse=True),
        works=export.works,
        image=_named(export.image, names),
        source=export.source,
        document=_named(export.document, names),
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
    for path, file in {**dict(_pictures(log, export)), **pages.files}.items():
        yield OutputFile(path, file)


def _day_of(one: Entry | Day) -> str:
    return one.date or ""


def _named(
    find: Callable[[str, str], tuple[str, Path | None]], names: FileNames
) -> Callable[[str, str], tuple[str, Path | None]]:
    """Return what finds files, and says what they are called in the site."""

    def found(path: str, note: str) -> tuple[str, Path | None]:
        relative, file = find(path, note)
        return (relative if file is None else names.of(relative)), file

    return found


def _pictures(log: SiteLog, export: Export) -> Iterator[tuple[str, Path]]:
    """Yield where each picture goes, and its file."""
    addresses = PageLinkTargets(log, "")
    places: list[Entry | Day] = [*export.days, *export.entries]
    for place in places:
        for image in place.images:
            relative, file = log.image(image.path, place.span.path)
            if file is not None and addresses.found(image.path, place.span.path):
                yield PICTURES + relative, file
