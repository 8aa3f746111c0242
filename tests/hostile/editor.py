"""An editor that saves one note again and again: run as a process of its own by `test_editors`.

It is given the note, a pattern, the number of saves, the seconds between two saves, the seconds it pauses in
the middle of each, the seconds it rests after every 20 saves, and whether it reads the note again before it
saves it. Each save adds one line `- save N`. In the end it prints what it saved last as JSON: its own lines,
and the lines of others that it has read.

An editor that saves in place reads through the file that it then writes to, so that no other program can
change the note between the two.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


class Editor:
    """An editor with one note in its buffer."""

    def __init__(self, note: Path, pause: float, *, reloads: bool) -> None:
        self.note = note
        self.pause = pause
        self.reloads = reloads
        self.buffer = note.read_bytes()

    def save(self, pattern: str, line: bytes) -> None:
        """Save the buffer with one more line."""
        getattr(self, pattern)(line)

    def truncate(self, line: bytes) -> None:
        """Empty the note, pause, and write it."""
        with self.note.open("r+b", buffering=0) as file:
            self._take_up(file.read(), line)
            file.seek(0)
            file.truncate()
            time.sleep(self.pause)
            file.write(self.buffer)

    def chunks(self, line: bytes) -> None:
        """Empty the note and write it in three pieces, with pauses."""
        with self.note.open("r+b", buffering=0) as file:
            self._take_up(file.read(), line)
            file.seek(0)
            file.truncate()
            third = len(self.buffer) // 3
            for piece in (self.buffer[:third], self.buffer[third : 2 * third], self.buffer[2 * third :]):
                file.write(piece)
                time.sleep(self.pause / 3)

    def append(self, line: bytes) -> None:
        """Open the note, pause, and write one more line in two pieces."""
        with self.note.open("r+b", buffering=0) as file:
            time.sleep(self.pause / 2)
            there = file.read()
            self._take_up(there, line)
            file.seek(0, os.SEEK_END)
            added = self.buffer[len(there) :] if self.reloads else line
            file.write(added[:4])
            time.sleep(self.pause / 2)
            file.write(added[4:])

    def rename(self, line: bytes) -> None:
        """Write another file and rename it over the note."""
        self._take_up(self.note.read_bytes(), line)
        other = self.note.with_name(".saving.tmp")
        other.write_bytes(self.buffer)
        other.replace(self.note)
        time.sleep(self.pause)

    def backup(self, line: bytes) -> None:
        """Move the note away, pause, and create it anew."""
        self._take_up(self.note.read_bytes(), line)
        self.note.replace(self.note.with_name("2025-12.md~"))
        time.sleep(self.pause)
        self.note.write_bytes(self.buffer)

    def delete(self, line: bytes) -> None:
        """Delete the note, pause, and create it anew."""
        self._take_up(self.note.read_bytes(), line)
        self.note.unlink()
        time.sleep(self.pause)
        self.note.write_bytes(self.buffer)

    def _take_up(self, there: bytes, line: bytes) -> None:
        self.buffer = (there if self.reloads else self.buffer) + line


def main() -> None:
    """Save a note as often as the arguments say."""
    note, pattern, saves, interval, pause, rest, reloads = sys.argv[1:]
    editor = Editor(Path(note), float(pause), reloads=reloads == "reloads")
    for number in range(int(saves)):
        began = time.monotonic()
        editor.save(pattern, b"- save %d\n" % number)
        time.sleep(max(0.0, float(interval) - (time.monotonic() - began)))
        if number % 20 == 19:  # the writer thinks
            time.sleep(float(rest))
    sys.stdout.write(json.dumps(editor.buffer.decode().splitlines()))


if __name__ == "__main__":
    main()
