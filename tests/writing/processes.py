"""Children that can be killed or starved of disk, forked so that they start at once."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

import pytest

from papernotes.errors import PapernotesError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def fork(action: Callable[[], object]) -> int:
    """Run an action in a child, which ends with status 0, or 1 after an exception; return its process id."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            action()
            status = 0
        except BaseException:  # noqa: BLE001 - nothing may return into the parent's tests
            traceback.print_exc()
        finally:
            os._exit(status)
    return child


def wait(child: int) -> int:
    """Wait for a child and return its exit status, negative for the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def complaint(action: Callable[[], object], tmp_path: Path) -> str:
    """Run an action in a child and return what it complained of: its error's message and hint, or nothing.

    Args:
        action: what to do.
        tmp_path: a folder of the test.
    """
    report = os.open(tmp_path / "complaint", os.O_RDWR | os.O_CREAT | os.O_TRUNC)

    def run() -> None:
        try:
            action()
        except PapernotesError as error:
            os.write(report, f"{type(error).__name__}: {error.message} | {error.hint}".encode())

    status = wait(fork(run))
    os.lseek(report, 0, os.SEEK_SET)
    said = os.read(report, 10_000).decode()
    os.close(report)
    assert status == 0, f"the child ended with {status} {said}"
    return said
