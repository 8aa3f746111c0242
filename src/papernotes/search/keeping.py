"""Keep an index in step with the catalogue, and answer whatever is the matter with it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from papernotes.errors import PapernotesError
from papernotes.search.documents import items_in
from papernotes.search.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from papernotes.catalogue import Catalogue
    from papernotes.search.documents import Item
    from papernotes.search.whoosh_engine.engine import WhooshEngine

    Progress = Callable[[int, int], None]
    """Called with the number of notes indexed so far, and of all that are to be."""

FOLDER = "search"
"""Where the index is, within the folder of the catalogue."""

_MOST_CHANGED_NOTES = 500
"""If more notes than this have changed, the index is made anew, which needs less memory."""
_NOTES_UNCOMMITTED = 4
_DOCUMENTS_UNCOMMITTED = 200
"""Up to so many changed notes with so many changed documents are analysed by each search, in memory, which
takes less time than writing them to the index."""

_Answer = TypeVar("_Answer")


class Status(NamedTuple):
    """How an index stands."""

    folder: Path | None
    """Where it is; None if it is in memory, as there is no place for it, or another process is making it."""
    documents: int
    """How many entries and days it holds."""
    size: int
    """Bytes on disk."""
    uncommitted: int
    """Changes that are kept in memory beside it."""
    taken_in: tuple[str, ...]
    """Notes that had changed since it was written, and were read again for it."""


class Keeper:
    """Keeps the engine for one library.

    Args:
        catalogue: what was read of the library.
        progress: told of when an index is made.
    """

    def __init__(self, catalogue: Catalogue, progress: Progress | None = None) -> None:
        self._catalogue = catalogue
        self._progress = progress
        self._engine: Engine | None = None
        self._shown = ("", 0)
        self._taken_in: list[str] = []

    def close(self) -> None:
        """Let go of the index; it is opened again when it is next needed."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def status(self) -> Status:
        """Return how the index stands, brought up to date."""
        engine = self.engine()
        return Status(
            engine.folder, engine.documents, engine.size, engine.uncommitted(), tuple(self._taken_in)
        )

    def ask(self, question: Callable[[Engine], _Answer]) -> _Answer:
        """Return an engine's answer as of the catalogue's present state.

        If the index on disk turns out to be damaged, it is made anew and asked again; if that is of no use
        either, all is analysed in memory.
        """
        try:
            return question(self.engine())
        except PapernotesError:
            raise
        except Exception:  # noqa: BLE001 - Whoosh does not say what a damaged file raises
            self.discard()
        try:
            return question(self.engine())
        except PapernotesError:
            raise
        except Exception:  # noqa: BLE001 - as above
            self._engine = self._in_memory()
        return question(self._engine)

    def engine(self) -> Engine:
        """Return an engine that shows the catalogue as it is now."""
        now = (self._catalogue.catalogue_id, self._catalogue.generation)
        if self._engine is None or self._shown[0] != now[0]:
            self.close()
            self._engine = self._on_disk(*now) or self._in_memory()
        elif self._shown != now:
            self._engine = self._brought_up(self._engine, self._shown[1], *now)
        self._shown = now
        return self._engine

    def discard(self) -> None:
        """Forget the index on disk, so that it is made anew when it is next needed."""
        self.close()
        if self._catalogue.folder is not None:
            from papernotes.search.whoosh_engine.manifest import FILE_NAME

            with suppress(OSError):
                (self._catalogue.folder / FOLDER / FILE_NAME).unlink(missing_ok=True)

    def _on_disk(self, catalogue_id: str, generation: int) -> Engine | None:
        """Return the index on disk, made or brought up to date, or None if there can be none."""
        engine = self._opened(catalogue_id)
        if engine is not None:
            return self._brought_up(engine, engine.generation, catalogue_id, generation)
        if self._catalogue.folder is not None:
            from papernotes.search.whoosh_engine.writing import build_index

            with suppress(OSError):
                if build_index(self._catalogue.folder / FOLDER, catalogue_id, generation, self._everything()):
                    return self._opened(catalogue_id)
        return None

    def _opened(self, catalogue_id: str) -> WhooshEngine | None:
        """Return the index on disk, if there is a whole one."""
        if self._catalogue.folder is None:
            return None
        from papernotes.search.whoosh_engine.engine import open_index

        return open_index(self._catalogue.folder / FOLDER, catalogue_id)

    def _brought_up(self, engine: Engine, since: int, catalogue_id: str, generation: int) -> Engine:
        """Return an engine that shows what changed since a generation."""
        if since == generation:
            return engine
        changed, removed = self._catalogue.changed_since(since)
        self._taken_in = changed
        if len(changed) > _MOST_CHANGED_NOTES:
            self.discard()
            return self._on_disk(catalogue_id, generation) or self._in_memory()
        items = (item for note in changed for item in items_in(self._catalogue, note))
        engine.replace([*changed, *removed], items)
        uncommitted = engine.uncommitted()
        if 0 < uncommitted <= _DOCUMENTS_UNCOMMITTED and len(changed) + len(removed) <= _NOTES_UNCOMMITTED:
            return engine
        with suppress(OSError):
            if engine.commit(generation):
                engine.close()
                return self._opened(catalogue_id) or self._in_memory()
        return engine

    def _in_memory(self) -> Engine:
        """Return an engine with all there is in memory."""
        engine = Engine()
        engine.replace([], self._everything())
        return engine

    def _everything(self) -> Iterator[Item]:
        """Yield all that is to be found."""
        notes, _ = self._catalogue.changed_since(0)
        for done, note in enumerate(notes):
            if self._progress is not None:
                self._progress(done, len(notes))
            yield from items_in(self._catalogue, note)
        if self._progress is not None:
            self._progress(len(notes), len(notes))
