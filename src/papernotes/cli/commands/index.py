"""`papernotes index`."""

from pathlib import Path
from typing import Annotated

from typer import Option

from papernotes.catalogue import RefreshResult
from papernotes.cli.environment import Environment
from papernotes.cli.rendering.safe_text import counted


def run(
    environment: Environment,
    *,
    rebuild: Annotated[bool, Option("--rebuild", help="Delete the cache and read all notes again.")] = False,
    verbose: Annotated[bool, Option("--verbose", "-v", help="Name the notes that were read.")] = False,
) -> None:
    """Update the cache and the search index of the notes, and show their size.

    Every command updates the cache by itself; this command shows the result. The cache is a
    folder outside the library, and can be deleted at any time.
    """
    library = environment.find_library()
    with environment.progress("Reading notes") as progress:
        changes = library.rebuild(progress) if rebuild else library.refresh(progress)
    with environment.progress("Indexing notes") as progress:
        library.update_index(progress)
    counts = library.counts()
    folder = library.catalogue.folder
    kept = f"{folder} ({_size(folder) / 1e6:.1f} MB)" if folder else "nowhere; the cache cannot be written"
    environment.write(
        f"library: {library.root}\n"
        f"holds: {counted(counts.notes, 'note')}, {counted(counts.days, 'day')},"
        f" {counted(counts.entries, 'entry', 'entries')}, {counted(counts.works, 'work')}\n"
        f"read just now: {_summary(changes)}\n"
        f"kept in: {kept}\n"
    )
    if verbose:
        for label, paths in _by_kind(changes):
            environment.write("".join(f"{label}: {path}\n" for path in paths))
    environment.tell_warnings(library.warnings)


def _by_kind(changes: RefreshResult) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("new", changes.added), ("changed", changes.changed), ("gone", changes.removed))


def _summary(changes: RefreshResult) -> str:
    said = [f"{len(paths):,} {label}" for label, paths in _by_kind(changes) if paths]
    return ", ".join(said) or "nothing, all was up to date"


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
