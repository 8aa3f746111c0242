"""A library's settings with their defaults, read from `.papernotes/config.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

from papernotes.errors import ConfigError, LibraryError
from papernotes.file_signature import cached_json
from papernotes.library_files import ConfinedFile, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG_PATH = ".papernotes/config.yaml"
"""Where a library's settings are, relative to its root."""
WORKS_FOLDER = ".papernotes/works"
"""Where bibliographic records are, relative to the library."""
GLOSSARY_PATH = ".papernotes/glossary.yaml"
"""Where the user's own names for the same things are, relative to the library."""
NOTE_SUFFIXES = (".md", ".markdown")
"""How the names of notes end, in any case."""

_PASSED_OVER = frozenset({"node_modules"})

_SETTINGS = ("notes", "assets", "new_note")
_LARGEST = 65_536
"""Characters of a settings file, whose every setting takes a line."""
_LONGEST_VALUE = 1_000
"""Characters of a value, more than a path, an address or a number that means anything has."""
_WITHIN = ": "
"""Between the name of a setting and that of one within it."""
_FIELD = re.compile(r"\{(?:year|month|day)(?::0?\d)?\}")


def own_file(path: Path) -> ConfinedFile:
    """Return a file of `.papernotes/`: neither it nor that folder is followed where it is a link."""
    return ConfinedFile(path.parents[1], f"{path.parent.name}/{path.name}")


def is_ignored_name(name: str) -> bool:
    """Whether a file or folder of this name, in a folder with notes, is none of them: `.git`, `.trash`."""
    return name[0] == "." or name in _PASSED_OVER


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one library."""

    notes: tuple[str, ...] = ("notes",)
    """Folders with notes, relative to the library; `.` is the library itself."""
    assets: tuple[str, ...] = ("asset",)
    """Folders with images, relative to the library; a new image goes into the first."""
    new_note: str = "notes/{year}-{month:02}.md"
    """Path of the note that a new entry begins, with `{year}`, `{month}` and `{day}` for its date."""
    unused_sources: str = field(default="", compare=False)
    """File and line of the library's own `sources`, which are not used; empty where there are none."""

    @property
    def follows_notes(self) -> bool:
        """Whether nobody chose where new notes go, so that they go where those that are there show."""
        return self.new_note == _default_note(self.notes)

    def note_path(self, year: int, month: int, day: int) -> str:
        """Return the path of the note for a day, relative to the library."""
        return self.new_note.format(year=year, month=month, day=day)


def load(path: Path, *, copy: Path | None = None) -> Config:
    """Read a library's settings.

    Args:
        path: the file; the defaults are returned where it does not exist. Neither it nor the folder that it
            is in may be a link.
        copy: where to keep what the file says in a form that is read faster than YAML; None for nowhere.

    Raises:
        ConfigError: the file cannot be read, or a setting cannot be used; the message names file and line.
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


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file holds, with the line of each setting."""

    path: Path
    """The file."""
    values: dict[str, Any]
    """Settings by name."""
    lines: dict[str, int]
    """Line of each setting, and as `sources: name` of each within another."""

    @classmethod
    def read(
        cls,
        file: ConfinedFile,
        known: tuple[str, ...],
        copy: Path | None = None,
        *,
        others: tuple[str, ...] = (),
    ) -> Settings | None:
        """Read a file whose settings are all among `known` and `others`; None where it does not exist."""
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
                f"{path} is not read: {error.strerror}", hint="Put what the link leads to in its place."
            ) from error
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
        settings = cls(path, values, lines)
        for name in values:
            if name not in known and name not in others:
                raise settings.error(name, "is no setting", hint=_meant(name, known))
        return settings

    def text(self, name: str, default: str) -> str:
        """Return a setting that is a text."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.error(name, "is to be a text", hint="Put it in quotes.")
        return value

    def folders(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return a setting that is one folder or a list of folders within the library."""
        value = self.values.get(name)
        if value is None:
            return default
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
            raise self.error(name, "is to be a folder or a list of folders")
        for one in listed:
            if not _is_within(one):
                raise self.error(name, f"names {one!r}, which is not a folder within the library")
            if any(part.startswith(".") for part in PurePosixPath(one).parts):
                raise self.error(
                    name, f"names {one!r}, which is hidden; papernotes leaves hidden folders alone"
                )
        return tuple(dict.fromkeys(PurePosixPath(one).as_posix() for one in listed))

    def mapping(self, name: str) -> dict[str, Any]:
        """Return a setting that has settings of its own."""
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise self.error(name, "is to hold settings of its own, `name: value`, indented below it")
        return value

    def place(self, *names: str) -> str:
        """Return file and line of a setting, or of one within it."""
        return f"{self.path}:{self.lines.get(_WITHIN.join(names), 1)}"

    def error(self, name: str, problem: str, *, hint: str | None = None) -> ConfigError:
        """Return an error about one setting."""
        return ConfigError(f"{self.place(name)} {name}: {problem}", hint=hint)


def _parsed(file: ConfinedFile, path: Path) -> list[dict[str, Any]]:
    """Read a settings file: the settings by name, and the line of each."""
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
    """Yield the settings of a YAML mapping, and those within them, with their lines.

    Raises:
        ConfigError: one is there twice; YAML itself would take the last.
    """
    seen = set()
    for key, value in node.value:
        name, line = f"{within}{key.value}", key.start_mark.line + 1
        if name in seen:
            raise ConfigError(f"{path}:{line} {name}: is there a second time", hint="Keep one of the two.")
        seen.add(name)
        yield name, line
        if not within and value.id == "mapping":
            yield from _lines(value, path, f"{name}{_WITHIN}")


def _refuse_oddities(path: Path, text: str) -> None:
    """Refuse what no settings need, before any of it is made: aliases, depth, length."""
    from papernotes.plain_yaml import bounded_events

    if len(text) > _LARGEST:
        raise ConfigError(
            f"{path}:1: more than {_LARGEST:,} characters are not read as settings",
            hint="Keep what are settings, one `name: value` a line.",
        )
    for event in bounded_events(text, str(path)):
        value = getattr(event, "value", "")
        place = f"{path}:{event.start_mark.line + 1}"
        if len(value) > _LONGEST_VALUE:
            raise ConfigError(
                f"{place} holds a value of more than {_LONGEST_VALUE} characters", hint="Write a shorter one."
            )
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            raise ConfigError(
                f"{place} holds half of a character (\\uD800 to \\uDFFF)",
                hint="Write the character itself.",
            )


def _is_within(path: str) -> bool:
    """Whether a path stays within the folder it is relative to, on every system."""
    parts = PurePosixPath(path).parts
    return bool(path) and not path.startswith("/") and ".." not in parts and not set(path) & set("\\:\0")


def _default_note(notes: tuple[str, ...]) -> str:
    return ("" if notes[0] == "." else f"{notes[0]}/") + "{year}-{month:02}.md"


def _new_note_problem(pattern: str, notes: tuple[str, ...]) -> str | None:
    """Say what is wrong with a pattern for new notes."""
    plain = _FIELD.sub("0", pattern)
    if set(plain) & set("{}"):
        return "may hold only {year}, {month}, {day}, and their widths as in {month:02}"
    path = PurePosixPath(plain)
    if not _is_within(plain) or path.suffix.lower() not in NOTE_SUFFIXES:
        return "is to be the path of a Markdown file within the library"
    places = [path.relative_to(folder) for folder in notes if path.is_relative_to(folder)]
    if not places:
        return f"is outside the folders with notes ({', '.join(notes)})"
    if all(any(map(is_ignored_name, place.parts)) for place in places):
        return "is where no notes are looked for: a hidden file or folder, or node_modules"
    return None


def _meant(name: str, known: tuple[str, ...]) -> str:
    """Say which setting may have been meant, or which there are."""
    from papernotes.errors import nearest

    close = nearest(name, known, most=1)
    return f"Did you mean {close[0]!r}?" if close else f"The settings are {', '.join(known)}."
