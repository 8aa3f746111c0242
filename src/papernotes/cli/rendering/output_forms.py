"""Entries in the forms that the user can choose: JSON, lines of fields, a template, or a view for a terminal.

A day's own text, outside its entries, is printed like an entry.
"""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from papernotes.cli.rendering.safe_text import one_line
from papernotes.errors import UsageError
from papernotes.model import Day, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from papernotes.cli.environment import Environment
    from papernotes.cli.options import Output

    Item = Entry | Day
    Field = Callable[[Item], str]

_ESCAPES = {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def place(item: Item) -> str:
    """Return the path and line of an item, as editors and `grep -n` write them."""
    return f"{_path(item)}:{item.span.line}"


def _path(item: Item) -> str:
    """Return the path of an item's note on one line, even if the path has line breaks."""
    return item.span.path.translate(_ESCAPES)


def _attribute(name: str) -> Field:
    """Return a field that is an attribute of entries; it is empty for days, which lack the attribute."""
    return lambda item: getattr(item, name, None) or ""


def _first_link(attribute: str) -> Field:
    return lambda item: (getattr(item.links[0], attribute) or "") if item.links else ""


FIELDS: Mapping[str, Field] = {
    "date": _attribute("date"),
    "name": lambda item: item.name if isinstance(item, Entry) else item.remark,
    "title": _attribute("title"),
    "url": _first_link("url"),
    "urls": lambda item: " ".join(link.url for link in item.links),
    "kind": _first_link("kind"),
    "id": _first_link("id"),
    "citekey": _attribute("citekey"),
    "key": _attribute("key"),
    "topics": lambda item: " > ".join(item.topics) if isinstance(item, Entry) else "",
    "tags": lambda item: ",".join(item.tags),
    "images": lambda item: " ".join(image.path for image in item.images),
    "text": _attribute("text"),
    "path": _path,
    "line": lambda item: str(item.span.line),
    "end_line": lambda item: str(item.span.end_line),
    "place": place,
}
"""The fields of templates by name."""

_LINE = ("date", "name", "url", "topics", "tags", "place", "key")


def line(item: Item, *more: str) -> str:
    """Return an item as one line: the fields of `_LINE`, then `more`, with tabs between them."""
    return "\t".join(one_line(value) for value in (*(FIELDS[name](item) for name in _LINE), *more)) + "\n"


class Template:
    r"""A line for each item, written as `{date} {name} {url}`.

    `{{` and `}}` are braces; `\t`, `\n` and `\\` are a tab, a line break and a backslash.

    Args:
        text: the template.
        more: names of further fields, whose values `fill` gets.

    Raises:
        UsageError: the template is malformed, or names an unknown field.
    """

    def __init__(self, text: str, more: Iterable[str] = ()) -> None:
        from string import Formatter

        known = (*FIELDS, *more)
        hint = f"Fields: {', '.join(known)}; {{{{ and }}}} for braces."
        try:
            parts = list(Formatter().parse(_unescape(text)))
        except ValueError as error:
            raise UsageError(f"the template {text!r} cannot be read: {error}", hint=hint) from None
        for _, field, form, conversion in parts:
            if field is None:
                continue
            if field not in known:
                raise UsageError(f"the template {text!r} has an unknown field {{{field}}}", hint=hint)
            if form or conversion:
                raise UsageError(
                    f"the template {text!r} formats {{{field}}}; a field takes no format", hint=hint
                )
        self._parts = [(literal, field) for literal, field, _, _ in parts]

    def has(self, field: str) -> bool:
        """Whether the template has a field."""
        return any(name == field for _, name in self._parts)

    def fill(self, item: Item, more: Mapping[str, str] | None = None) -> str:
        """Return the template with the fields of an item, and a line break after it.

        Args:
            item: the item.
            more: values of further fields; they replace those of the item.
        """
        known = more or {}
        pieces = []
        for literal, field in self._parts:
            pieces.append(literal)
            if field is not None:
                pieces.append(known[field] if field in known else FIELDS[field](item))
        return "".join(pieces) + "\n"


def _unescape(text: str) -> str:
    import re

    characters = {"t": "\t", "n": "\n", "\\": "\\"}
    return re.sub(r"\\([tn\\])", lambda found: characters[found[1]], text)


class Row(NamedTuple):
    """An item that a command found."""

    item: Entry | Day
    """The entry, or the day whose own text was found."""
    more: Mapping[str, str | float | Sequence[str]] = MappingProxyType({})
    """Fields that the command adds, such as a score."""

    def words(self) -> dict[str, str]:
        """Return `more` as text."""
        return {name: _words(value) for name, value in self.more.items()}


def _words(value: str | float | Sequence[str]) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.3f}" if isinstance(value, float) else ", ".join(value)


class OutputForm:
    """The form of output that the user chose.

    Args:
        output: the options.
        more: names of the fields that the command adds to items.

    Raises:
        UsageError: the options contradict each other, or the template cannot be used.
    """

    def __init__(self, output: Output, more: Iterable[str] = ()) -> None:
        if output.json + output.jsonl + (output.template is not None) > 1:
            raise UsageError("--json, --jsonl and --format exclude each other")
        self._output = output
        self._template = Template(output.template, more) if output.template is not None else None

    @property
    def is_plain(self) -> bool:
        """Whether the user chose no form: the output then suits the terminal or pipe."""
        return not (self._output.json or self._output.jsonl or self._template)

    @property
    def has_days(self) -> bool:
        """Whether the form shows days beside entries."""
        return self._output.json

    def print(
        self,
        environment: Environment,
        rows: Sequence[Row],
        *,
        days: Iterable[Day] = (),
        on_terminal: Callable[[], None],
        **more: object,
    ) -> None:
        """Print rows.

        Args:
            environment: where to print.
            rows: the items found, in order.
            days: further days, for a form that shows days.
            on_terminal: prints the rows for a person.
            more: further members of the JSON object; those that are None are left out.
        """
        if self._output.json or self._output.jsonl:
            environment.document(self._json(environment, rows, days, more))
        elif self._template:
            find = environment.library.image_file
            for row in rows:
                words = row.words()
                if self._template.has("images"):  # the paths relative to the library
                    paths = (find(image.path, row.item.span.path)[0] for image in row.item.images)
                    words["images"] = " ".join(paths)
                environment.write(self._template.fill(row.item, words))
        elif environment.terminal:
            on_terminal()
        else:
            for row in rows:
                environment.write(line(row.item, *row.words().values()))

    def _json(
        self, environment: Environment, rows: Sequence[Row], days: Iterable[Day], more: Mapping[str, object]
    ) -> Iterator[str]:
        from papernotes.exporters.json import day_object, document, entry_object, lines

        image = environment.library.image_file
        entries = (
            {**entry_object(item, image), **fields} for item, fields in rows if isinstance(item, Entry)
        )
        if self._output.jsonl:
            return lines(entries)
        found = ({**day_object(item, image), **fields} for item, fields in rows if isinstance(item, Day))
        return document(
            entries,
            chain(found, (day_object(day, image) for day in days)),
            **{name: value for name, value in more.items() if value is not None},
        )
