"""What a command is given of the process it runs in: streams, width, colour, folders, the day.

Commands write through it alone, so that what a terminal must not be sent is stopped in one place, and tests
can put in what they like.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from papernotes.cli.rendering.safe_text import printable
from papernotes.errors import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from rich.console import Console, RenderableType

    from papernotes.errors import PapernotesError
    from papernotes.library import Library
    from papernotes.model import Diagnostic
    from papernotes.resting import Rest

_NARROWEST = 20
"""Columns below which nothing can be laid out."""

_LONG_LINE = re.compile(r"(.{2000}).+")
"""A line of a message that is longer than anybody reads, since something typed or written is: it is cut."""

_LABEL_STYLES = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m", "hint": "\x1b[1;32m"}


@dataclass(frozen=True)
class Environment:
    """The process as a command sees it."""

    stdout: TextIO
    """Where data goes."""
    stderr: TextIO
    """Where messages and progress go."""
    variables: Mapping[str, str]
    """The environment's variables."""
    directory: Path
    """The working folder."""
    today: date
    """The day that `today` and `last week` are counted from."""
    terminal: bool
    """Whether `stdout` is a terminal: then answers are laid out for a person, else for a script."""
    error_terminal: bool
    """Whether `stderr` is a terminal."""
    width: int
    """Columns to lay out in."""
    colour: bool
    """Whether `stdout` is to have colour."""
    library_option: Path | None = None
    """The folder that `--library` named."""

    @classmethod
    def of_process(cls) -> Environment:
        """Return the environment of this process, its streams made safe to write anything to."""
        stdout, stderr = _standard_streams()
        terminal = stdout.isatty()
        return cls(
            stdout=stdout,
            stderr=stderr,
            variables=os.environ,
            directory=Path(),
            today=date.today(),  # noqa: DTZ011 - the reader's calendar, not UTC's
            terminal=terminal,
            error_terminal=stderr.isatty(),
            width=_width(),
            colour=_wants_colour(os.environ, terminal=terminal),
        )

    @cached_property
    def library(self) -> Library:
        """The library that this command is about, found and brought up to date at first use.

        Raises:
            LibraryError: there is none.
            ConfigError: its settings cannot be used.
        """
        return self._up_to_date_library()

    def library_to_write(self) -> Library:
        """Return `library` for a command that writes: it waits longer for a note that is being saved."""
        from papernotes.resting import WRITING

        library = self.__dict__["library"] = self._up_to_date_library(WRITING)
        return library

    def _up_to_date_library(self, rest: Rest | None = None) -> Library:
        library = self.find_library()
        with self.progress("Reading notes") as progress:
            library.refresh(progress, rest=rest)
        return library

    def find_library(self) -> Library:
        """Return the library without looking at its notes; see `library`."""
        from papernotes.library import Library

        return Library.find(self.library_option, cwd=self.directory, environ=self.variables, today=self.today)

    @cached_property
    def console(self) -> Console:
        """A rich console on `stdout`."""
        from papernotes.cli.rendering.console import make_console

        return make_console(self.stdout, width=self.width, terminal=self.terminal, colour=self.colour)

    def write(self, text: str) -> None:
        """Write lines for a person or a script to read, in the stream's own encoding."""
        self.stdout.write(printable(text))

    def render(self, renderable: RenderableType) -> None:
        """Write what rich lays out, in this environment's width and colours."""
        from papernotes.cli.rendering.console import write

        write(self.console, renderable)

    def draw(self, pictures: Sequence[Path]) -> None:
        """Draw pictures below what was written, if this is a terminal that can."""
        if not pictures or not self.colour:
            return
        from shutil import get_terminal_size

        from papernotes.cli.rendering.terminal_images import draw

        draw(pictures, self.stdout, width=self.width, height=get_terminal_size().lines)

    def document(self, pieces: Iterable[str]) -> None:
        """Write a document piece by piece, exactly and in UTF-8 whatever the locale, but to a terminal."""
        if self.terminal:
            for piece in pieces:
                self.write(piece)
            return
        if reconfigure := getattr(self.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace", newline="")
        self.stdout.writelines(pieces)

    def progress(self, what: str) -> AbstractContextManager[Callable[[int, int], None] | None]:
        """Return a context with a function to tell progress to, shown as a bar; None where there is none.

        There is none without a terminal, and on one that could not take it away again.
        """
        if not self.error_terminal or self.variables.get("TERM") == "dumb":
            return nullcontext()
        from papernotes.cli.rendering.progress import progress_bar

        return progress_bar(self.stderr, what)

    def tell_warnings(self, warnings: Iterable[Diagnostic] | None = None) -> None:
        """Warn of what could not be read: in the library, unless told of what."""
        for one in self.library.warnings if warnings is None else warnings:
            self._tell("warning", one.message)
            if one.fix:
                self._tell("hint", one.fix)

    def warn(self, text: str) -> None:
        """Tell what went wrong, where the command does all the same what it was asked."""
        self._tell("warning", text)

    def note(self, text: str) -> None:
        """Tell something worth knowing beside the answer."""
        self._tell("note", text)

    def tell_error(self, error: PapernotesError) -> None:
        """Tell why the command failed, and what to do about it."""
        self._tell("" if error.exit_status is ExitStatus.NOTHING_FOUND else "error", error.message)
        if error.hint:
            self._tell("hint", error.hint)

    def short(self, path: Path) -> str:
        """Return a path for a person to read, in the user's home with a tilde."""
        from papernotes.user_folders import home_folder

        with suppress(RuntimeError, ValueError):
            home = home_folder(self.variables).resolve()
            return str(Path("~") / path.relative_to(home)) if path != home else "~"
        return str(path)

    def flush(self) -> None:
        """Write out what was written to the streams."""
        self.stdout.flush()
        self.stderr.flush()

    def _tell(self, label: str, text: str) -> None:
        with suppress(OSError):  # a full disk or a closed pipe is seen at the end
            self.stdout.flush()  # so that on a terminal messages stand after what they are about
        shown = f"{label}:" if label else ""
        if shown and _wants_colour(self.variables, terminal=self.error_terminal):
            shown = f"{_LABEL_STYLES[label]}{shown}\x1b[0m"
        text = _LONG_LINE.sub(r"\1…", text)
        gap = "" if not label else "\n" if text.startswith(" ") else " "  # a list stands below its label
        self.stderr.write(f"{shown}{gap}{printable(text)}\n")


def _standard_streams() -> tuple[TextIO, TextIO]:
    """Return standard output and standard error, fit for any text.

    A stream that the shell closed (`>&-`) is put on the null device, which takes its descriptor too: else the
    next file to be opened would get that number, and what is printed into it. Messages are lost in it; an
    answer is not, since the device is opened so that writing fails.
    """
    streams = []
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            mode = os.O_RDONLY if name == "stdout" else os.O_WRONLY
            stream = open(os.open(os.devnull, mode), "w", encoding="utf-8")  # noqa: PTH123, SIM115 - lives as long as the process
            setattr(sys, name, stream)
        elif isinstance(stream, TextIOWrapper) and name == "stdout":
            # In a table, a sign that the encoding lacks must take little room; a script may want it back.
            stream.reconfigure(errors="replace" if stream.isatty() else "backslashreplace")
        streams.append(stream)
    return streams[0], streams[1]


def _width() -> int:
    """Return the columns of the terminal, or what `COLUMNS` says."""
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, _NARROWEST)


def _wants_colour(variables: Mapping[str, str], *, terminal: bool) -> bool:
    """Whether a stream is to have colour: a capable terminal does, unless `NO_COLOR` is set to anything."""
    return terminal and not variables.get("NO_COLOR") and variables.get("TERM") != "dumb"
