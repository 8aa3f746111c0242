"""Settings of the services that are asked: where they are, how long to wait, how much to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from papernotes.errors import ConfigError


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How services are asked for metadata."""

    mirrors: Mapping[str, str] = field(default_factory=dict)
    """Addresses to ask instead, by the beginning of what they stand for: `https://huggingface.co` to
    `https://hf-mirror.com`. The longest beginning counts; redirects are sent through them too."""
    private_hosts: tuple[str, ...] = ()
    """Hosts (`wiki.lab`, `10.0.0.5:8080`) that may be asked although their address is private or loopback."""
    contact: str = ""
    """An e-mail address for the User-Agent, by which services treat a client more kindly."""
    connect_timeout: float = 3.0
    """Seconds to find a host and connect to it."""
    read_timeout: float = 5.0
    """Seconds without a byte from a host."""
    total_timeout: float = 20.0
    """Seconds for one answer as a whole. A batch of identifiers may be silent for so long, a PDF may take
    four times as long."""
    patience: float = 10.0
    """Seconds for one work, after which no further request is begun for it."""
    longest_wait: float = 6.0
    """Most seconds that a service may ask to wait (`Retry-After`) before the one retry."""
    arxiv_interval: float = 3.0
    """Seconds between two requests to arXiv, as its terms of use ask."""
    cache_days: float = 1.0
    """Days for which an answer is not asked for again; 0 keeps none."""
    largest_page: int = 4 * 1024 * 1024
    """Most bytes of a page or an answer, decompressed."""
    largest_pdf: int = 64 * 1024 * 1024
    """Most bytes of a PDF."""

    @classmethod
    def of_user(cls, environ: Mapping[str, str]) -> SourceSettings:
        """Take the user's own settings; those of a library count for nothing.

        Args:
            environ: the environment's variables, which say where the user's settings are.

        Raises:
            ConfigError: a setting cannot be used; the message names file and line.
        """
        from papernotes.user_settings import load_user_settings, user_settings_path

        own = load_user_settings(user_settings_path(environ))
        own.check_sources(cls.from_mapping)
        return cls.from_mapping(own.sources)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> SourceSettings:
        """Take settings as a configuration file has them.

        Raises:
            ConfigError: a setting is unknown, or has a value that it cannot have.
        """
        defaults = cls()
        known = [each.name for each in fields(cls)]
        taken: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                raise ConfigError(
                    f"`sources: {name}` is no setting", hint=f"The settings are {', '.join(known)}."
                )
            taken[name] = _checked(name, value, getattr(defaults, name))
        return cls(**taken)


def _checked(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, Mapping):
        if isinstance(value, dict) and all(_is_address(text) for pair in value.items() for text in pair):
            return value
        wanted = "addresses, each with the address to ask instead"
    elif isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(host, str) for host in value):
            return tuple(value)
        wanted = "a list of hosts"
    elif isinstance(default, str):
        if isinstance(value, str) and value.isprintable():
            return value
        wanted = "a text"
    else:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12:
            return type(default)(value)
        wanted = "a number from 0 on"
    raise ConfigError(f"`sources: {name}` is not {wanted}: {value!r}")


def _is_address(text: object) -> bool:
    return isinstance(text, str) and text.startswith(("https://", "http://")) and not text.endswith("/")
