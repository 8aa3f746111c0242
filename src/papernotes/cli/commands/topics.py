"""`papernotes topics`."""

from papernotes.cli.environment import Environment
from papernotes.cli.options import AsJson, Filters
from papernotes.cli.rendering.counts import print_counts
from papernotes.cli.selection_options import select


def run(environment: Environment, *, filters: Filters, as_json: AsJson = False) -> None:
    """List topics and how many entries each has.

    An entry counts for each topic above it. In a pipe each is a line: topic, tab, number.
    """
    selection = select(filters, environment)
    print_counts(environment, "topics", environment.library.topics(selection), as_json=as_json)
