"""`python -m benchmarks`: measure and print tables."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import child, reading, report, warm
from benchmarks.measure import in_turn
from benchmarks.peers import PEERS
from benchmarks.processes import IDLE, WORD, Shell, fts5_search
from benchmarks.report import duration
from benchmarks.rivals import ENGINES
from benchmarks.warm import PAPERNOTES

if TYPE_CHECKING:
    from benchmarks.measure import Command

READING_ENTRIES = 1_000
"""Reading takes time in proportion to the text: a part of a large log tells as much."""


def main() -> None:
    """Measure what the options ask for."""
    options = _options()
    report.remark(
        f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}; "
        f"medians of {options.runs} runs; ratios are to be trusted, times are this machine's."
    )
    for entries in options.entries:
        with tempfile.TemporaryDirectory(prefix="papernotes-benchmark-") as folder:
            _measure(entries, options.runs, options.builds or options.runs, Path(folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure papernotes on generated logs, beside other engines and programs.",
        epilog="Other programs (rg, buku, jrnl, papis) are taken from PATH; tantivy from this Python. "
        "What is missing is said and passed over.",
    )
    parser.add_argument(
        "--entries",
        type=int,
        nargs="+",
        default=[1_000],
        metavar="N",
        help="sizes of the logs (default: 1000, about a minute; the published figures: 1000 10000 100000)",
    )
    parser.add_argument("--runs", type=int, default=9, metavar="N", help="runs of each thing (default: 9)")
    parser.add_argument(
        "--builds",
        type=int,
        metavar="N",
        help="runs of what builds an index (default: as --runs), long on large logs",
    )
    return parser.parse_args()


def _measure(entries: int, runs: int, builds: int, folder: Path) -> None:
    library, cache, rivals, peers = (folder / name for name in ("library", "cache", "rivals", "peers"))
    for made in (library, cache, rivals, peers):
        made.mkdir()
    shell = Shell(library, cache)
    report.progress(f"writing {entries:,} entries")
    shell.python("-m", "benchmarks.corpus", str(library), str(entries)).run()
    size = sum(note.stat().st_size for note in library.glob("notes/*.md"))
    report.heading(f"{entries:,} entries, {size / 1e6:.1f} MB of Markdown")
    _reading(min(entries, READING_ENTRIES), runs)
    engines = _first_index(shell, library, rivals, builds)
    _processes(shell, rivals, runs)
    _peers(shell, peers, entries, runs)
    _warm(engines, entries, library, rivals, cache)


def _reading(entries: int, runs: int) -> None:
    report.progress("reading")
    taken = child.measure("reading", str(entries), str(runs))
    report.remark(f"Reading, the Markdown of {entries:,} entries:")
    report.timings(list(taken.items()), base=taken[reading.BARE])


def _first_index(shell: Shell, library: Path, rivals: Path, builds: int) -> list[str]:
    """Build papernotes' index and its rivals'; return the rivals there are."""
    report.remark(
        "From Markdown to the first answer, whole processes; other engines get the same entries and tokens:"
    )
    engines = list(ENGINES)
    if find_spec("tantivy") is None:
        report.remark("tantivy is passed over: this Python has no package `tantivy`.")
        engines.remove("tantivy")
    report.progress("first index")
    from_markdown: dict[str, Command] = {
        engine: shell.python("-m", "benchmarks.building", engine, str(library), str(rivals))
        for engine in engines
    }
    taken = in_turn(from_markdown | {PAPERNOTES: shell.first_search()}, builds)
    for engine in engines:
        alone = child.measure("building", engine, str(library), str(rivals), str(builds))
        taken[f"{engine}, inserting ready tokens alone"] = alone[engine]
    report.timings(list(taken.items()), base=taken["fts5"])
    return engines


def _processes(shell: Shell, rivals: Path, runs: int) -> None:
    report.progress("whole processes")
    report.remark("Commands, whole processes, nothing changed unless said:")
    programs = {"FTS5 from Python": shell.python(*fts5_search(rivals))}
    taken = in_turn({IDLE: shell.idle()} | shell.commands() | programs, runs)
    report.timings(list(taken.items()), base=taken[IDLE])


def _peers(shell: Shell, folder: Path, entries: int, runs: int) -> None:
    report.remark(f"Other programs, whole processes, searching for {WORD}:")
    commands = {IDLE: shell.idle(), PAPERNOTES: shell.papernotes("search", WORD)}
    for name, peer in PEERS.items():
        if missing := peer.missing(entries):
            report.remark(f"{name} is passed over: {missing}.")
            continue
        report.progress(f"filling {name}")
        own = folder / name
        own.mkdir()
        shell.python("-m", "benchmarks.peers", name, str(own), str(entries)).run()
        commands[f"{name} ({peer.remark})"] = peer.command(own, WORD)
    report.progress("other programs")
    taken = in_turn(commands, runs)
    report.timings(list(taken.items()), base=taken[IDLE])


def _warm(engines: list[str], entries: int, library: Path, rivals: Path, cache: Path) -> None:
    report.progress("warm queries")
    os.environ["PAPERNOTES_CACHE_DIR"] = str(cache)
    taken = {
        engine: child.measure("warm", engine, str(entries), str(library), str(rivals))
        for engine in (PAPERNOTES, *engines)
    }
    report.remark(f"Warm queries, {warm.QUERIES} different ones of each kind, median / 95th percentile:")
    kinds = list(taken[PAPERNOTES])
    cells = [
        [
            engine,
            *(
                f"{duration(timing.median)} / {duration(timing.percentile95)}"
                for timing in kinds_taken.values()
            ),
        ]
        for engine, kinds_taken in taken.items()
    ]
    report.table([["engine", *kinds], *cells])


if __name__ == "__main__":
    main()
