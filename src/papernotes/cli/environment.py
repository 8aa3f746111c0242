"""The process as a command sees it: streams, width, colour, folders, today.

Commands write only through the environment. So control characters are removed in one place, and tests can
replace any part of it.
"""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from papernotes.cli.rendering.safe_text import printable
from papernotes.errors import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from rich.console import Console, RenderableType
    from rich.progress import Progress

    from papernotes.errors import PapernotesError
    from papernotes.file_signature import Rest
    from papernotes.library import Library
    from papernotes.model import Diagnostic

_LEAST_WIDTH = 20
"""Columns that a layout needs; a narrower terminal is treated as if it had as many."""

_LONG_LINE = r"(.{2000}).+"
"""A line of a message that quotes a very long text; it is cut."""

_PROGRESS_AFTER = 0.5
"""Seconds of work after which a progress bar is shown."""

_LABEL_STYLES = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m", "hint": "\x1b[1;32m"}


@dataclass(frozen=True)
class Environment:
    """The process as a command sees it."""

    stdout: TextIO
    """Where data goes."""
    stderr: TextIO
    """Where messages and progress go."""
    variables: Mapping[str, str]
    """The environment variables."""
    directory: Path
    """The working folder."""
    today: date
    """The day to which `today` and `last week` refer."""
    terminal: bool
    """Whether `stdout` is a terminal. If so, output is laid out for a person, else for a script."""
    error_terminal: bool
    """Whether `stderr` is a terminal."""
    width: int
    """Columns of the layout."""
    colour: bool
    """Whether `stdout` gets colour."""
    library_option: Path | None = None
    """The folder that `--library` named."""

    @classmethod
    def of_process(cls) -> Environment:
        """Return the environment of this process; its streams can encode any text."""
        from shutil import get_terminal_size

        stdout, stderr = _standard_streams()
        terminal = stdout.isatty()
        return cls(
            stdout=stdout,
            stderr=stderr,
            variables=os.environ,
            directory=Path(),
            today=date.today(),  # noqa: DTZ011 - the day on the reader's calendar, not in UTC
            terminal=terminal,
            error_terminal=stderr.isatty(),
            width=max(get_terminal_size().columns, _LEAST_WIDTH),
            colour=_wants_colour(os.environ, terminal=terminal),
        )

    @cached_property
    def library(self) -> Library:
        """The library of this command, found and refreshed at first use.

        Raises:
            LibraryError: no library is found.
            ConfigError: its settings cannot be used.
        """
        return self._refreshed_library()

    def library_to_write(self) -> Library:
        """Return `library` for a command that writes, which waits longer for a note that is being saved."""
        from papernotes.file_signature import WRITING

        library = self.__dict__["library"] = self._refreshed_library(WRITING)
        return library

    def _refreshed_library(self, rest: Rest | None = None) -> Library:
        library = self.find_library()
        with self.progress("Reading notes") as progress:
            library.refresh(progress, rest=rest)
        return library

    def find_library(self) -> Library:
        """Return the library without reading its notes; see `library`."""
        from papernotes.library import Library

        return Library.find(self.library_option, cwd=self.directory, environ=self.variables, today=self.today)

    @cached_property
    def console(self) -> Console:
        """A rich console on `stdout`."""
        from papernotes.cli.rendering.layout import make_console

        return make_console(self.stdout, width=self.width, terminal=self.terminal, colour=self.colour)

    def write(self, text: str) -> None:
        """Write lines for a person or a script, in the encoding of the stream."""
        self.stdout.write(printable(text))

    def render(self, renderable: RenderableType) -> None:
        """Write a renderable of rich in this environment's width and colours."""
        from papernotes.cli.rendering.layout import write

        write(self.console, renderable)

    def draw(self, pictures: Sequence[Path]) -> None:
        """Draw pictures below the output so far, if the terminal can."""
        if not pictures or not self.colour:
            return
        from shutil import get_terminal_size

        from papernotes.cli.rendering.terminal_images import draw

        draw(pictures, self.stdout, width=self.width, height=get_terminal_size().lines)

    def document(self, pieces: Iterable[str]) -> None:
        """Write the pieces of a document: exactly and in UTF-8, except to a terminal."""
        if self.terminal:
            for piece in pieces:
                self.write(piece)
            return
        if reconfigure := getattr(self.stdout, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace", newline="")
        self.stdout.writelines(pieces)

    def print_json(self, members: Mapping[str, Any]) -> None:
        """Write one JSON object with the format's version and further members."""
        from papernotes.exporters.json import FORMAT, dumps

        self.document([dumps({"format": FORMAT, **members}), "\n"])

    def output_path(self, output: Path | None, *, is_folder: bool = False) -> Path | None:
        """Return the file or folder that `--output` names; None for standard output, also written `-`.

        Raises:
            UsageError: the path belongs to the library.
        """
        if output is None or output == Path("-"):
            return None
        from papernotes.exporting import refuse_part

        target = self.directory / output
        refuse_part(target, self.library.root, self.library.config, is_folder=is_folder)
        return target

    def progress(self, what: str) -> AbstractContextManager[Callable[[int, int], None] | None]:
        """Return a context that gives a function to report progress to, or None where no bar can be shown.

        The function takes the number of things done and of all. A bar needs a terminal that can erase it.
        """
        if not self.error_terminal or self.variables.get("TERM") == "dumb":
            return nullcontext()
        return _progress_bar(self.stderr, what)

    @contextmanager
    def counter(self, what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
        """Give a function that reports one more thing as done; its arguments are ignored.

        Args:
            what: the label of the progress bar.
            total: how many things there are; None if that is unknown.
        """
        with self.progress(what) as progress:
            done = 0

            def report(*_: object) -> None:
                nonlocal done
                done += 1
                if progress is not None:
                    progress(done, total or done)

            yield report

    def tell_warnings(self, warnings: Iterable[Diagnostic] | None = None) -> None:
        """Print warnings; those of the library if none are given."""
        for warning in self.library.warnings if warnings is None else warnings:
            self._tell("warning", warning.message)
            if warning.fix:
                self._tell("hint", warning.fix)

    def warn(self, text: str) -> None:
        """Tell what went wrong, where the command does all the same what it was asked."""
        self._tell("warning", text)

    def note(self, text: str) -> None:
        """Print a message that accompanies the answer."""
        self._tell("note", text)

    def tell_error(self, error: PapernotesError) -> None:
        """Print why the command failed and what the user can do."""
        self._tell("" if error.exit_status is ExitStatus.NOTHING_FOUND else "error", error.message)
        if error.hint:
            self._tell("hint", error.hint)

    def short(self, path: Path) -> str:
        """Return a path for a person to read; the user's home folder becomes a tilde."""
        from papernotes.user_folders import home_folder

        with suppress(RuntimeError, ValueError):
            home = home_folder(self.variables).resolve()
            return str(Path("~") / path.relative_to(home)) if path != home else "~"
        return str(path)

    def flush(self) -> None:
        """Flush both streams."""
        self.stdout.flush()
        self.stderr.flush()

    def _tell(self, label: str, text: str) -> None:
        with suppress(OSError):  # a full disk or a closed pipe is reported at the end
            self.stdout.flush()  # on a terminal, a message follows the output that it is about
        shown = f"{label}:" if label else ""
        if shown and _wants_colour(self.variables, terminal=self.error_terminal):
            shown = f"{_LABEL_STYLES[label]}{shown}\x1b[0m"
        text = re.sub(_LONG_LINE, r"\1…", text)
        gap = "" if not label else "\n" if text.startswith(" ") else " "  # a list begins below its label
        self.stderr.write(f"{shown}{gap}{printable(text)}\n")


def _standard_streams() -> tuple[TextIO, TextIO]:
    """Return standard output and standard error, which can encode any text.

    A stream that the shell closed (`>&-`) is opened on the null device, so that it keeps its descriptor: else
    the next file opened would get the number, and with it the output. Messages are lost then. The answer is
    not: the null device is opened for reading only, so writing the answer fails.
    """
    streams = []
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            mode = os.O_RDONLY if name == "stdout" else os.O_WRONLY
            stream = open(os.open(os.devnull, mode), "w", encoding="utf-8")  # noqa: PTH123, SIM115 - lives as long as the process
            setattr(sys, name, stream)
        elif isinstance(stream, TextIOWrapper) and name == "stdout":
            # A character that the encoding lacks must not widen a table; a script may want to restore it.
            stream.reconfigure(errors="replace" if stream.isatty() else "backslashreplace")
        streams.append(stream)
    return streams[0], streams[1]


@contextmanager
def _progress_bar(stream: TextIO, what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that draws a bar on a terminal; the bar is erased at the end.

    Args:
        stream: the terminal.
        what: the label of the bar.
    """
    started = time.monotonic()
    with ExitStack() as shown:
        bar: Progress | None = None

        def tell(done: int, total: int) -> None:
            nonlocal bar
            if bar is None:
                if time.monotonic() - started < _PROGRESS_AFTER:
                    return
                from rich.console import Console
                from rich.progress import Progress

                bar = shown.enter_context(Progress(console=Console(file=stream), transient=True))
                bar.add_task(what)
            bar.update(bar.task_ids[0], completed=done, total=total)

        yield tell


def _wants_colour(variables: Mapping[str, str], *, terminal: bool) -> bool:
    """Whether a stream gets colour: a capable terminal does, unless `NO_COLOR` is set."""
    return terminal and not variables.get("NO_COLOR") and variables.get("TERM") != "dumb"
