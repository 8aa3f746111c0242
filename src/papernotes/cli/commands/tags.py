"""`papernotes tags`."""

from papernotes.cli.environment import Environment
from papernotes.cli.options import AsJson, Filters
from papernotes.cli.rendering.counts import print_counts
from papernotes.cli.selection_options import select


def run(environment: Environment, *, filters: Filters, as_json: AsJson = False) -> None:
    """List tags and how many entries each has.

    A tag counts for those that it is nested in. In a pipe each is a line: tag, tab, number.
    """
    selection = select(filters, environment)
    print_counts(environment, "tags", environment.library.tags(selection), as_json=as_json)
