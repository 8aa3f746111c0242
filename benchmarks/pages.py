"""`python -m benchmarks.pages [ENTRIES]`: the served page and the static site of a generated log."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks import corpus, queries, report
from benchmarks.report import duration

QUERIES = 40
"""Of each kind."""
FIRST_LOAD = ("/", "/style.css", "/theme.js", "/app.js")


def main() -> None:
    """Measure and print a table."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory(prefix="papernotes-benchmark-") as name:
        folder = Path(name)
        report.progress(f"writing {entries:,} entries")
        corpus.write(folder / "library", entries)
        environment = os.environ | {"PAPERNOTES_CACHE_DIR": str(folder / "cache")}
        papernotes = [sys.executable, "-m", "papernotes", "--library", str(folder / "library")]
        report.heading(f"Pages of {entries:,} entries")
        subprocess.run([*papernotes, "index"], env=environment, check=True, capture_output=True)
        report.progress("static site")
        begin = time.perf_counter()
        export = [*papernotes, "export", "--format", "site", "-o", str(folder / "site")]
        subprocess.run(export, env=environment, check=True, capture_output=True)
        site = time.perf_counter() - begin
        report.progress("served page")
        command = [*papernotes, "serve", "--port", "0"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            assert server.stdout is not None
            try:
                loaded, taken = _served(server.stdout.readline().strip(), entries)
            finally:
                server.terminate()
    report.table(
        [
            ("what", "measured"),
            ("first page with its style and scripts", f"{loaded / 1000:.0f} kB"),
            ("served search, median", duration(taken[len(taken) // 2])),
            ("served search, 95th percentile", duration(taken[len(taken) * 95 // 100])),
            ("export of the static site, whole process", duration(site)),
        ]
    )


def _served(url: str, entries: int) -> tuple[int, list[float]]:
    """Return the bytes of the first page and the seconds of each search, in order."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=600)

    def ask(path: str) -> bytes:
        connection.request("GET", path)
        return connection.getresponse().read()

    loaded = sum(len(ask(path)) for path in FIRST_LOAD)
    ask("/api/search?q=warm")
    drawn = queries.draw([entry for note in corpus.notes(entries) for entry in note.entries], QUERIES)
    taken = []
    for query in chain.from_iterable(drawn.values()):
        begin = time.perf_counter()
        answer = ask(f"/api/search?q={quote(query.for_papernotes())}")
        taken.append(time.perf_counter() - begin)
        assert "total" in json.loads(answer)
    return loaded, sorted(taken)


if __name__ == "__main__":
    main()
