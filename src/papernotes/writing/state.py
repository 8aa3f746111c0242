"""Where a library's undo journal and its writers' lock are kept: in the user's state folder.

They are not in the library. What is there may have come from a stranger, and `undo` writes what the journal
says.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from papernotes.errors import WriteError
from papernotes.library_files import ConfinedFile
from papernotes.user_folders import is_private, make_private, state_folder
from papernotes.writing.atomic import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HINT = "Nothing was changed. Name a folder of your own for what `undo` needs as PAPERNOTES_STATE_DIR."
_ROOT = "root"


class LibraryState:
    """The folder for the state of one library.

    Args:
        root: the library's folder, resolved.
        environ: the environment's variables.

    Raises:
        WriteError: the user's folders are unknown.
    """

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self._root = os.fsencode(root)
        readable = root.name.encode("ascii", "ignore").decode()[:40]
        name = f"{readable}-{hashlib.sha256(self._root).hexdigest()}"
        try:
            self.folder = state_folder(environ) / "libraries" / name
            """Its path; the folder need not exist."""
        except RuntimeError as error:
            raise WriteError(f"there is no place for what `undo` needs: {error}", hint=_HINT) from error

    def exists(self) -> bool:
        """Whether something is kept of the library.

        Raises:
            WriteError: the folder is not the user's alone.
        """
        try:
            is_ours = is_private(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise self._unusable(error) from error
        if not is_ours:
            raise self._foreign()
        return self._owner() == self._root

    def make(self) -> None:
        """Make the folder.

        Raises:
            WriteError: it cannot be made, or is not the user's alone.
        """
        try:
            is_ours = make_private(self.folder)
        except OSError as error:
            raise self._unusable(error) from error
        if not is_ours:
            raise self._foreign()

    def claim(self) -> None:
        """Write down in the folder which library it is for; to be called by the holder of the lock.

        Raises:
            WriteError: it is for another library, or cannot be written.
        """
        said = self._owner()
        if said is None:
            marker = ConfinedFile(self.folder, _ROOT)
            replace_file(marker, self._root, expected=None, name=str(self.folder / _ROOT))
        elif said != self._root:
            raise WriteError(f"{self.folder} keeps what `undo` needs of another library", hint=_HINT)

    def _owner(self) -> bytes | None:
        """Return the library that the folder is for, as it says."""
        try:
            return ConfinedFile(self.folder, _ROOT).read()
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> WriteError:
        reason = (error.strerror or str(error)).lower()
        return WriteError(
            f"{self.folder}, where `undo` keeps what was there, is unusable: {reason}", hint=_HINT
        )

    def _foreign(self) -> WriteError:
        return WriteError(
            f"{self.folder}, where `undo` keeps what was there, is not a folder of yours alone", hint=_HINT
        )
