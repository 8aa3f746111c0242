"""Jinja2: the program's own pages, and templates that a user brings along."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from papernotes.errors import UsageError
from papernotes.exporters.base import well_formed
from papernotes.exporters.bibliography import cited_work, cited_works
from papernotes.exporters.csl import item
from papernotes.exporters.filling import FAILED
from papernotes.exporters.json import day_object, entry_object
from papernotes.exporters.site_labels import site_name
from papernotes.identifiers import SITE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export

_PATIENCE = 120
"""Seconds to wait for a template on a busy machine; see `filling` for what it may take itself."""


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
    environment.globals["sites"] = SITE_NAMES
    environment.filters["urlencode"] = lambda text: quote(well_formed(text))
    return environment


def export(export: Export, template: str, name: str, output: str = "") -> Iterator[str]:
    """Yield what a user's template makes of an export.

    The template runs in a sandbox, in a process of its own with limits of time and memory: it reads the
    values it is given, and can neither change them nor reach files or the program. It is given `title`,
    `entries` and `days`, the objects of the JSON format; an entry also has its `work`, a CSL-JSON item or
    none.

    Args:
        export: the export.
        template: text of the template.
        name: its file's name: for messages, and for what is put into it: `.html`, `.xml` and `.svg` have it
            escaped for HTML, `.tex`, `.bib` and the like for TeX.
        output: name of the file that is written, if any, which tells the same.

    Raises:
        UsageError: the template is wrong, or did what a template must not.
    """
    import json
    import subprocess
    import sys

    values = {
        "title": export.title,
        "entries": list(_entries(export)),
        "days": [day_object(day, export.image) for day in export.days],
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-X", "utf8", "-m", "papernotes.exporters.filling"],
            input=json.dumps(
                {"template": template, "name": name, "output": output, "values": values}
            ).encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"the template {name} takes too long") from error
    if done.returncode == FAILED:
        raise UsageError(f"the template {name}{done.stderr.decode(errors='replace')}")
    if done.returncode:
        raise UsageError(f"the template {name} takes too long, or too much memory")
    yield done.stdout.decode()


def _entries(export: Export) -> Iterator[dict[str, Any]]:
    items = {record.work.id: item(record) for record in cited_works(export)}
    for entry in export.entries:
        work = cited_work(export, entry)
        yield {**entry_object(entry, export.image), "work": items[work.id] if work else None}
