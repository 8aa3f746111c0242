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
    answers: Mapping[bytes, bytes] | None = None,
) -> tuple[str, int]:
    """Return what the command showed, both of its streams as a terminal gets them, and its exit status.

    The terminal answers a question that ends in a key of `answers` with its value, and no other.
    """
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, cwd=folder, env=dict(environment), close_fds=True
    ) as process:
        os.close(its)
        shown = _read_all(ours, answers or {})
        status = process.wait()
    return shown.decode("utf-8").replace("\r\n", "\n"), status


def _read_all(terminal: int, answers: Mapping[bytes, bytes]) -> bytes:
    pieces = []
    try:
        while piece := os.read(terminal, 65536):
            pieces.append(piece)
            for question, answer in answers.items():
                if piece.endswith(question):
                    os.write(terminal, answer)
    except OSError:  # Linux tells so that the other end is closed
        pass
    finally:
        os.close(terminal)
    return b"".join(pieces)
