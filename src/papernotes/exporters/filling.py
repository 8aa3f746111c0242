"""A user's template, filled in by a process of its own: `python -m papernotes.exporters.filling`.

A template may loop for ever or make a text without end, and nothing within a process ends that safely. This
one reads `template`, `name` and `values` as JSON from standard input, and writes what the template makes to
standard output; or says on standard error, and by its exit status, why the template failed.
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
"""Exit status where the template failed for a reason that is told."""

_SECONDS = 10
"""Time of the processor that a template may take."""
_MEMORY = 2_000_000_000
"""Bytes of memory that it may take."""
_LONGEST = 200_000_000
"""Characters that it may make."""
_HTML = frozenset({".html", ".htm", ".xml", ".svg"})
"""Suffixes of what a browser reads."""
_TEX = frozenset({".tex", ".ltx", ".latex", ".bib", ".bbl", ".sty", ".cls", ".dtx", ".tikz"})
"""Suffixes of what TeX reads."""


class TemplateFailedError(Exception):
    """A template is wrong, or did what a template must not; says where and why, as the end of a sentence."""


def fill(template: str, name: str, output: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a template makes of some values, in a sandbox that can neither change them nor reach more.

    Args:
        template: text of the template.
        name: its file's name.
        output: name of the file that is made. What is put into the template is escaped for HTML or TeX, as
            either name says.
        values: what it is given, by name.

    Raises:
        TemplateFailedError: it is wrong, or makes too much.
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
    except Exception as error:  # whatever a template does wrong is its own fault
        raise TemplateFailedError(f" failed{_line(error)}: {error}") from error
    if room < 0:
        raise TemplateFailedError(" makes too much")


class _Tex(str):
    """Text that is TeX already. What a template makes of it by any other means is text again."""

    __slots__ = ()


def _escape_for_tex(environment: Environment) -> None:
    """Let a template write values as text that TeX prints, but for those that `safe` says are TeX.

    Jinja's own escaping is for HTML alone, and its marks for what needs none (`tojson`, `escape`) mean HTML.
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
    """Fill in the template that standard input holds."""
    given = json.load(sys.stdin)
    with suppress(ImportError, ValueError, OSError):  # Windows has none, and a lower limit may hold already
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
    """Return the template's line that an error came from."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return f" at line {lines[-1]}" if lines else ""


if __name__ == "__main__":
    main()
