"""A terminal of any width, for commands to run in."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


_PROGRESS_BAR = re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h(?:\r\n|\n)?(?:\r\x1b\[1A\x1b\[2K)*", re.DOTALL)
"""A progress bar, from where it hides the cursor to where it is gone. A slow machine shows it at times."""
_END = b"\x1e\x04\x1e"
"""What no command shows; it is written after all that one did."""


def run_in_terminal(
    command: Sequence[str],
    *,
    columns: int,
    folder: Path,
    environment: Mapping[str, str],
    answers: Mapping[bytes, bytes] | None = None,
) -> tuple[str, int]:
    """Return what the command showed, both of its streams as a terminal gets them, and its exit status.

    A progress bar that came and went is left out.

    The terminal answers a question that ends in a key of `answers` with its value, and no other.
    """
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, cwd=folder, env=dict(environment), close_fds=True
    ) as process:
        # Held open until all was read: once nobody has its other end, a terminal may drop what is on its way.
        ending = threading.Thread(target=lambda: (process.wait(), os.write(its, _END)))
        ending.start()
        shown = _read_all(ours, answers or {})
        ending.join()
        status = process.wait()
    os.close(its)
    os.close(ours)
    return _PROGRESS_BAR.sub("", shown.decode("utf-8")).replace("\r\n", "\n"), status


def _read_all(terminal: int, answers: Mapping[bytes, bytes]) -> bytes:
    shown = b""
    while not shown.endswith(_END):
        shown += os.read(terminal, 65536)
        for question, answer in answers.items():
            if shown.endswith(question):
                os.write(terminal, answer)
    return shown.removesuffix(_END)
