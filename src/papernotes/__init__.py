"""Turn a dated paper-reading log in Markdown into a searchable library.

    from papernotes import Library

    for entry in Library("notes-of-2025").entries(limit=10):
        print(entry.date, entry.name)

Each name is imported at its first use, so that a command pays for no more than it needs.
"""

TYPE_CHECKING = False  # not of `typing`: until that is imported, Ctrl-C would end a command with a traceback

if TYPE_CHECKING:
    from papernotes.add_request import NewReading
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
    from papernotes.library import Library
    from papernotes.model import Code, Creator, Day, Diagnostic, Entry, Image, Link, Note, Span, Topic, Work
    from papernotes.reading import read_note
    from papernotes.selection import Selection

    __version__: str

__all__ = [
    "AmbiguousEntryError",
    "Code",
    "Config",
    "ConfigError",
    "Creator",
    "DateRange",
    "Day",
    "Diagnostic",
    "Entry",
    "Image",
    "Library",
    "LibraryCounts",
    "LibraryError",
    "Link",
    "NewReading",
    "Note",
    "NothingFoundError",
    "PapernotesError",
    "RefreshResult",
    "Selection",
    "Span",
    "Topic",
    "UsageError",
    "Work",
    "WriteError",
    "read_note",
]

_MODULES = {
    "RefreshResult": "catalogue",
    "Config": "config",
    "LibraryCounts": "catalogue",
    "DateRange": "dates.expressions",
    "Library": "library",
    "NewReading": "readings",
    "Selection": "selection",
    "read_note": "reading",
}
"""Where names are defined that are neither of the model nor errors."""


def __getattr__(name: str) -> object:
    """Import a name of the public API at its first use."""
    from importlib import import_module

    if name == "__version__":
        from papernotes.user_folders import VERSION

        return VERSION
    if name not in __all__:
        raise AttributeError(f"module 'papernotes' has no attribute {name!r}")
    home = "errors" if name.endswith("Error") else _MODULES.get(name, "model")
    value = getattr(import_module(f"papernotes.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public API."""
    return [*__all__, "__version__"]
