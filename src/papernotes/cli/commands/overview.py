"""`papernotes` without a command: an overview of the library."""

from papernotes.cli.environment import Environment
from papernotes.cli.rendering.safe_text import counted, one_line

_LATEST = 5


def run(environment: Environment) -> None:
    """Show the size of the library, the latest entries, and the next commands to try."""
    library = environment.library
    counts = library.counts()
    period = f", {counts.first} to {counts.last}" if counts.first else ""
    entries, days = counted(counts.entries, "entry", "entries"), counted(counts.days, "day")
    lines = [
        environment.short(library.root),
        f"{entries} of {days} in {counted(counts.notes, 'note')}{period}",
    ]
    latest = library.entries(limit=_LATEST)
    if latest:
        lines += ["", "Latest:"]
        lines += [f"  {entry.date or '':<10}  {one_line(entry.name)}" for entry in latest]
    lines += ["", "`papernotes search WORDS` searches, `papernotes --help` lists the other commands."]
    if environment.terminal:
        from papernotes.cli.rendering.layout import wrap_line

        lines = [wrap_line(line, environment.width) for line in lines]
    environment.write("".join(f"{line}\n" for line in lines))
    environment.tell_warnings()
