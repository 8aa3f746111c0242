"""Write an export to files: a document with its pictures beside it, or a folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.writing.atomic import read_bytes, replace_file, write_error

if TYPE_CHECKING:
    from papernotes.exporters import Export, Format


def write_export(form: Format, export: Export, target: Path) -> tuple[Path, ...]:
    """Write an export; a file that holds the right bytes already is left alone.

    Args:
        form: the format.
        export: what is to be exported.
        target: the file, or the folder where the format is a folder of files; made if it does not exist.

    Returns:
        The files written, the document first.

    Raises:
        UsageError: the format does not take one of the options.
        WriteError: a file cannot be written.
    """
    files: dict[Path, str | Path] = {}
    folder = target
    if not form.is_folder:
        files[target] = "".join(form.text(export))
        folder = target.parent
    for one in form.files(export):
        files[folder / one.path] = one.content
    return tuple(path for path, content in files.items() if write_file(path, content))


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
    replace_file(path.resolve(), data, expected=present, name=str(path))
    return True
