"""Render a user's template in a process of its own: `python -m papernotes.exporters.filling`.

A template may loop for ever or produce endless text, and a process cannot safely stop itself from doing so.
This process reads the arguments of `fill` as JSON from standard input and writes the rendered text to
standard output. If the template fails, it writes the reason to standard error and exits with `FAILED`.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import PurePath
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from papernotes.exporters.base import well_formed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Environment

FAILED = 3
"""The exit status if the template failed and standard error says why."""

_SECONDS = 10
"""Most seconds of processor time for a template."""
_MEMORY = 2_000_000_000
"""Most bytes of memory."""
_LONGEST = 200_000_000
"""Most characters of the rendered text."""
_HTML = frozenset({".html", ".htm", ".xml", ".svg"})
"""Suffixes of files that browsers read."""
_TEX = frozenset({".tex", ".ltx", ".latex", ".bib", ".bbl", ".sty", ".cls", ".dtx", ".tikz"})
"""Suffixes of files that TeX reads."""


class TemplateFailedError(Exception):
    """A template is wrong, or did something forbidden. Its name goes before the message."""


def fill(template: str, name: str, output: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text that a template renders, in a sandbox where it can only read the values.

    Values are escaped for HTML or for TeX if a suffix of either file name says so.

    Args:
        template: the text of the template.
        name: the template's file name.
        output: the name of the file that is written.
        values: the template's variables by name.

    Raises:
        TemplateFailedError: the template is wrong, or renders too much text.
    """
    from jinja2 import StrictUndefined, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from papernotes.exporters.link_targets import uri

    suffixes = {suffix.lower() for file in (name, output) for suffix in PurePath(file).suffixes}
    environment = ImmutableSandboxedEnvironment(
        autoescape=not suffixes.isdisjoint(_HTML),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["uri"] = lambda address: uri(str(address))
    if not suffixes.isdisjoint(_TEX):
        _escape_for_tex(environment)
    room = _LONGEST
    try:
        for piece in environment.from_string(template).generate(**values):
            room -= len(piece)
            if room < 0:
                break
            yield well_formed(piece)
    except TemplateSyntaxError as error:
        raise TemplateFailedError(f", line {error.lineno}: {error.message}") from error
    except MemoryError as error:
        raise TemplateFailedError(f" makes too much{_line(error)}") from error
    except RecursionError as error:
        raise TemplateFailedError(f" calls itself, or is nested, too often{_line(error)}") from error
    except Exception as error:  # every other exception comes from the template
        raise TemplateFailedError(f" failed{_line(error)}: {error}") from error
    if room < 0:
        raise TemplateFailedError(" makes too much")


class _Tex(str):
    """Text that is TeX already. The result of any string operation on it is plain text again."""

    __slots__ = ()


def _escape_for_tex(environment: Environment) -> None:
    """Escape all values of a template for TeX, except those that the filter `safe` marks as TeX.

    Jinja's own escaping knows HTML alone, and its filters `tojson` and `escape` mark their results as HTML.
    """
    from papernotes.exporters import tex
    from papernotes.exporters.link_targets import uri

    def text(value: object) -> _Tex:
        return value if isinstance(value, _Tex) else _Tex("\n".join(map(tex.printed, str(value).split("\n"))))

    environment.finalize = text
    environment.filters |= {
        "e": text,
        "escape": text,
        "forceescape": text,
        "safe": lambda value: _Tex(str(value)),
        "uri": lambda address: _Tex(uri(str(address))),
    }


def main() -> None:
    """Render the template that is read from standard input."""
    given = json.load(sys.stdin)
    with suppress(ImportError, ValueError, OSError):  # Windows has no limits, and a lower limit may hold
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        sys.stdout.writelines(fill(**given))
        sys.stdout.flush()
    except TemplateFailedError as failed:
        sys.stderr.write(well_formed(str(failed)))
        sys.exit(FAILED)


def _line(error: BaseException) -> str:
    """Return the line of the template in which an error was raised."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return f" at line {lines[-1]}" if lines else ""


if __name__ == "__main__":
    main()
