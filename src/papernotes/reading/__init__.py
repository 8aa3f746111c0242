"""Read Markdown into a note with its days and entries, by pure functions."""

from papernotes.reading.note import read_note

__all__ = ["read_note"]
