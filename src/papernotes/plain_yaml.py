"""YAML that strangers may have written: bounded in size and depth, and every scalar as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from papernotes.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 1_000_000
"""Most characters of YAML that are read, far more than any record, front matter or glossary has."""
_DEEPEST = 32
"""Most lists and mappings within each other; of thousands, reading takes the square of their number."""
_TOO_DEEP = (
    f"lists and mappings are more than {_DEEPEST} deep within each other",
    "Write it with fewer brackets or less indented.",
)
"""What is the matter with YAML that is deeper, and what to do about it."""


class YamlLimitError(LibraryError):
    """YAML is too large or too deep to be read, or holds what is not read because it could multiply."""


def read_yaml(text: str, path: str, *, line: int = 1) -> Any:
    """Read YAML as texts, lists and mappings, so that `page: 12:34` is not 754, nor a title `No` false.

    Nothing is computed from what is written, and of two equal keys the last counts.

    Args:
        text: the YAML.
        path: its file, for messages.
        line: the line of the file on which the text begins.

    Raises:
        YamlLimitError: the text is beyond what `bounded_events` allows.
        LibraryError: the text is no YAML; the message names `path` and the line.
    """
    import yaml

    events = bounded_events(text, path, line=line)
    event: Any

    def built(first: Any) -> Any:
        """Return what begins with an event."""
        if isinstance(first, yaml.ScalarEvent):
            return first.value
        if isinstance(first, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(built(event))
            return items
        pairs = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = built(event)
            if not isinstance(key, str):
                raise _not_yaml(path, line + event.start_mark.line, "a list or mapping is no key")
            pairs[key] = built(next(events))
        return pairs

    content, documents = None, 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                mark: Any = event.start_mark
                raise _not_yaml(path, line + mark.line, "a second document begins, and one is expected")
            content = built(next(events))
    return content


def bounded_events(text: str, path: str, *, line: int = 1) -> Iterator[Any]:
    """Yield the events of YAML, and stop at the first that goes beyond what is read.

    Aliases are refused: from a few lines of them, a reader could make more than any memory holds.

    Args:
        text: the YAML.
        path: its file, for messages.
        line: the line of the file on which the text begins.

    Raises:
        YamlLimitError: the text is too long, nested too deep, or holds an alias or half a character.
        LibraryError: the text is no YAML.
    """
    import yaml

    if len(text) > LARGEST:
        raise YamlLimitError(
            f"{path}:{line}: more than {LARGEST:,} characters of YAML are not read", hint="Make it shorter."
        )
    depth = 0
    try:
        event: Any
        for event in yaml.parse(text, Loader=plain_loader()):
            problem: tuple[str, str] | None = None
            if isinstance(event, yaml.ScalarEvent):
                if not event.value.isascii() and not _is_text(event.value):
                    problem = "half of a pair of surrogates is no character", "Write the character itself."
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    problem = _TOO_DEEP
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.AliasEvent):
                problem = f"an alias (*{event.anchor}) is not read", "Write out what it means."
            if problem is not None:
                place = f"{path}:{line + event.start_mark.line}"
                raise YamlLimitError(f"{place}: {problem[0]}", hint=problem[1])
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = line + mark.line if mark else line
        if "nesting" in (error.problem or ""):  # the reader of C looks ahead and has a limit of its own
            raise YamlLimitError(f"{path}:{at}: {_TOO_DEEP[0]}", hint=_TOO_DEEP[1]) from error
        raise _not_yaml(path, at, error.problem) from error
    except (yaml.YAMLError, ValueError) as error:  # a sign that YAML does not allow, or half a character
        raise _not_yaml(path, line, getattr(error, "reason", "")) from error


def plain_loader() -> Any:
    """The loader that keeps scalars as they were written, of C where there is one."""
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _not_yaml(path: str, line: int, problem: str | None) -> LibraryError:
    return LibraryError(f"{path}:{line}: this is not valid YAML" + (f": {problem}" if problem else ""))


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
