"""Make a library: a new one, or of a folder of notes as it is."""

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
    """A folder that is a library now."""

    root: Path
    """The folder, resolved."""
    is_new: bool
    """Whether it became a library by this; else it was one, and nothing was written."""
    is_vault: bool
    """Whether it is an Obsidian vault."""
    notes: int
    """How many Markdown files its folders with notes hold."""
    config: Config
    """Its settings."""
    outer: Path | None
    """The library that it is within, if it is new."""


def init_library(folder: Path) -> InitializedLibrary:
    """Make a library of a folder by writing its settings; notes and images are looked for, never touched.

    A folder without notes is given an empty folder for them, and is made if it does not exist.

    Args:
        folder: the folder.

    Raises:
        LibraryError: the path is not a folder, nor one that could be made within another.
        ConfigError: it is a library already, and its settings cannot be used.
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
    count = sum(any(path.is_relative_to(one) for one in config.notes) for path in notes)
    outer = next((one for one in root.parents if (one / MARK).is_dir()), None) if is_new else None
    return InitializedLibrary(root, is_new, is_vault, count, config, outer)


def _resolved(folder: Path) -> Path:
    """Return a folder's whole path; it may be new, but not what it is in."""
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
    """Write a library's first settings, and make its folder for notes."""
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
    """Yield the paths of a folder's files, without those that are passed over."""
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not is_ignored_name(name))
        relative = PurePosixPath(os.path.relpath(folder, root).replace(os.sep, "/"))
        yield from (relative / name for name in names if not is_ignored_name(name))


def _note_folders(notes: Iterable[PurePosixPath], *, is_vault: bool) -> tuple[str, ...]:
    """Return the outermost folders with notes; the library itself where notes stand directly in it.

    Beside a folder `notes`, Markdown that stands directly in the library is a README or the like, unless the
    library is a vault.
    """
    outermost = dict.fromkeys(path.parts[0] if len(path.parts) > 1 else "." for path in notes)
    if NOTES in outermost and not is_vault:
        outermost.pop(".", None)
    if "." in outermost:
        return (".",)
    return tuple(outermost) or Config().notes


def _monthly(notes: Iterable[PurePosixPath], folders: Sequence[str]) -> str:
    """Return the pattern of the notes of months, if all stand in one folder where new ones would not go."""
    places = {path.parent.as_posix() for path in notes if _MONTH.fullmatch(path.name)}
    if len(places) != 1 or places == {folders[0]}:
        return ""
    (place,) = places
    return "" if set(place) & set("{}") else f"{place}/{{year}}-{{month:02}}.md"


def _image_folders(root: Path, files: Iterable[PurePosixPath]) -> tuple[str, ...]:
    """Return the folder that Obsidian puts images into, and those with images, the fullest first."""
    counts = Counter(
        path.parent.as_posix()
        for path in files
        if path.suffix.lower() in PICTURE_SUFFIXES and len(path.parts) > 1
    )
    folders = [folder for folder, _ in counts.most_common()]
    return tuple(dict.fromkeys([*_vault_attachments(root), *folders])) or Config().assets


def _vault_attachments(root: Path) -> tuple[str, ...]:
    """Return the folder that an Obsidian vault's settings name for attachments, if all notes share it."""
    from json import loads

    try:
        settings = loads(ConfinedFile(root, _VAULT_SETTINGS).read() or b"")
        folder = settings.get("attachmentFolderPath", "")
    except (OSError, ValueError, AttributeError):
        return ()
    # "./pictures" is a folder beside each note; "/" and "" are the vault itself.
    if not isinstance(folder, str) or folder.startswith(".") or not folder.strip("/"):
        return ()
    return (folder.strip("/"),)
