"""Entries in the forms that scripts take, JSON, lines or a template, else as a terminal shows them."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from papernotes.cli.rendering.fields import Template, line
from papernotes.errors import UsageError
from papernotes.model import Day, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from papernotes.cli.environment import Environment
    from papernotes.cli.options import Output


class Row(NamedTuple):
    """One thing that a command found."""

    item: Entry | Day
    """The entry, or the day whose own text it is."""
    more: Mapping[str, str | float | Sequence[str]] = MappingProxyType({})
    """What the command has to say of it beside the item's own fields, such as a score."""

    def words(self) -> dict[str, str]:
        """Return `more` as text."""
        return {name: _words(value) for name, value in self.more.items()}


def _words(value: str | float | Sequence[str]) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.3f}" if isinstance(value, float) else ", ".join(value)


class OutputForm:
    """The form that the user asked for.

    Args:
        output: the options.
        more: names of what the answers will have beside their own fields.

    Raises:
        UsageError: the options contradict each other, or the template cannot be used.
    """

    def __init__(self, output: Output, more: Iterable[str] = ()) -> None:
        if output.json + output.jsonl + (output.template is not None) > 1:
            raise UsageError("only one of --json, --jsonl and --format can be had at a time")
        self._output = output
        self._template = Template(output.template, more) if output.template is not None else None

    @property
    def is_plain(self) -> bool:
        """Whether the user asked for no form, and gets what suits a terminal or a pipe."""
        return not (self._output.json or self._output.jsonl or self._template)

    @property
    def has_days(self) -> bool:
        """Whether it has a place for days beside entries."""
        return self._output.json

    def print(
        self,
        environment: Environment,
        answers: Sequence[Row],
        *,
        days: Iterable[Day] = (),
        on_terminal: Callable[[], None],
        **more: object,
    ) -> None:
        """Print answers.

        Args:
            environment: where to.
            answers: what was found, in order.
            days: further days, for a form that has a place for them.
            on_terminal: prints the answers for a person to read.
            more: what JSON has beside entries and days, None for nothing.
        """
        if self._output.json or self._output.jsonl:
            environment.document(self._json(environment, answers, days, more))
        elif self._template:
            for one in answers:
                words = one.words()
                if self._template.has("images"):
                    words["images"] = _image_paths(one.item, environment)
                environment.write(self._template.fill(one.item, words))
        elif environment.terminal:
            on_terminal()
        else:
            for one in answers:
                environment.write(line(one.item, *one.words().values()))

    def _json(
        self,
        environment: Environment,
        answers: Sequence[Row],
        days: Iterable[Day],
        more: Mapping[str, object],
    ) -> Iterator[str]:
        from papernotes.exporters.json import day_object, document, entry_object, lines

        image = environment.library.image_file
        entries = (
            {**entry_object(one.item, image), **one.more} for one in answers if isinstance(one.item, Entry)
        )
        if self._output.jsonl:
            return lines(entries)
        found = ({**day_object(one.item, image), **one.more} for one in answers if isinstance(one.item, Day))
        return document(
            entries,
            chain(found, (day_object(day, image) for day in days)),
            **{k: v for k, v in more.items() if v is not None},
        )


def _image_paths(item: Entry | Day, environment: Environment) -> str:
    """Return the paths of an item's images, relative to the library."""
    find = environment.library.image_file
    return " ".join(find(image.path, item.span.path)[0] for image in item.images)
