"""Write an export to files: a document with its pictures beside it, or a folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.errors import UsageError
from papernotes.exporters.output_folder import copy_beside, write_folder
from papernotes.library_files import MARK, NOTE_SUFFIXES, ConfinedFile, is_ignored_name
from papernotes.writing.atomic import read_bytes, replace_file, write_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from papernotes.config import Config
    from papernotes.exporters import Export, Format, OutputFile

_ELSEWHERE = "Name one outside the folders with notes."


def write_export(
    form: Format,
    export: Export,
    target: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    records: Path | None = None,
) -> int:
    """Write an export; a file that holds the right bytes already is left alone.

    Args:
        form: the format.
        export: what is to be exported.
        target: the file, or the folder where the format is a folder of files; made if it does not exist.
        progress: called for each file of a folder with how many are made, and about how many there will be.
        records: a folder of the user alone that remembers what is being made; see `exporters.staging`.

    Returns:
        How many files were written.

    Raises:
        UsageError: the format does not take one of the options.
        WriteError: a file cannot be written, or one that no export wrote is in the way.
    """
    if form.is_folder:
        files = form.files(export)
        return write_folder(
            _told(files, len(export.entries), progress) if progress else files, target, records
        ).written
    written = int(write_file(target, "".join(form.text(export))))
    if export.options.assets == "copy":
        written += copy_beside(form.files(export), target.parent, records)
    return written


def refuse_part(target: Path, root: Path, config: Config, *, is_folder: bool = False) -> None:
    """Refuse to write over what the library is made of, or where what is written would be among the notes.

    Args:
        target: the file, or the folder.
        root: the library's folder, resolved.
        config: the library's settings.
        is_folder: whether it is to be a folder of files, which may have Markdown or pictures among them.

    Raises:
        UsageError: it would be a note, is an image, or is among the settings and records; or, for a folder
            of files, it is among the notes or above them.
    """
    target = target.resolve()
    if target.is_relative_to(root / MARK):
        raise UsageError(f"{target} belongs to the library", hint=f"Name one outside {root / MARK}.")
    if is_folder or target.suffix.lower() in NOTE_SUFFIXES:
        _refuse_notes(target, [(root / folder).resolve() for folder in config.notes], is_folder=is_folder)
    is_image = any(target.is_relative_to((root / folder).resolve()) for folder in config.assets)
    if target.exists() and not is_folder and is_image:
        raise UsageError(
            f"{target} is among the library's images",
            hint="Name a file that does not exist, or one elsewhere.",
        )


def _refuse_notes(target: Path, homes: Iterable[Path], *, is_folder: bool) -> None:
    for home in homes:
        if target.is_relative_to(home):
            within = target.relative_to(home).parts
            if not any(map(is_ignored_name, within)):
                what = "among the notes" if is_folder else "a note"
                raise UsageError(f"{target} would be {what} of the library", hint=_ELSEWHERE)
        elif is_folder and home.is_relative_to(target):
            raise UsageError(f"{target} holds notes of the library", hint=_ELSEWHERE)


def _told(
    files: Iterable[OutputFile], about: int, progress: Callable[[int, int], None]
) -> Iterator[OutputFile]:
    """Yield files, and tell of each."""
    for number, file in enumerate(files, 1):
        progress(number, max(number, about))
        yield file


def write_file(path: Path, content: str | Path) -> bool:
    """Write one file, unless it is as it should be; say whether it was written.

    Args:
        path: the file; a device or a pipe is written to as it is.
        content: its text, or the file to copy.

    Raises:
        WriteError: it cannot be written.
    """
    try:
        data = content.read_bytes() if isinstance(content, Path) else content.encode()
        if path.exists() and not path.is_file():  # a device or a pipe, which is not to be replaced by a file
            path.write_bytes(data)
            return True
        present = read_bytes(path)
    except OSError as error:
        raise write_error(str(error.filename or path), error) from error
    if data == present:
        return False
    real = path.resolve()
    file = ConfinedFile(real.parent, real.name)
    replace_file(file, data, expected=present, name=str(path), is_derived=True)
    return True
