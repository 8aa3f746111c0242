"""Turn a dated paper-reading log in Markdown into a searchable library.

    from papernotes import Library

    for entry in Library("notes-of-2025").entries(limit=10):
        print(entry.date, entry.name)

Each name is imported at its first use, so that a command pays for no more than it needs.
"""

TYPE_CHECKING = False  # not of `typing`: until that is imported, Ctrl-C would end a command with a traceback

if TYPE_CHECKING:
    from papernotes.add_request import AddedReading, NewReading, parse_link
    from papernotes.catalogue import LibraryCounts, RefreshResult
    from papernotes.config import Config
    from papernotes.dates.expressions import DateRange
    from papernotes.errors import (
        AmbiguousEntryError,
        ConfigError,
        LibraryError,
        NothingFoundError,
        PapernotesError,
        UsageError,
        WriteError,
    )
    from papernotes.exporters import Export, Format, OutputFile
    from papernotes.exporting import Document
    from papernotes.extensions import ExtensionError
    from papernotes.library import Library
    from papernotes.model import Code, Creator, Day, Diagnostic, Entry, Image, Link, Note, Span, Topic, Work
    from papernotes.reading import read_note
    from papernotes.selection import Selection
    from papernotes.sources import SourceError
    from papernotes.stats import Stats

    __version__: str

__all__ = [
    "AddedReading",
    "AmbiguousEntryError",
    "Code",
    "Config",
    "ConfigError",
    "Creator",
    "DateRange",
    "Day",
    "Diagnostic",
    "Document",
    "Entry",
    "Export",
    "ExtensionError",
    "Format",
    "Image",
    "Library",
    "LibraryCounts",
    "LibraryError",
    "Link",
    "NewReading",
    "Note",
    "NothingFoundError",
    "OutputFile",
    "PapernotesError",
    "RefreshResult",
    "Selection",
    "SourceError",
    "Span",
    "Stats",
    "Topic",
    "UsageError",
    "Work",
    "WriteError",
    "parse_link",
    "read_note",
]

_MODULES = {
    "AddedReading": "add_request",
    "Config": "config",
    "DateRange": "dates.expressions",
    "Document": "exporting",
    "Export": "exporters",
    "ExtensionError": "extensions",
    "Format": "exporters",
    "Library": "library",
    "LibraryCounts": "catalogue",
    "NewReading": "add_request",
    "OutputFile": "exporters",
    "RefreshResult": "catalogue",
    "Selection": "selection",
    "SourceError": "sources",
    "Stats": "stats",
    "parse_link": "add_request",
    "read_note": "reading",
}
"""The module of each name that is defined neither in `model` nor in `errors`."""


def __getattr__(name: str) -> object:
    """Import a name of the public API at its first use."""
    from importlib import import_module

    if name == "__version__":
        from papernotes.user_folders import VERSION

        return VERSION
    if name not in __all__:
        raise AttributeError(f"module 'papernotes' has no attribute {name!r}")
    home = _MODULES.get(name) or ("errors" if name.endswith("Error") else "model")
    value = getattr(import_module(f"papernotes.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public API."""
    return [*__all__, "__version__"]
