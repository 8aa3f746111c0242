"""The input, the plan and the result of a refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path
    from typing import Protocol

    from papernotes.config import Config
    from papernotes.model import Diagnostic, Note

    Progress = Callable[[int, int], None]

    class NoteReader(Protocol):
        """From the text of a note to its days and entries, as `reading.read_note`."""

        def __call__(self, text: str, path: str, *, today: dt.date) -> Note:
            """Return the note of a text."""
            ...


class RefreshResult(NamedTuple):
    """What one refresh found."""

    added: tuple[str, ...] = ()
    """Paths of new notes."""
    changed: tuple[str, ...] = ()
    """Paths of notes that were read again."""
    removed: tuple[str, ...] = ()
    """Paths of notes that are gone; a renamed note is removed and added."""
    warnings: tuple[Diagnostic, ...] = ()
    """What cannot be read at present, newly or not."""
    saving: tuple[str, ...] = ()
    """Paths of files that another program is saving. Their stored content is from before that save."""

    def followed_by(self, later: RefreshResult) -> RefreshResult:
        """Return what this refresh and the one after it found."""
        return RefreshResult(
            self.added + later.added,
            self.changed + later.changed,
            self.removed + later.removed,
            later.warnings,
            later.saving,
        )


class RefreshContext(NamedTuple):
    """What a refresh works on."""

    root: Path
    """The library's folder, resolved."""
    config: Config
    """Its settings."""
    today: dt.date
    """The day that notes are read on: a date without a year may be the most recent such day."""
    read: NoteReader
    """The reader of notes."""


class RefreshPlan(NamedTuple):
    """What a scan says is to be done."""

    works: list[str]
    """Paths of bibliographic records that are new or may have changed."""
    notes: list[str]
    """Paths of notes that are new or may have changed."""
    gone: list[str]
    """Paths of files that are no more."""

    def __bool__(self) -> bool:
        return bool(self.works or self.notes or self.gone)
