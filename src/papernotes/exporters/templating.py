"""Jinja2: the program's own pages, and templates that a user brings along."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from papernotes.errors import UsageError
from papernotes.exporters import tex
from papernotes.exporters.addresses import uri
from papernotes.exporters.base import well_formed
from papernotes.exporters.csl import item
from papernotes.exporters.json import day_object, entry_object
from papernotes.exporters.records import records, work_of
from papernotes.exporters.sites import SITES, site_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export

_HTML = frozenset({".html", ".htm", ".xml", ".svg"})
"""Suffixes of what a browser reads."""
_TEX = frozenset({".tex", ".ltx", ".latex", ".bib", ".bbl", ".sty", ".cls", ".dtx", ".tikz"})
"""Suffixes of what TeX reads."""


@cache
def pages() -> Environment:
    """Return the environment of the program's own templates: what is put into them is escaped."""
    environment = Environment(
        loader=PackageLoader("papernotes", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["site"] = site_name
    environment.globals["sites"] = SITES
    environment.filters["urlencode"] = lambda text: quote(well_formed(text))
    return environment


def export(export: Export, template: str, name: str, output: str = "") -> Iterator[str]:
    """Yield what a user's template makes of an export.

    The template runs in a sandbox: it reads the values it is given, and can neither change them nor reach
    files or the program. It is given `title`, `entries` and `days`, the objects of the JSON format; an entry
    also has its `work`, a CSL-JSON item or none.

    Args:
        export: the export.
        template: text of the template.
        name: its file's name: for messages, and for what is put into it: `.html`, `.xml` and `.svg` have it
            escaped for HTML, `.tex`, `.bib` and the like for TeX.
        output: name of the file that is written, if any, which tells the same.

    Raises:
        UsageError: the template is wrong, or did what a template must not.
    """
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
    days = [day_object(day, export.image) for day in export.days]
    try:
        made = environment.from_string(template)
        for piece in made.generate(title=export.title, entries=list(_entries(export)), days=days):
            yield well_formed(piece)
    except TemplateSyntaxError as error:
        raise UsageError(f"the template {name}, line {error.lineno}: {error.message}") from error
    except MemoryError as error:
        raise UsageError(f"the template {name} makes too much{_line(error)}") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise UsageError(f"the template {name} failed{_line(error)}: {error}") from error


class _Tex(str):
    """Text that is TeX already. What a template makes of it by any other means is text again."""

    __slots__ = ()


def _escape_for_tex(environment: Environment) -> None:
    """Let a template write values as text that TeX prints, but for those that `safe` says are TeX.

    Jinja's own escaping is for HTML alone, and its marks for what needs none (`tojson`, `escape`) mean HTML.
    """

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


def _line(error: BaseException) -> str:
    """Return the template's line that an error came from."""
    trace, line = error.__traceback__, ""
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = f" at line {trace.tb_lineno}"
        trace = trace.tb_next
    return line


def _entries(export: Export) -> Iterator[dict[str, Any]]:
    items = {record.work.id: item(record) for record in records(export)}
    for entry in export.entries:
        work = work_of(export, entry)
        yield {**entry_object(entry, export.image), "work": items[work.id] if work else None}
