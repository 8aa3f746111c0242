"""Settings files, and the settings of a library in `.papernotes/config.yaml` with their defaults."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import TYPE_CHECKING, Any, NamedTuple

from papernotes.errors import ConfigError, LibraryError, nearest
from papernotes.file_signature import cached_json
from papernotes.library_files import NOTE_SUFFIXES, ConfinedFile, RefusedError, is_ignored_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = ("notes", "assets", "new_note")
_LARGEST = 65_536
"""Characters that a settings file may have."""
_LONGEST_VALUE = 1_000
"""Characters that a value may have; paths, addresses and numbers have far fewer."""
_WITHIN = ": "
"""Joins the name of a setting and the name of a setting within it."""
_FIELD = r"\{(?:year|month|day)(?::0?\d)?\}"
"""A field in the pattern for new notes."""


def own_file(path: Path) -> ConfinedFile:
    """Return a file of `.papernotes/`. It is not opened if the file or that folder is a link."""
    return ConfinedFile(path.parents[1], f"{path.parent.name}/{path.name}")


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one library."""

    notes: tuple[str, ...] = ("notes",)
    """Folders of notes, relative to the library; `.` is the library itself."""
    assets: tuple[str, ...] = ("asset",)
    """Folders of images, relative to the library; new images go into the first."""
    new_note: str = "notes/{year}-{month:02}.md"
    """Pattern for the path of a new note, with `{year}`, `{month}` and `{day}` for the date of its entry."""
    unused_sources: str = field(default="", compare=False)
    """File and line of the setting `sources`, which is not used; empty if the library has none."""

    @property
    def follows_notes(self) -> bool:
        """Whether new notes go where the existing notes are, because the setting is the default."""
        return self.new_note == _default_note(self.notes)

    def note_path(self, year: int, month: int, day: int) -> str:
        """Return the path of the note for a day, relative to the library."""
        return self.new_note.format(year=year, month=month, day=day)


def load(path: Path, *, copy: Path | None = None) -> Config:
    """Read the settings of a library.

    Args:
        path: the file; if it does not exist, the defaults are returned. Neither the file nor its folder may
            be a link.
        copy: the file that keeps the settings as JSON, which is read faster than YAML; None to keep nothing.

    Raises:
        ConfigError: the file cannot be read, or a setting cannot be used. The message names file and line.
    """
    settings = Settings.read(own_file(path), _SETTINGS, copy, others=("sources",))
    if settings is None:
        return Config()
    notes = settings.folders("notes", Config().notes)
    new_note = settings.text("new_note", _default_note(notes))
    if problem := _new_note_problem(new_note, notes):
        raise settings.error("new_note", problem)
    return Config(
        notes=notes,
        assets=settings.folders("assets", Config().assets),
        new_note=new_note,
        unused_sources=settings.place("sources") if settings.values.get("sources") else "",
    )


class Settings(NamedTuple):
    """The settings in a file, with their lines."""

    path: Path
    """The file."""
    values: dict[str, Any]
    """Settings by name."""
    lines: dict[str, int]
    """The line of each setting by name; a setting within another is named `sources: name`."""

    @classmethod
    def read(
        cls,
        file: ConfinedFile,
        known: tuple[str, ...],
        copy: Path | None = None,
        *,
        others: tuple[str, ...] = (),
    ) -> Settings | None:
        """Return the settings in a file; None if it does not exist.

        Args:
            file: the file.
            known: the names that a setting may have, which an error lists.
            copy: as for `load`.
            others: further names that a setting may have.

        Raises:
            ConfigError: the file cannot be read, or has a setting of another name.
        """
        path = file.root / file.path
        try:
            status = file.status()
            if status is None:
                return None
            if not S_ISREG(status.st_mode):
                raise ConfigError(
                    f"{path} is no file", hint="Move it away: settings are a file of that name."
                )
            values, lines = cached_json(copy, [path], "3", lambda: _parsed(file, path))
        except RefusedError as error:
            raise ConfigError(
                f"{path} is not read: {error.strerror}", hint="Replace the link by the file that it leads to."
            ) from error
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
        settings = cls(path, values, lines)
        for name in values:
            if name not in known and name not in others:
                raise settings.error(name, "is no setting", hint=_meant(name, known))
        return settings

    def text(self, name: str, default: str) -> str:
        """Return the value of a setting that is a text."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.error(name, "must be a text", hint="Put it in quotes.")
        return value

    def folders(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return the value of a setting that is a folder or a list of folders within the library."""
        value = self.values.get(name)
        if value is None:
            return default
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(isinstance(item, str) for item in listed):
            raise self.error(name, "must be a folder or a list of folders")
        for folder in listed:
            if not _is_within(folder):
                raise self.error(name, f"names {folder!r}, which is not a folder within the library")
            if any(part.startswith(".") for part in PurePosixPath(folder).parts):
                raise self.error(
                    name, f"names {folder!r}, which is hidden; papernotes uses no hidden folders"
                )
        return tuple(dict.fromkeys(PurePosixPath(folder).as_posix() for folder in listed))

    def mapping(self, name: str) -> dict[str, Any]:
        """Return the value of a setting that holds settings of its own."""
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise self.error(name, "must hold settings of its own, `name: value`, indented below it")
        return value

    def place(self, *names: str) -> str:
        """Return the file and line of a setting, or of a setting within it."""
        return f"{self.path}:{self.lines.get(_WITHIN.join(names), 1)}"

    def error(self, name: str, problem: str, *, hint: str | None = None) -> ConfigError:
        """Return an error about a setting."""
        return ConfigError(f"{self.place(name)} {name}: {problem}", hint=hint)


def _parsed(file: ConfinedFile, path: Path) -> list[dict[str, Any]]:
    """Return the settings in a file by name, and their lines by name."""
    import yaml

    from papernotes.decoding import DecodingError, decode

    try:
        text = decode(file.read() or b"").text
        _refuse_oddities(path, text)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node is not None else None
    except DecodingError as error:
        raise ConfigError(f"{path}:{error.line} {error.message}", hint=error.hint) from error
    except LibraryError as error:
        raise ConfigError(error.message, hint=error.hint) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}" if mark else f"{path}"
        raise ConfigError(f"{where}: this is not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{path}: this is not valid YAML: {str(error).splitlines()[0]}") from error
    if node is None or values is None:
        return [{}, {}]
    if not isinstance(values, dict):
        raise ConfigError(f"{path}:1 holds no settings", hint="Write one `name: value` a line.")
    return [{str(name): value for name, value in values.items()}, dict(_lines(node, path))]


def _lines(node: Any, path: Path, within: str = "") -> Iterator[tuple[str, int]]:
    """Yield the names of the settings in a YAML mapping, nested settings included, with their lines.

    Raises:
        ConfigError: a setting is there twice. YAML itself would use the last.
    """
    seen = set()
    for key, value in node.value:
        name, line = f"{within}{key.value}", key.start_mark.line + 1
        if name in seen:
            raise ConfigError(f"{path}:{line} {name}: is set twice", hint="Keep one of the two.")
        seen.add(name)
        yield name, line
        if not within and value.id == "mapping":
            yield from _lines(value, path, f"{name}{_WITHIN}")


def _refuse_oddities(path: Path, text: str) -> None:
    """Refuse aliases, deep nesting and long values, which no settings need, before any value is built."""
    from papernotes.plain_yaml import bounded_events

    if len(text) > _LARGEST:
        raise ConfigError(
            f"{path}:1: more than {_LARGEST:,} characters are not read as settings",
            hint="Keep only settings, one `name: value` a line.",
        )
    for event in bounded_events(text, str(path)):
        value = getattr(event, "value", "")
        place = f"{path}:{event.start_mark.line + 1}"
        if len(value) > _LONGEST_VALUE:
            raise ConfigError(
                f"{place} holds a value of more than {_LONGEST_VALUE} characters", hint="Write a shorter one."
            )
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise ConfigError(
                f"{place} holds half of a character (\\uD800 to \\uDFFF)", hint="Write the character itself."
            )


def _is_within(path: str) -> bool:
    """Whether a relative path stays within its folder on every system."""
    parts = PurePosixPath(path).parts
    return bool(path) and not path.startswith("/") and ".." not in parts and not set(path) & set("\\:\0")


def _default_note(notes: tuple[str, ...]) -> str:
    return ("" if notes[0] == "." else f"{notes[0]}/") + "{year}-{month:02}.md"


def _new_note_problem(pattern: str, notes: tuple[str, ...]) -> str | None:
    """Return what is wrong with a pattern for new notes, if anything."""
    plain = re.sub(_FIELD, "0", pattern)
    if set(plain) & set("{}"):
        return "may hold only {year}, {month}, {day}, and their widths as in {month:02}"
    path = PurePosixPath(plain)
    if not _is_within(plain) or path.suffix.lower() not in NOTE_SUFFIXES:
        return "must be the path of a Markdown file within the library"
    places = [path.relative_to(folder) for folder in notes if path.is_relative_to(folder)]
    if not places:
        return f"is outside the folders with notes ({', '.join(notes)})"
    if all(any(map(is_ignored_name, place.parts)) for place in places):
        return "is never read as a note: it is hidden or in node_modules"
    return None


def _meant(name: str, known: tuple[str, ...]) -> str:
    """Return a hint: the setting that was probably meant, else all settings."""
    close = nearest(name, known, most=1)
    return f"Did you mean {close[0]!r}?" if close else f"The settings are {', '.join(known)}."
