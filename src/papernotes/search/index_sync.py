"""Synchronise the search index with the catalogue. If the index is damaged, make it anew."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from papernotes.errors import HOW_TO_REPORT, IndexUnusedWarning, PapernotesError, description
from papernotes.search.documents import indexables_of_note
from papernotes.search.engine import Engine
from papernotes.search.shard import MemoryShard
from papernotes.search.whoosh_engine.manifest import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from papernotes.catalogue import Catalogue
    from papernotes.search.documents import Indexable
    from papernotes.search.engine import Uncommitted
    from papernotes.search.whoosh_engine.engine import WhooshEngine

    Progress = Callable[[int, int], None]
    """Called with the number of notes indexed so far, and of all that are to be."""

FOLDER = f"search-{VERSION}"
"""Where the index of this version is, within the folder of the catalogue."""

_TRIES = 3
"""How often a question is asked of an index that other processes replace meanwhile."""

_MOST_CHANGED_NOTES = 500
"""If more notes than this have changed, the index is made anew, which needs less memory."""
_NOTES_UNCOMMITTED = 4
_DOCUMENTS_UNCOMMITTED = 200
_CHARACTERS_UNCOMMITTED = 200_000
"""Up to so many changed notes, with so many changed documents of so many characters, are analysed by each
search, in memory, which takes less time than writing them to the index."""

_Answer = TypeVar("_Answer")


class IndexManager:
    """Keeps the engine for one library.

    Args:
        catalogue: what was read of the library.
        progress: told of when an index is made.
        raises_bugs: whether to raise what is a bug, instead of answering without the index.
    """

    def __init__(
        self, catalogue: Catalogue, progress: Progress | None = None, *, raises_bugs: bool = False
    ) -> None:
        self._catalogue = catalogue
        self._progress = progress
        self._raises_bugs = raises_bugs
        self._engine: Engine | None = None
        self._shown = ("", 0)

    def close(self) -> None:
        """Let go of the index; it is opened again when it is next needed."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def ask(self, question: Callable[[Engine], _Answer]) -> _Answer:
        """Return an engine's answer as of the catalogue's present state.

        If another process has replaced the index, the new index is asked. If the index is damaged, an index
        in memory answers, and the next process makes a new index. If the index is whole, the failure is a
        bug, or the system's: an index in memory answers, and a warning says so.

        Raises:
            Exception: the index in memory fails as well, or bugs are to be raised.
        """
        for _ in range(_TRIES):
            try:
                return question(self.engine())
            except PapernotesError:
                raise
            except Exception as error:
                if self._engine is not None and self._engine.folder is None:
                    raise
                failure = error
            if self._engine is None or self._engine.is_current():
                break
            self.close()
        is_damaged = self._engine is not None and not self._engine.is_whole()
        if self._raises_bugs and not is_damaged:
            raise failure
        spare = self._in_memory()
        answer = question(spare)
        if not is_damaged:
            self._warn(failure)
        elif self._engine is not None:
            self._engine.discard()
        self._engine, self._shown = spare, self._now()
        return answer

    @staticmethod
    def _warn(failure: Exception) -> None:
        """Tell why the index was not used."""
        import warnings

        told = "The answer was found without the index, which takes longer."
        if isinstance(failure, OSError):
            told = f"the search index cannot be read: {failure.strerror or failure}. {told}"
        else:
            bug = f"the search index cannot be used because of a bug in papernotes: {description(failure)}"
            told = f"{bug}. {told} {HOW_TO_REPORT}"
        warnings.warn(told, IndexUnusedWarning, stacklevel=2)

    def is_current(self) -> bool:
        """Whether the catalogue is still as the engine showed it last."""
        return self._shown == self._now()

    def engine(self) -> Engine:
        """Return an engine that shows the catalogue as it is now."""
        now = self._now()
        if self._engine is None or self._shown[0] != now[0]:
            self.close()
            self._engine = kept = self._opened(now[0])
            self._shown = (now[0], kept.generation if kept else 0)
        if self._engine is None:
            self._engine = self._built(*now)
        elif self._shown != now:
            self._engine = self._caught_up(self._engine, *now)
        self._shown = now
        return self._engine

    def _now(self) -> tuple[str, int]:
        """Return which catalogue there is, and its last change."""
        return self._catalogue.catalogue_id, self._catalogue.generation

    def _opened(self, catalogue_id: str) -> WhooshEngine | None:
        """Return the index on disk, if there is a whole one."""
        if self._catalogue.folder is None:
            return None
        from papernotes.search.whoosh_engine.engine import open_index

        return open_index(self._catalogue.folder / FOLDER, catalogue_id)

    def _built(self, catalogue_id: str, generation: int) -> Engine:
        """Return an index made anew: on disk, or in memory if there can be none."""
        engine: Engine | None = None
        if self._catalogue.folder is not None:
            from papernotes.search.whoosh_engine.index_writer import build_index

            with suppress(OSError):
                if build_index(self._catalogue.folder / FOLDER, catalogue_id, generation, self._everything()):
                    engine = self._opened(catalogue_id)
        return engine or self._in_memory()

    def _caught_up(self, engine: Engine, catalogue_id: str, generation: int) -> Engine:
        """Return an engine that shows what changed since what was shown last."""
        changed, removed = self._catalogue.changed_since(self._shown[1])
        if len(changed) > _MOST_CHANGED_NOTES:
            engine.close()
            return self._built(catalogue_id, generation)
        items = (item for note in changed for item in indexables_of_note(self._catalogue, note))
        engine.replace([*changed, *removed], items)
        if not self._is_little(engine.uncommitted(), len(changed) + len(removed)):
            with suppress(OSError):
                if engine.commit(generation):
                    engine.close()
                    return self._opened(catalogue_id) or self._in_memory()
        engine.take_in()
        return engine

    @staticmethod
    def _is_little(uncommitted: Uncommitted, notes: int) -> bool:
        """Whether so much, in so many notes, is better not written to the index yet."""
        return (
            0 < uncommitted.documents <= _DOCUMENTS_UNCOMMITTED
            and uncommitted.characters <= _CHARACTERS_UNCOMMITTED
            and notes <= _NOTES_UNCOMMITTED
        )

    def _in_memory(self) -> Engine:
        """Return an engine with all there is in memory."""
        return Engine([MemoryShard(self._everything())])

    def _everything(self) -> Iterator[Indexable]:
        """Yield all that is to be found."""
        notes, _ = self._catalogue.changed_since(0)
        for done, note in enumerate(notes):
            if self._progress is not None:
                self._progress(done, len(notes))
            yield from indexables_of_note(self._catalogue, note)
        if self._progress is not None:
            self._progress(len(notes), len(notes))
