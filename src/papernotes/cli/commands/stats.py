"""`papernotes stats`."""

from pathlib import Path
from typing import Annotated

from typer import Option

from papernotes.cli.environment import Environment
from papernotes.cli.options import AsJson, Filters
from papernotes.cli.selection_options import nothing_selected, select


def run(
    environment: Environment,
    *,
    filters: Filters,
    as_json: AsJson = False,
    svg: Annotated[
        Path | None,
        Option("--svg", metavar="FILE", help="Write a picture of it to FILE; - is standard output."),
    ] = None,
) -> None:
    """Tell what you read and when: months, weekdays, topics, rising terms, streaks.

    Examples:
      papernotes stats
      papernotes stats --year 2025 --svg 2025.svg
      papernotes stats --topic KV-cache --json
    """
    from papernotes.stats import stats_object
    from papernotes.stats import svg as picture

    target = environment.output_path(svg)
    stats = environment.library.stats(select(filters, environment))
    if target is not None:
        from papernotes.exporting import write_file

        write_file(target, picture(stats))
        environment.note(f"{svg} written")
    elif svg is not None:
        environment.document([picture(stats)])
    elif as_json:
        from papernotes.exporters.json import dumps

        environment.document([dumps({"format": 1, **stats_object(stats)}), "\n"])
    elif stats.entries:
        from papernotes.cli.rendering.stats_view import figures

        environment.render(figures(stats, environment.width))
    environment.tell_warnings()
    if not stats.entries:
        raise nothing_selected(filters, environment)
