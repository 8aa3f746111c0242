"""Makes a library of a new folder, or of a folder of notes, which stay unchanged."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from papernotes.config import Config, load
from papernotes.errors import LibraryError
from papernotes.library_files import CONFIG_PATH, MARK, NOTE_SUFFIXES, ConfinedFile, is_ignored_name
from papernotes.library_root import NOTES
from papernotes.model import PICTURE_SUFFIXES
from papernotes.writing.atomic import replace_file, write_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_VAULT_MARK = ".obsidian"
_VAULT_SETTINGS = ".obsidian/app.json"

_CONFIG = """\
# Settings of this papernotes library. Paths are relative to the library's folder.

# Folders with notes; "." is the library itself.
notes: {notes}

# Folders with images; a new image goes into the first.
assets: {assets}
"""


_NEW_NOTE = """
# The note that a new entry begins where no note holds its month.
new_note: {new_note}
"""

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])\.md")


@dataclass(frozen=True, slots=True)
class InitializedLibrary:
    """A folder that `init_library` made a library, or found to be a library."""

    root: Path
    """The folder, resolved."""
    is_new: bool
    """Whether it was made a library now. If it was a library before, nothing was written."""
    is_vault: bool
    """Whether it is an Obsidian vault."""
    notes: int
    """Number of Markdown files in its folders with notes."""
    config: Config
    """Its settings."""
    outer: Path | None
    """The library that contains the new library, if any."""


def init_library(folder: Path) -> InitializedLibrary:
    """Make a library of a folder by writing its settings. Notes and images stay unchanged.

    The folder is made if it does not exist. If it has no notes, an empty folder for notes is made.

    Args:
        folder: the folder.

    Raises:
        LibraryError: the path is not a folder, and no folder can be made there.
        ConfigError: the folder is a library already, and its settings cannot be used.
        WriteError: the settings cannot be written.
    """
    root = _resolved(folder)
    is_vault = (root / _VAULT_MARK).is_dir()
    files = tuple(_files(root))
    notes = [path for path in files if path.suffix.lower() in NOTE_SUFFIXES]
    settings = root / CONFIG_PATH
    try:
        is_new = ConfinedFile(root, CONFIG_PATH).status() is None
    except OSError as error:
        raise write_error(str(settings), error) from error
    if is_new:
        folders = _note_folders(notes, is_vault=is_vault)
        _found(root, Config(folders, _image_folders(root, files)), _monthly(notes, folders))
    config = load(settings)
    count = sum(any(path.is_relative_to(folder) for folder in config.notes) for path in notes)
    outer = next((above for above in root.parents if (above / MARK).is_dir()), None) if is_new else None
    return InitializedLibrary(root, is_new, is_vault, count, config, outer)


def _resolved(folder: Path) -> Path:
    """Return the absolute path of a folder. The folder may be new; the folder above must exist."""
    try:
        root = folder.expanduser().resolve()
    except FileNotFoundError as error:
        raise LibraryError("the working folder is gone") from error
    except (OSError, RuntimeError, ValueError) as error:  # circular links, an unknown home, a NUL
        raise LibraryError(f"{folder} leads nowhere") from error
    if root.exists() and not root.is_dir():
        raise LibraryError(f"{root} is not a folder")
    if not root.parent.is_dir():
        raise LibraryError(f"{root.parent} does not exist", hint="Make that folder first, if it is meant.")
    return root


def _found(root: Path, config: Config, new_note: str) -> None:
    """Write the settings of a new library, and make its folders for notes."""
    from json import dumps  # a JSON text is a YAML text, quoted as it must be

    text = _CONFIG.format(
        notes=dumps(config.notes, ensure_ascii=False), assets=dumps(config.assets, ensure_ascii=False)
    )
    if new_note:
        text += _NEW_NOTE.format(new_note=dumps(new_note, ensure_ascii=False))
    settings = ConfinedFile(root, CONFIG_PATH)
    replace_file(settings, text.encode(), expected=None, name=str(root / CONFIG_PATH))
    for one in config.notes:
        try:
            (root / one).mkdir(exist_ok=True)
        except OSError as error:
            raise write_error(str(root / one), error) from error


def _files(root: Path) -> Iterator[PurePosixPath]:
    """Yield the paths of a folder's files, except ignored files and folders."""
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not is_ignored_name(name))
        relative = PurePosixPath(os.path.relpath(folder, root).replace(os.sep, "/"))
        yield from (relative / name for name in names if not is_ignored_name(name))


def _note_folders(notes: Iterable[PurePosixPath], *, is_vault: bool) -> tuple[str, ...]:
    """Return the outermost folders with notes; the library itself if notes are directly in it.

    If the library has a folder `notes` and is no vault, Markdown files directly in it are not notes but a
    README or the like.
    """
    outermost = dict.fromkeys(path.parts[0] if len(path.parts) > 1 else "." for path in notes)
    if NOTES in outermost and not is_vault:
        outermost.pop(".", None)
    if "." in outermost:
        return (".",)
    return tuple(outermost) or Config().notes


def _monthly(notes: Iterable[PurePosixPath], folders: Sequence[str]) -> str:
    """Return a pattern for new notes if all monthly notes are in one folder, and the default is another."""
    places = {path.parent.as_posix() for path in notes if _MONTH.fullmatch(path.name)}
    if len(places) != 1 or places == {folders[0]}:
        return ""
    (place,) = places
    return "" if set(place) & set("{}") else f"{place}/{{year}}-{{month:02}}.md"


def _image_folders(root: Path, files: Iterable[PurePosixPath]) -> tuple[str, ...]:
    """Return Obsidian's folder for attachments, then the folders with images, the fullest first."""
    counts = Counter(
        path.parent.as_posix()
        for path in files
        if path.suffix.lower() in PICTURE_SUFFIXES and len(path.parts) > 1
    )
    folders = [folder for folder, _ in counts.most_common()]
    return tuple(dict.fromkeys([*_vault_attachments(root), *folders])) or Config().assets


def _vault_attachments(root: Path) -> tuple[str, ...]:
    """Return the folder for attachments that an Obsidian vault sets, if it is the same for all notes."""
    from json import loads

    try:
        settings = loads(ConfinedFile(root, _VAULT_SETTINGS).read() or b"")
        folder = settings.get("attachmentFolderPath", "")
    except (OSError, ValueError, AttributeError):
        return ()
    # "./pictures" is a folder beside each note; "/" and "" are the vault itself
    if not isinstance(folder, str) or folder.startswith(".") or not folder.strip("/"):
        return ()
    return (folder.strip("/"),)
