"""An export of a library: its text, or its files and the pictures beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.errors import PapernotesError, UsageError
from papernotes.exporters.output_folder import copy_beside, write_folder
from papernotes.library_files import MARK, NOTE_SUFFIXES, ConfinedFile, is_ignored_name
from papernotes.writing.atomic import read_bytes, replace_file, write_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from papernotes.config import Config
    from papernotes.exporters import Export, Format, OutputFile
    from papernotes.images import Images
    from papernotes.model import Day, Diagnostic, Entry

_ELSEWHERE = "Name one outside the folders with notes."


class Document:
    """Entries and days of a library in an export format, as `Library.export` and `Library.digest` give them.

    Args:
        form: the format.
        export: the entries and days, and the means to look at what stands behind them.
        config: the library's settings.
        images: the library's pictures.
        records: a folder of the user alone that remembers what is being made; see `exporters.output_folder`.
        notices: what the user should be told of the choice of entries.
    """

    def __init__(
        self,
        form: Format,
        export: Export,
        config: Config,
        images: Images,
        *,
        records: Path | None = None,
        notices: Iterable[str] = (),
    ) -> None:
        self.form = form
        """The format."""
        self._export = export
        self._config = config
        self._images = images
        self._records = records
        self._notices = tuple(notices)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries in it."""
        return self._export.entries

    @property
    def days(self) -> tuple[Day, ...]:
        """The days in it."""
        return self._export.days

    @property
    def notices(self) -> list[str]:
        """What the user should be told beside the document; complete once it was made."""
        bare, works = _works_without_record(self._export) if self.form.of_works else (0, 0)
        hint = f"works without a record: {bare} of {works}; `papernotes fetch` looks them up"
        return [*self._notices, *self._export.notices, *([hint] if bare else ())]

    @property
    def warnings(self) -> list[Diagnostic]:
        """The pictures that are left out, and why; none for a format without pictures."""
        return self._images.left_out([*self.days, *self.entries]) if self.form.assets else []

    def pieces(self) -> Iterator[str]:
        """Return the pieces of its text, made one after the other.

        Raises:
            UsageError: it is a folder of files, or its format does not take one of the options.
        """
        if self._export.options.assets == "copy":
            raise UsageError("pictures can be copied beside a file only", hint="Name the file with --output.")
        return self.form.text(self._export)

    def text(self) -> str:
        """Return its text.

        Raises:
            UsageError: as for `pieces`.
        """
        return "".join(self.pieces())

    def write(self, target: Path | str, progress: Callable[[int, int], None] | None = None) -> int:
        """Write it to a file, or to a folder where the format is one; what is right already is left alone.

        Args:
            target: the file or the folder; made if it does not exist. Linked pictures are relative to it.
            progress: called for each file of a folder with how many are made, and of about how many.

        Returns:
            How many files were written.

        Raises:
            UsageError: the target is a part of the library, or the format does not take one of the options.
            WriteError: a file cannot be written, or one that no export wrote is in the way.
        """
        target = Path(target)
        is_folder = self.form.is_folder
        if self._export.root is not None:
            refuse_part(target, self._export.root, self._config, is_folder=is_folder)
        folder = (target if is_folder else target.parent).resolve()
        options = replace(self._export.options, folder=folder, output=target.name)
        export = replace(self._export, options=options)
        return write_export(self.form, export, target, progress, records=self._records)


def _works_without_record(export: Export) -> tuple[int, int]:
    """Return of how many works no record tells, and how many works there are."""
    from papernotes.identifiers import identity
    from papernotes.works import work_links

    works = {identity(link) for entry in export.entries for link in work_links(entry)}
    return len(works - export.works.keys()), len(works)


def template_format(path: Path) -> Format:
    """Return a format that fills in a user's Jinja2 template.

    Args:
        path: the template's file.

    Raises:
        PapernotesError: the template cannot be read.
    """
    from papernotes.decoding import DecodingError, decode
    from papernotes.exporters import Format
    from papernotes.exporters.templating import export as fill

    try:
        text = decode(path.read_bytes()).text
    except OSError as error:
        raise PapernotesError(f"the template {path} cannot be read: {error.strerror}") from error
    except DecodingError as error:
        raise PapernotesError(f"{path}:{error.line} {error.message}", hint=error.hint) from error

    def function(export: Export) -> Iterator[str]:
        return fill(export, text, path.name, export.options.output)

    return Format("template", "a template", path.suffix or ".txt", function, ("link",), works=True)


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
        records: a folder of the user alone that remembers what is being made; see `write_folder`.

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
        )
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
