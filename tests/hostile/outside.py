"""Real commands on a library that must not be trusted, and a tree beside it that no command may touch."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.measured import COVERAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET = "PLANTED-6f1c9a"  # noqa: S105 - a mark to look for
"""Text of a file outside every library; a command that prints or copies it has read what it must not."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that has ended."""

    status: int
    """Its exit status, negative for the signal that killed it."""
    out: str
    """What it printed to stdout."""
    err: str
    """What it printed to stderr."""
    seconds: float
    """How long it ran."""
    megabytes: float
    """Its peak resident memory."""


class Outside:
    """A user's home folder with files that are not the library's, and a library within it.

    Args:
        folder: an empty folder of the test.
    """

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.library = self.home / "library"
        self.victims = self.home / "victims"
        """A folder of the user that no command may change."""
        (self.library / "notes").mkdir(parents=True)
        (self.library / ".papernotes").mkdir()
        (self.victims / "folder").mkdir(parents=True)
        (self.victims / "folder" / "thesis.md").write_text(f"# Thesis\n\n{SECRET}\n", encoding="utf-8")
        (self.victims / ".bash_profile").write_text(f"# {SECRET}\n", encoding="utf-8")
        self._before = _snapshot(self.victims)

    def look(self) -> None:
        """Take the files outside the library as they are now for what no command may change."""
        self._before = _snapshot(self.victims)

    def note(self, text: str, path: str = "notes/2025-12.md") -> Path:
        """Write a note of the library and return its file."""
        file = self.library / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def run(
        self,
        *arguments: str,
        seconds: float = 30,
        stdin: str = "",
        environ: Mapping[str, str] | None = None,
        address_space: int | None = None,
        is_clean: bool = True,
    ) -> Finished:
        """Run `papernotes` as a user would, within limits.

        Args:
            arguments: the command and its arguments; the library is named for it.
            seconds: how long it may take. A command that takes longer is killed and the test fails.
            stdin: what is typed.
            environ: further variables.
            address_space: most bytes of memory that it may map; None for any number.
            is_clean: whether to check that it printed no traceback, no "bug", no secret and no control
                character, and left the files outside the library as they were.
        """
        variables = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONWARNINGS": "error",
            **COVERAGE,
            **({"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}),
            **(environ or {}),
        }

        def limit() -> None:
            if address_space is not None:
                resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))

        began = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(
                [sys.executable, "-m", "papernotes", "--library", str(self.library), *arguments],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                env=variables,
                cwd=self.home,
                preexec_fn=limit,  # noqa: PLW1509 - the child is single-threaded here
                start_new_session=True,
            )
            assert process.stdin is not None
            try:
                process.stdin.write(stdin.encode())
                process.stdin.close()
            except BrokenPipeError:
                pass
            usage, peak = None, 0.0
            while usage is None:
                peak = max(peak, _peak_memory(process.pid))
                done, status, found = os.wait4(process.pid, os.WNOHANG)
                if done:
                    usage = found
                elif time.monotonic() - began > seconds:
                    os.killpg(process.pid, signal.SIGKILL)
                    os.wait4(process.pid, 0)
                    process.returncode = -9
                    raise AssertionError(f"{arguments} took longer than {seconds} s")
                else:
                    time.sleep(0.005)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            finished = Finished(
                process.returncode,
                out.read().decode(errors="replace"),
                err.read().decode(errors="replace"),
                time.monotonic() - began,
                peak,
            )
        if is_clean:
            self.check_clean(finished)
        return finished

    def check_clean(self, finished: Finished) -> None:
        """Check that a command behaved: nothing leaked, nothing outside was touched, no bug was shown."""
        said = finished.out + finished.err
        assert finished.status >= 0, f"killed by signal {-finished.status}: {finished.err}"
        assert "Traceback (most recent" not in said, said
        assert "bug in papernotes" not in said, said
        assert SECRET not in said, said
        control = [
            sign for sign in said if (ord(sign) < 32 and sign not in "\n\t\r") or 127 <= ord(sign) < 160
        ]
        assert not control, f"control characters {control} in {said!r}"
        self.check_untouched()

    def check_untouched(self) -> None:
        """Check that the files outside the library are as they were."""
        assert _snapshot(self.victims) == self._before


def secrets_in(folder: Path) -> list[str]:
    """Return the files below a folder that hold the planted secret."""
    return [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*"))
        if file.is_file() and SECRET.encode() in file.read_bytes()
    ]


def _peak_memory(process: int) -> float:
    """Return the peak resident memory of a process in MB; 0 once it has ended.

    What `wait4` tells is no less than the memory of the process that started it.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return max(
        (int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), default=0.0
    )


def _snapshot(folder: Path) -> dict[str, tuple[int, str]]:
    """Return mode and checksum of every file and folder below a folder, links not followed."""
    found = {}
    for file in [folder, *sorted(folder.rglob("*"))]:
        mode = file.lstat().st_mode
        digest = ""
        if file.is_symlink():
            digest = str(file.readlink())
        elif file.is_file():
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        found[str(file.relative_to(folder))] = (mode, digest)
    return found
