"""The user's own settings: what no library says, since a library may come from anybody."""

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
    """The user's own settings, which count for every library."""

    library: str = ""
    """The library to use where no other is named or near; empty for none."""
    sources: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the services that are asked for metadata, as they stand in the file."""
    source_places: Mapping[str, str] = field(default_factory=dict, compare=False)
    """File and line of each of these, as `path:line`."""

    def check_sources(self, check: Callable[[Mapping[str, Any]], object]) -> None:
        """Have the settings of services checked one by one.

        Raises:
            ConfigError: what `check` raises, with file and line.
        """
        for name, value in self.sources.items():
            try:
                check({name: value})
            except ConfigError as error:
                raise ConfigError(f"{self.source_places[name]} {error.message}", hint=error.hint) from error


def user_settings_path(environ: Mapping[str, str]) -> Path | None:
    """Return the user's own settings file, which need not exist; None where the user has no home folder."""
    try:
        return config_folder(environ) / "config.yaml"
    except RuntimeError:
        return None


def load_user_settings(path: Path | None) -> UserSettings:
    """Read the user's own settings.

    Args:
        path: the file, as `user_settings_path` gives it; the defaults are returned where it does not exist.

    Raises:
        ConfigError: as for `load`.
    """
    if path is None:
        return UserSettings()
    folder, name = os.path.split(os.path.realpath(path))  # the user's own may be a link
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
    """Return the warning about settings of a library that only the user's own may be.

    Args:
        config: the library's settings, which have some.
        environ: the environment's variables, which say where the user's own settings are.
    """
    line = int(config.unused_sources.rpartition(":")[2])
    own = user_settings_path(environ) or "your own settings"
    return Diagnostic(
        "warning",
        "unused",
        Span(CONFIG_PATH, line, line),
        f"{config.unused_sources} sources: is not used, for a library does not say who is asked",
        f"Move it to {own} if you trust what it says; remove it here.",
    )
