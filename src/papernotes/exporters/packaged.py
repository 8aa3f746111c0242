"""Export formats of other installed packages, held to the rules that every export keeps."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from papernotes.errors import PapernotesError
from papernotes.exporters.base import Assets, OutputFile, well_formed
from papernotes.exporters.format import Format
from papernotes.extensions import ExtensionError, described, installed_extensions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from papernotes.exporters.base import Export
    from papernotes.extensions import Extension

GROUP = "papernotes.exporters"
"""The group of entry points in which packages name their formats."""

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_ASSETS = get_args(Assets)
_SUFFIX = re.compile(r"(\.[A-Za-z0-9]+)*")


def packaged_names() -> tuple[str, ...]:
    """Return the names of the formats that packages bring, without importing any of them."""
    extensions, _ = installed_extensions(GROUP, "export format")
    return tuple(extension.name for extension in extensions)


def packaged_format(name: str, own: Collection[str]) -> Format | None:
    """Import the format of that name from the package that brings it.

    Args:
        name: the format's name.
        own: the names of the built-in formats.

    Returns:
        The format, or None if no package brings it.

    Raises:
        ExtensionError: the package's format cannot be used.
    """
    extensions, _ = installed_extensions(GROUP, "export format")
    found = [extension for extension in extensions if extension.name == name]
    return _loaded(found, own) if found else None


def packaged_formats(own: Collection[str]) -> tuple[list[Format], list[ExtensionError]]:
    """Import all formats that packages bring.

    Args:
        own: the names of the built-in formats.

    Returns:
        The formats in the order of their names, and the errors of those that cannot be used.
    """
    extensions, unreadable = installed_extensions(GROUP, "export format")
    formats, errors = [], list(unreadable)
    for name in dict.fromkeys(extension.name for extension in extensions):
        try:
            formats.append(_loaded([one for one in extensions if one.name == name], own))
        except ExtensionError as error:
            errors.append(error)
    return formats, errors


def _loaded(extensions: Sequence[Extension], own: Collection[str]) -> Format:
    """Import a format and check what its package says of it."""
    extension = extensions[0]
    if not _NAME.fullmatch(extension.name):
        raise extension.error("has a bad name: a name has small letters, digits and -, a letter first")
    if extension.name in own:
        raise extension.error("is not used: a built-in format has that name")
    if len(extensions) > 1:
        others = ", ".join(one.package for one in extensions[1:])
        raise extension.error(f"is not used: {others} brings a format of that name too")
    loaded = extension.load()
    if not isinstance(loaded, Format):
        raise extension.error(f"is of the type {type(loaded).__name__}, not Format")
    name, suffix, assets = loaded.name, loaded.suffix, loaded.assets
    for is_right, problem in (
        (name == extension.name, f"calls itself {name!r}; both names must be the same"),
        (callable(loaded.function), "has no function to call"),
        (isinstance(loaded.summary, str), "has a summary that is no text"),
        (isinstance(suffix, str) and _SUFFIX.fullmatch(suffix), f"has the suffix {suffix!r}, which is none"),
        (
            isinstance(assets, tuple) and set(assets) <= set(_ASSETS),
            f"has assets that are not some of {_ASSETS}: {assets!r}",
        ),
    ):
        if not is_right:
            raise extension.error(problem)
    return replace(loaded, function=_Guarded(extension, loaded))


class _Guarded:
    """The function of a packaged format, whose output is checked before it is written.

    Args:
        extension: where the format comes from.
        form: the format as its package has it.
    """

    def __init__(self, extension: Extension, form: Format) -> None:
        self._extension = extension
        self._form = form

    def __call__(self, export: Export) -> Iterator[Any]:
        """Yield the pieces or files of the format.

        Raises:
            ExtensionError: the format fails, or its output breaks a rule.
        """
        checked = self._file if self._form.is_folder else self._piece
        function: Any = self._form.function
        try:
            for made in function(export):
                yield checked(made, export)
        except PapernotesError:
            raise
        except Exception as error:
            raise self._extension.error(f"failed: {described(error)}") from error

    def _piece(self, piece: object, _: Export) -> str:
        if not isinstance(piece, str):
            raise self._extension.error(f"gave a value of the type {type(piece).__name__}, not a text")
        return well_formed(piece)

    def _file(self, file: object, export: Export) -> OutputFile:
        if not isinstance(file, OutputFile) or not isinstance(file.path, str):
            raise self._extension.error(f"gave a value of the type {type(file).__name__}, not an OutputFile")
        if isinstance(file.content, str):
            return replace(file, content=well_formed(file.content))
        if not isinstance(file.content, Path) or not _may_go_along(file.content, export):
            raise self._extension.error(
                f"may not copy {file.content}: it is no picture or document of the library"
            )
        return file


def _may_go_along(file: Path, export: Export) -> bool:
    """Whether a file of the library may be copied into an export, as `Export.image` and `document` say."""
    if export.root is None:
        return False
    real, root = file.resolve(), export.root.resolve()
    if not real.is_relative_to(root):
        return False
    path = real.relative_to(root).as_posix()
    return real in (export.image(path, "")[1], export.document(path, "")[1])
