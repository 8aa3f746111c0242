"""Jinja2: the program's own pages, and templates that a user brings along."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from papernotes.errors import UsageError
from papernotes.exporters.base import well_formed
from papernotes.exporters.csl import item
from papernotes.exporters.json import day_object, entry_object
from papernotes.exporters.records import records, work_of
from papernotes.exporters.sites import SITES, site_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export


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


def export(export: Export, template: str, name: str) -> Iterator[str]:
    """Yield what a user's template makes of an export.

    The template runs in a sandbox: it reads the values it is given, and can neither change them nor reach
    files or the program. It is given `title`, `entries` and `days`, the objects of the JSON format; an entry
    also has its `work`, a CSL-JSON item or none.

    Args:
        export: the export.
        template: text of the template.
        name: its file's name: for messages, and for `.html` or `.xml` what is put into it is escaped.

    Raises:
        UsageError: the template is wrong, or did what a template must not.
    """
    environment = ImmutableSandboxedEnvironment(
        autoescape=name.lower().endswith((".html", ".htm", ".xml", ".svg")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
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
