"""Render with Jinja2: the program's own pages, and a user's templates.

A user's template may loop for ever or produce endless text, and a process cannot safely stop itself from
doing so. It is therefore rendered by a process of its own: `python -m papernotes.exporters.templating`. That
process reads the arguments of `_render` as JSON from standard input and writes the rendered text to standard
output. If the template fails, it writes the reason to standard error and exits with `_FAILED`.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from functools import cache
from pathlib import PurePath
from traceback import walk_tb
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateSyntaxError

from papernotes.errors import UsageError
from papernotes.exporters.base import well_formed
from papernotes.exporters.site_labels import site_name
from papernotes.identifiers import SITE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from papernotes.exporters.base import Export

_PATIENCE = 120
"""Most seconds to wait for a template's process on a busy machine."""
_FAILED = 3
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
_SYNTAX: dict[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}
"""The options of Jinja2 for all templates."""


@cache
def pages() -> Environment:
    """Return the environment of the program's own templates. All values are escaped."""
    environment = Environment(loader=PackageLoader("papernotes", "templates"), autoescape=True, **_SYNTAX)
    environment.filters["site"] = site_name
    environment.globals["sites"] = SITE_NAMES
    environment.filters["urlencode"] = lambda text: quote(well_formed(text))
    return environment


def export(export: Export, template: str, name: str, output: str = "") -> Iterator[str]:
    """Yield an export as a user's template renders it.

    The template runs in a sandbox, in a process of its own with limits of time and memory. It can read its
    variables, but cannot change them or reach files or the program. The variables are `title`, `entries` and
    `days`, with the objects of the JSON format. An entry also has its `work`: a CSL-JSON item, or none.

    Args:
        export: the export.
        template: the text of the template.
        name: the template's file name, for messages. Its suffix also decides how values are escaped: `.html`,
            `.xml` and `.svg` for HTML, `.tex`, `.bib` and the like for TeX.
        output: the name of the file that is written, if any. Its suffix counts in the same way.

    Raises:
        UsageError: the template is wrong, or did something forbidden.
    """
    import subprocess

    request = {"template": template, "name": name, "output": output, "values": _variables(export)}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-X", "utf8", "-m", "papernotes.exporters.templating"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"the template {name} takes too long") from error
    if done.returncode == _FAILED:
        raise UsageError(f"the template {name}{done.stderr.decode(errors='replace')}")
    if done.returncode:
        raise UsageError(f"the template {name} takes too long or too much memory")
    yield done.stdout.decode()


def _variables(export: Export) -> dict[str, Any]:
    """Return the variables of a user's template. Its process does not need the modules imported here."""
    from papernotes.exporters.bibliography import cited_work, cited_works
    from papernotes.exporters.csl import item
    from papernotes.exporters.json import day_object, entry_object

    items = {record.work.id: item(record) for record in cited_works(export)}
    entries = []
    for entry in export.entries:
        work = cited_work(export, entry)
        entries.append({**entry_object(entry, export.image), "work": items[work.id] if work else None})
    days = [day_object(day, export.image) for day in export.days]
    return {"title": export.title, "entries": entries, "days": days}


class _TemplateFailedError(Exception):
    """A template is wrong, or did something forbidden. Its name goes before the message."""


def _render(template: str, name: str, output: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text that a template renders, in a sandbox where it can only read the values.

    Values are escaped for HTML or for TeX if a suffix of either file name says so.

    Args:
        template: the text of the template.
        name: the template's file name.
        output: the name of the file that is written.
        values: the template's variables by name.

    Raises:
        _TemplateFailedError: the template is wrong, or renders too much text.
    """
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from papernotes.exporters.link_targets import uri

    suffixes = {suffix.lower() for file in (name, output) for suffix in PurePath(file).suffixes}
    environment = ImmutableSandboxedEnvironment(autoescape=not suffixes.isdisjoint(_HTML), **_SYNTAX)
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
        raise _TemplateFailedError(f", line {error.lineno}: {error.message}") from error
    except MemoryError as error:
        raise _TemplateFailedError(f" produces too much text{_line(error)}") from error
    except RecursionError as error:
        raise _TemplateFailedError(f" is nested, or calls itself, too deeply{_line(error)}") from error
    except Exception as error:  # every other exception comes from the template
        raise _TemplateFailedError(f" failed{_line(error)}: {error}") from error
    if room < 0:
        raise _TemplateFailedError(" produces too much text")


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


def _main() -> None:
    """Render the template that is read from standard input."""
    given = json.load(sys.stdin)
    with suppress(ImportError, ValueError, OSError):  # Windows has no limits, and a lower limit may hold
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        sys.stdout.writelines(_render(**given))
        sys.stdout.flush()
    except _TemplateFailedError as failed:
        sys.stderr.write(well_formed(str(failed)))
        sys.exit(_FAILED)


def _line(error: BaseException) -> str:
    """Return the line of the template in which an error was raised."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return f" at line {lines[-1]}" if lines else ""


if __name__ == "__main__":
    _main()
