"""Other programs' command lines on the same entries, each found on PATH or passed over.

`python -m benchmarks.peers PEER FOLDER ENTRIES` writes the data of one, in its own form.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpus
from benchmarks.measure import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.corpus import GeneratedEntry


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to stand beside papernotes."""

    program: str
    """Its name on PATH."""
    fill: Callable[[Path, Sequence[GeneratedEntry]], None]
    """Writes its data to a folder, in its own form."""
    words: Callable[[Path, str], Sequence[str]]
    """Its arguments that search the folder for a word."""
    remark: str
    """What its search does."""
    largest: int = 100_000
    """Entries that it is given at most."""

    def command(self, folder: Path, word: str) -> Command:
        """A search for a word among what was filled into a folder."""
        program = shutil.which(self.program)
        assert program
        variables = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "BUKU_DEFAULT_DBDIR": str(folder),
        }
        return Command([program, *self.words(folder, word)], variables, folder, expected=(0, 1))

    def missing(self, entries: int) -> str | None:
        """Why it cannot be measured with that many entries, or None."""
        if shutil.which(self.program) is None:
            return f"`{self.program}` is not on PATH"
        if entries > self.largest:
            return f"it takes too long to fill with more than {self.largest:,} entries"
        return None


def _fill_text(folder: Path, entries: Sequence[GeneratedEntry]) -> None:
    with (folder / "log.md").open("w", encoding="utf-8") as log:
        log.writelines(f"- {entry.url}\n\t- {entry.text}\n" for entry in entries)


_JRNL = """\
colors: {body: none, date: none, tags: none, title: none}
default_hour: 9
default_minute: 0
display_format: short
editor: ''
encrypt: false
highlight: false
indent_character: '|'
journals: {default: {journal: log.txt}}
linewrap: 79
tagsymbols: '#'
template: false
timeformat: '%F %H:%M'
version: v4.6
"""


def _fill_jrnl(folder: Path, entries: Sequence[GeneratedEntry]) -> None:
    (folder / "jrnl.yaml").write_text(_JRNL, encoding="utf-8")
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        log.writelines(f"[{entry.date} 09:00] {entry.url} {entry.text}\n\n" for entry in entries)


def _fill_buku(folder: Path, entries: Sequence[GeneratedEntry]) -> None:
    with closing(sqlite3.connect(folder / "bookmarks.db")) as database:
        database.execute(
            "CREATE TABLE bookmarks (id integer PRIMARY KEY, URL text NOT NULL UNIQUE, "
            "metadata text default '', tags text default ',', desc text default '', flags integer default 0)"
        )
        database.executemany(
            "INSERT OR IGNORE INTO bookmarks (URL, metadata, desc) VALUES (?, ?, ?)",
            ((entry.url, entry.name, entry.text) for entry in entries),
        )
        database.commit()


def _fill_papis(folder: Path, entries: Sequence[GeneratedEntry]) -> None:
    (folder / "papis").mkdir()
    settings = (
        f"[settings]\ndefault-library = log\ndatabase-backend = whoosh\n[log]\ndir = {folder / 'log'}\n"
    )
    (folder / "papis" / "config").write_text(settings, encoding="utf-8")
    for number, entry in enumerate(entries):
        own = folder / "log" / str(number)
        own.mkdir(parents=True)
        record = f"papis_id: '{number}'\nref: r{number}\nurl: {entry.url}\ntitle: |-\n  {entry.text}\n"
        (own / "info.yaml").write_text(record, encoding="utf-8")


PEERS = {
    "ripgrep": Peer(
        "rg", _fill_text, lambda folder, word: ["--", word, str(folder / "log.md")], "prints lines, unranked"
    ),
    "buku": Peer(
        "buku",
        _fill_buku,
        lambda _, word: ["--nostdin", "--np", "--nc", "--deep", "--sany", word],
        "substrings, unranked",
    ),
    "jrnl": Peer(
        "jrnl",
        _fill_jrnl,
        lambda folder, word: ["--config-file", str(folder / "jrnl.yaml"), "-contains", word, "-n", "20"],
        "substrings, unranked",
    ),
    "papis": Peer(
        "papis",
        _fill_papis,
        lambda _, word: ["list", word],
        "with its Whoosh back end",
        largest=10_000,
    ),
}
"""The programs, the quickest first."""


if __name__ == "__main__":
    PEERS[sys.argv[1]].fill(
        Path(sys.argv[2]), [entry for note in corpus.notes(int(sys.argv[3])) for entry in note.entries]
    )
