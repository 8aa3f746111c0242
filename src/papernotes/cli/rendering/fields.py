"""The fields of lines and templates: what can be said of an entry, or of a day's own text, in few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.cli.rendering.safe_text import one_line
from papernotes.errors import UsageError
from papernotes.model import Day, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Item = Entry | Day
    Field = Callable[[Item], str]


_ESCAPES = {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def _text(attribute: str) -> Field:
    """Return a field that is an attribute of entries; days lack some, and so does many an entry."""
    return lambda item: getattr(item, attribute, None) or ""


def _name(item: Item) -> str:
    return item.name if isinstance(item, Entry) else item.remark


def _topics(item: Item) -> str:
    return " > ".join(item.topics) if isinstance(item, Entry) else ""


def _first_link(attribute: str) -> Field:
    return lambda item: (getattr(item.links[0], attribute) or "") if item.links else ""


def _path(item: Item) -> str:
    """Return the path of an item's note, on one line whatever it is called."""
    return item.span.path.translate(_ESCAPES)


def place(item: Item) -> str:
    """Return where an item stands, as editors and `grep -n` write it."""
    return f"{_path(item)}:{item.span.line}"


FIELDS: Mapping[str, Field] = {
    "date": _text("date"),
    "name": _name,
    "title": _text("title"),
    "url": _first_link("url"),
    "urls": lambda item: " ".join(link.url for link in item.links),
    "kind": _first_link("kind"),
    "id": _first_link("id"),
    "citekey": _text("citekey"),
    "key": _text("key"),
    "topics": _topics,
    "tags": lambda item: ",".join(item.tags),
    "images": lambda item: " ".join(image.path for image in item.images),
    "text": _text("text"),
    "path": _path,
    "line": lambda item: str(item.span.line),
    "end_line": lambda item: str(item.span.end_line),
    "place": place,
}
"""By the name that a template gives them."""

_LINE = ("date", "name", "url", "topics", "tags", "place", "key")


def line(item: Item, *more: str) -> str:
    """Return an item as one line of tab-separated fields, for scripts: see `_LINE`, and then `more`."""
    return "\t".join(one_line(value) for value in (*(FIELDS[name](item) for name in _LINE), *more)) + "\n"


class Template:
    r"""A line for each item, written as `{date} {name} {url}`.

    `{{` and `}}` stand for braces, `\t`, `\n` and `\\` for a tab, a new line and a backslash.

    Args:
        text: the template.
        more: names of further fields that `fill` will be given.

    Raises:
        UsageError: it is not well formed, or names a field that there is not.
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
                raise UsageError(f"the template {text!r} asks for {{{field}}}, which there is not", hint=hint)
            if form or conversion:
                raise UsageError(
                    f"the template {text!r} asks for more of {{{field}}} than its text", hint=hint
                )
        self._parts = [(literal, field) for literal, field, _, _ in parts]

    def has(self, field: str) -> bool:
        """Whether it has a field."""
        return any(name == field for _, name in self._parts)

    def fill(self, item: Item, more: Mapping[str, str] | None = None) -> str:
        """Return the line of an item, which is several if the template or the item's text has several.

        Args:
            item: the item.
            more: fields beside the item's own, or in their stead.
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
