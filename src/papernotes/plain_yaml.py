"""YAML whose every scalar is text, as it was written."""

from __future__ import annotations

from typing import Any

from papernotes.errors import LibraryError


def read_yaml(text: str, path: str) -> Any:
    """Read YAML as texts, lists and mappings, so that `page: 12:34` is not 754, nor a title `No` false.

    Nothing is computed from what is written; and what stands once and is repeated by aliases is one object.

    Raises:
        LibraryError: if the text is no YAML; the message names `path` and the line.
    """
    import yaml

    try:
        return yaml.load(text, Loader=plain_loader())  # noqa: S506 - the base loader builds texts, lists and mappings
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise LibraryError(f"{path}{line}: this is not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise LibraryError(f"{path}: this is not valid YAML") from error


def plain_loader() -> Any:
    """The loader that keeps scalars as they were written, of C where there is one."""
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)
