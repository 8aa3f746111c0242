"""Files and folders that a command is told to write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papernotes.cli.environment import Environment


def target_of(output: Path | None, environment: Environment, *, is_folder: bool = False) -> Path | None:
    """Return the file or folder that an option names; None for standard output, which `-` stands for too.

    Raises:
        UsageError: it would be a part of the library.
    """
    if output is None or output == Path("-"):
        return None
    from papernotes.exporting import refuse_part

    target = environment.directory / output
    refuse_part(target, environment.library.root, environment.library.config, is_folder=is_folder)
    return target
