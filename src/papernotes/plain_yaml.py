"""YAML from strangers: limited in size and depth, with every scalar as the text that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from papernotes.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 1_000_000
"""Characters of YAML that are read at most; records, front matter and glossaries have far fewer."""
_DEEPEST = 32
"""Levels of nesting that are read at most. Reading time grows with the square of the depth."""
_TOO_DEEP = (
    f"lists and mappings are nested more than {_DEEPEST} deep",
    "Write it with fewer brackets or less indented.",
)
"""The message and hint for deeper nesting."""


class YamlLimitError(LibraryError):
    """YAML is too long or nested too deep to be read, or holds an alias."""


def read_yaml(text: str, path: str, *, line: int = 1) -> Any:
    """Return YAML as texts, lists and mappings.

    Scalars stay texts: `page: 12:34` is not 754, and the title `No` is not false. Of equal keys the last
    counts.

    Args:
        text: the YAML.
        path: its file, for messages.
        line: the line of the file on which the text begins.

    Raises:
        YamlLimitError: the text is beyond what `bounded_events` allows.
        LibraryError: the text is not valid YAML; the message names `path` and the line.
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
                raise _not_yaml(path, line + event.start_mark.line, "a list or mapping cannot be a key")
            pairs[key] = built(next(events))
        return pairs

    content, documents = None, 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                mark: Any = event.start_mark
                raise _not_yaml(path, line + mark.line, "a second document begins; only one is read")
            content = built(next(events))
    return content


def bounded_events(text: str, path: str, *, line: int = 1) -> Iterator[Any]:
    """Yield the events of YAML within the limits.

    Aliases are refused, because a few lines of them can stand for more data than fits into memory.

    Args:
        text: the YAML.
        path: its file, for messages.
        line: the line of the file on which the text begins.

    Raises:
        YamlLimitError: the text is too long, nested too deep, or holds an alias or half of a character.
        LibraryError: the text is not valid YAML.
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
        if "nesting" in (error.problem or ""):  # libyaml reads ahead and has a limit of its own
            raise YamlLimitError(f"{path}:{at}: {_TOO_DEEP[0]}", hint=_TOO_DEEP[1]) from error
        raise _not_yaml(path, at, error.problem) from error
    except (yaml.YAMLError, ValueError) as error:  # a character that YAML does not allow, or half of one
        raise _not_yaml(path, line, getattr(error, "reason", "")) from error


def plain_loader() -> Any:
    """Return PyYAML's loader that keeps scalars as texts; libyaml's if it is installed."""
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
