"""Render with Jinja2: the program's own pages, and a user's templates."""

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
from papernotes.exporters.site_labels import SITES, site_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export

_PATIENCE = 120
"""Most seconds to wait for a template on a busy machine. Module `filling` has the limits of its process."""


@cache
def pages() -> Environment:
    """Return the environment of the program's own templates. All values are escaped."""
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
