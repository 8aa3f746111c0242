"""papernotes as its users run it: whole processes, from the shell's call to the exit status."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

IDLE = "`python -c pass`"
WORD = "speculative"
"""A word that one entry in some hundred has."""


class Shell:
    """Makes commands on one library with a cache of its own."""

    def __init__(self, library: Path, cache: Path) -> None:
        """Run commands of this interpreter's papernotes on a library."""
        self._library = library
        self._cache = cache
        self._variables = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(cache),
            "PAPERNOTES_CACHE_DIR": str(cache),
        }

    def idle(self) -> Command:
        """The interpreter doing nothing: what ratios are relative to."""
        return self.python("-c", "pass")

    def python(self, *words: str) -> Command:
        """This interpreter itself, not a version manager's shim."""
        return Command([sys.executable, *words], self._variables, Path(__file__).parent.parent)

    def papernotes(self, *words: str, prepare: Callable[[], None] | None = None) -> Command:
        """The installed command, which may find nothing."""
        program = Path(sysconfig.get_path("scripts"), "papernotes")
        line = [str(program), "--library", str(self._library), *words]
        return Command(line, self._variables, self._library, expected=(0, 3), prepare=prepare)

    def completion(self, typed: str) -> Command:
        """What bash runs when the tab key is pressed after these words."""
        words = ["papernotes", "--library", str(self._library), *typed.split()]
        asked = {
            "_PAPERNOTES_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        }
        plain = self.papernotes()
        return Command(plain.words[:1], self._variables | asked, self._library)

    def first_search(self) -> Command:
        """A search on a library that was never read."""
        return self.papernotes("search", WORD, prepare=self._forget)

    def commands(self) -> dict[str, Command]:
        """The commands measured, by what they are called in the table."""
        newest = max(self._library.glob("notes/*.md")).read_text(encoding="utf-8")
        paper = newest[newest.index("arxiv.org/") :].splitlines()[0].rstrip(")").split("/")[2].split(")")[0]
        return {
            f"search {WORD}": self.papernotes("search", WORD),
            "search KV-cache (frequent)": self.papernotes("search", "KV-cache"),
            "search 投机 --json": self.papernotes("search", "投机", "--json"),
            "list --month 12": self.papernotes("list", "--month", "12"),
            f"show {paper}": self.papernotes("show", paper),
            "export --month 12": self.papernotes("export", "--month", "12"),
            f"completion of `show {paper[:6]}`": self.completion(f"show {paper[:6]}"),
            f"search {WORD}, one note changed": self.papernotes("search", WORD, prepare=self._edit),
            "list --month 12, one note changed": self.papernotes("list", "--month", "12", prepare=self._edit),
        }

    def _edit(self) -> None:
        """Append an entry to the newest note, as a person would."""
        with max(self._library.glob("notes/*.md")).open("a", encoding="utf-8") as note:
            note.write("- https://arxiv.org/abs/2512.00001\n\t- Added：刚写下的一条，speculative decoding\n")

    def _forget(self) -> None:
        shutil.rmtree(self._cache, ignore_errors=True)
        self._cache.mkdir()


def fts5_search(folder: Path) -> Sequence[str]:
    """Arguments for a Python that asks the FTS5 table in a folder for `WORD`."""
    program = (
        "import sqlite3, sys\n"
        "rows = sqlite3.connect(sys.argv[1]).execute("
        "'SELECT text FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT 20', (sys.argv[2],))\n"
        "print(*rows)"
    )
    return ["-c", program, str(folder / "fts5.db"), WORD]
