"""An export format: what it can do, and the function that makes it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from papernotes.errors import UsageError
from papernotes.exporters.base import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from papernotes.exporters.base import Assets, Export, Options, OutputFile


@dataclass(frozen=True, slots=True)
class Format:
    """An export format."""

    name: str
    """What `--format` calls it."""
    summary: str
    """One line for help."""
    suffix: str
    """Usual suffix of its file, with the dot; empty for a folder."""
    function: str | Callable[[Export], Iterable[Any]]
    """Makes the pieces of the text, or the `OutputFile`s of a folder. A built-in format names its function as
    module within this package, a colon, name."""
    assets: tuple[Assets, ...] = ()
    """What it can do with pictures, its own choice first; none for a format without pictures."""
    groups: bool = False
    """Whether it has sections to choose."""
    works: bool = False
    """Whether it tells of the works behind the entries, and so needs the records of the library."""
    of_works: bool = False
    """Whether it is a bibliography, so that an entry without a record is hardly in it."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files, and not one text."""
        return not self.suffix

    def text(self, export: Export) -> Iterator[str]:
        """Yield the text of a one-file format piece by piece; it can always be encoded as UTF-8.

        Raises:
            UsageError: the format is a folder, or does not take one of the options.
        """
        if self.is_folder:
            raise UsageError(
                f"the format {self.name} is a folder of files", hint="Name a folder with --output."
            )
        self._check(export.options)
        return iter(self._load()(export))

    def files(self, export: Export) -> Iterator[OutputFile]:
        """Yield the files of a folder format, or the pictures that go beside a one-file format.

        Raises:
            UsageError: the format does not take one of the options.
        """
        self._check(export.options)
        if self.is_folder:
            return iter(self._load()(export))
        if export.options.assets != "copy":
            return iter(())
        from papernotes.exporters.link_targets import copies

        return copies(export)

    def _check(self, options: Options) -> None:
        if options.assets is not None and options.assets not in self.assets:
            can = f"it takes: {', '.join(self.assets)}" if self.assets else "it has no pictures"
            raise UsageError(f"the format {self.name} cannot {options.assets} pictures; {can}")
        if options.group != "day" and not (self.groups and options.group in get_args(Group)):
            raise UsageError(f"the format {self.name} has no sections to group by {options.group}")

    def _load(self) -> Callable[[Export], Iterable[Any]]:
        if not isinstance(self.function, str):
            return self.function
        module, _, name = self.function.partition(":")
        function: Callable[[Export], Iterable[Any]] = getattr(
            importlib.import_module(f"papernotes.exporters.{module}"), name
        )
        return function
