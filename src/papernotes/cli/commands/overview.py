"""`papernotes` alone: the library at a glance."""

from papernotes.cli.environment import Environment
from papernotes.cli.rendering.text import counted, one_line

_LATEST = 5


def run(environment: Environment) -> None:
    """Show what the library holds, what was read last, and where to go from here."""
    library = environment.library
    counts = library.catalogue.count()
    period = f", {counts.first} to {counts.last}" if counts.first else ""
    environment.write(f"{library.root}\n")
    environment.write(
        f"{counted(counts.entries, 'entry', 'entries')} of {counted(counts.days, 'day', 'days')}"
        f" in {counted(counts.notes, 'note', 'notes')}{period}\n"
    )
    latest = library.entries(limit=_LATEST)
    if latest:
        environment.write("\nLatest:\n")
        for entry in latest:
            environment.write(f"  {entry.date or '':<10}  {one_line(entry.name)}\n")
    environment.write("\n`papernotes search WORDS` searches, `papernotes --help` tells what else there is.\n")
    environment.tell_warnings()
