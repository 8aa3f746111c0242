"""`papernotes` alone: the library at a glance."""

from papernotes.cli.environment import Environment
from papernotes.cli.rendering.safe_text import counted, one_line

_LATEST = 5


def run(environment: Environment) -> None:
    """Show what the library holds, what was read last, and where to go from here."""
    library = environment.library
    counts = library.counts()
    period = f", {counts.first} to {counts.last}" if counts.first else ""
    entries, days = counted(counts.entries, "entry", "entries"), counted(counts.days, "day", "days")
    lines = [
        environment.short(library.root),
        f"{entries} of {days} in {counted(counts.notes, 'note', 'notes')}{period}",
    ]
    latest = library.entries(limit=_LATEST)
    if latest:
        lines += ["", "Latest:"]
        lines += [f"  {entry.date or '':<10}  {one_line(entry.name)}" for entry in latest]
    lines += ["", "`papernotes search WORDS` searches, `papernotes --help` tells what else there is."]
    if environment.terminal:
        from papernotes.cli.rendering.wrapping import wrap_line

        lines = [wrap_line(line, environment.width) for line in lines]
    environment.write("".join(f"{line}\n" for line in lines))
    environment.tell_warnings()
