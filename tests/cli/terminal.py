"""A terminal of any width, for commands to run in."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def run_in_terminal(
    command: Sequence[str],
    *,
    columns: int,
    folder: Path,
    environment: Mapping[str, str],
) -> tuple[str, int]:
    """Return what the command showed, both of its streams as a terminal gets them, and its exit status."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, cwd=folder, env=dict(environment), close_fds=True
    ) as process:
        os.close(its)
        shown = _read_all(ours)
        status = process.wait()
    return shown.decode("utf-8").replace("\r\n", "\n"), status


def _read_all(terminal: int) -> bytes:
    pieces = []
    try:
        while piece := os.read(terminal, 65536):
            pieces.append(piece)
    except OSError:  # Linux tells so that the other end is closed
        pass
    finally:
        os.close(terminal)
    return b"".join(pieces)
