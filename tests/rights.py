"""A user who is bound by file modes, as the tests' own may not be: root reads and writes anything."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

needs_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")

_NOBODY = 65534
"""A user with no rights but those that everybody has."""


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """Be a user without privileges, to whom a folder of the test belongs and who can reach it from above."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY)
    for parent in folder.parents:
        parent.chmod(parent.stat().st_mode | 0o111)
    os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 0, 0)
