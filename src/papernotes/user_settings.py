"""The user's own settings, which no library can set, because a library can come from a stranger."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papernotes.config import Settings
from papernotes.errors import ConfigError
from papernotes.library_files import CONFIG_PATH, ConfinedFile
from papernotes.model import Diagnostic, Span
from papernotes.user_folders import config_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from papernotes.config import Config

_SETTINGS = ("library", "sources")


@dataclass(frozen=True, slots=True)
class UserSettings:
    """The user's own settings, which apply to every library."""

    library: str = ""
    """The library to use if no other is named or around the working folder; empty for none."""
    sources: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the services that are asked for metadata, as in the file."""
    source_places: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The file and line of each setting in `sources`, as `path:line`."""

    def check_sources(self, check: Callable[[Mapping[str, Any]], object]) -> None:
        """Call a function with each setting in `sources`.

        Raises:
            ConfigError: the error that `check` raises, with file and line added.
        """
        for name, value in self.sources.items():
            try:
                check({name: value})
            except ConfigError as error:
                raise ConfigError(f"{self.source_places[name]} {error.message}", hint=error.hint) from error


def user_settings_path(environ: Mapping[str, str]) -> Path | None:
    """Return the path of the user's own settings, which need not exist; None without a home folder."""
    try:
        return config_folder(environ) / "config.yaml"
    except RuntimeError:
        return None


def load_user_settings(path: Path | None) -> UserSettings:
    """Read the user's own settings.

    Args:
        path: the file, from `user_settings_path`; if it does not exist, the defaults are returned.

    Raises:
        ConfigError: as for `load`.
    """
    if path is None:
        return UserSettings()
    folder, name = os.path.split(os.path.realpath(path))  # the user's own file may be a link
    settings = Settings.read(ConfinedFile(Path(folder), name), _SETTINGS)
    if settings is None:
        return UserSettings()
    sources = settings.mapping("sources")
    return UserSettings(
        library=settings.text("library", ""),
        sources=sources,
        source_places={name: settings.place("sources", name) for name in sources},
    )


def unused(config: Config, environ: Mapping[str, str]) -> Diagnostic:
    """Return the warning that a library's setting `sources` is not used.

    Args:
        config: the library's settings, with `unused_sources`.
        environ: the environment variables, from which the path of the user's own settings is known.
    """
    line = int(config.unused_sources.rpartition(":")[2])
    own = user_settings_path(environ) or "your own settings"
    return Diagnostic(
        "warning",
        "unused",
        Span(CONFIG_PATH, line, line),
        f"{config.unused_sources} sources: is not used, because a library may not choose the services",
        f"Move it to {own} if you trust it; remove it here.",
    )
