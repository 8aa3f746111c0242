"""Export formats and sources of records that other installed packages bring, as entry points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from papernotes.errors import PapernotesError
from papernotes.model import Diagnostic, Span

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


class ExtensionError(PapernotesError):
    """An extension cannot be used; the message names its package.

    Args:
        what: the extension, as `Extension.what` names it.
        package: the package that brings it.
        problem: what is wrong with it, beginning with a verb.
    """

    def __init__(self, what: str, package: str, problem: str) -> None:
        super().__init__(
            f"{what} of the package {package} {problem}",
            hint=f"Update {package}, or remove it with `pip uninstall {package}`.",
        )

    @property
    def warning(self) -> Diagnostic:
        """The same failure as a warning, for a command that can go on without the extension."""
        return Diagnostic("warning", "extension", Span("", 0, 0), self.message, self.hint)


@dataclass(frozen=True, slots=True)
class Extension:
    """An entry point of an installed package, which is imported by `load`."""

    kind: str
    """What it is, for messages: `export format`."""
    name: str
    """Its name in the package's metadata."""
    package: str
    """The package that brings it."""
    point: EntryPoint
    """The entry point."""

    def load(self) -> Any:
        """Import the object that the entry point names.

        Raises:
            ExtensionError: the import fails.
        """
        try:
            return self.point.load()
        except (Exception, SystemExit) as error:
            raise self.error(f"cannot be imported: {described(error)}") from error

    def error(self, problem: str) -> ExtensionError:
        """Return the error that tells of a problem with this extension."""
        return ExtensionError(f"the {self.kind} {self.name!r}", self.package, problem)


@cache
def installed_extensions(group: str, kind: str) -> tuple[tuple[Extension, ...], tuple[ExtensionError, ...]]:
    """Find the entry points of a group without importing the modules that they name.

    The metadata of each package is read by itself, so that a damaged package does not hide the others.

    Args:
        group: the group of entry points, `papernotes.exporters`.
        kind: what its members are, for messages.

    Returns:
        The extensions in the order of their names, and the packages whose entry points cannot be read.
    """
    from importlib.metadata import distributions  # slow to import

    found: dict[tuple[str, str], Extension] = {}
    errors: list[ExtensionError] = []
    for distribution in distributions():
        package = ""
        try:
            if group not in (distribution.read_text("entry_points.txt") or ""):
                continue
            package = distribution.metadata["Name"] or "without a name"
            for point in distribution.entry_points:
                if point.group == group:
                    # The first of two installations of a package is the one that Python imports.
                    found.setdefault((point.name, package), Extension(kind, point.name, package, point))
        except Exception as error:  # noqa: BLE001 - damaged metadata raises many kinds of errors
            if package:
                errors.append(ExtensionError(f"an {kind}", package, f"cannot be read: {described(error)}"))
    return tuple(found[key] for key in sorted(found)), tuple(errors)


def described(error: BaseException) -> str:
    """Return the kind and the message of an exception on one line."""
    return " ".join(f"{type(error).__name__}: {error}".removesuffix(": ").split())
