"""The commands by name and what each is for, so that help and completion need not import them."""

from __future__ import annotations

from typing import NamedTuple


class CommandInfo(NamedTuple):
    """A command."""

    summary: str
    """One line for help; the first line of its function's docstring says the same."""
    group: str
    """Heading under which help lists it."""
    module: str = ""
    """Its module in `papernotes.cli.commands`, where that is not its name."""


_NOTE = "Note what you read"
_FIND = "Find and read"
_TAKE_OUT = "Take out"
_CARE = "Set up and look after"

COMMANDS = {
    "add": CommandInfo("Note what you read, with its title if the network tells.", _NOTE),
    "fetch": CommandInfo("Fill in titles, authors and dates from arXiv and other services.", _NOTE),
    "undo": CommandInfo("Take back what the last command wrote.", _NOTE),
    "search": CommandInfo("Search all that you wrote, in Chinese and English.", _FIND),
    "list": CommandInfo("List entries, newest first.", _FIND),
    "show": CommandInfo("Show one entry: your notes, its links, images and place.", _FIND),
    "related": CommandInfo(
        "List what is like an entry: others on the same work, and others in the same words.", _FIND
    ),
    "terms": CommandInfo("List the technical terms of your notes, with how often and since when.", _FIND),
    "stats": CommandInfo(
        "Tell what you read and when: months, weekdays, topics, rising terms, streaks.", _FIND
    ),
    "topics": CommandInfo("List topics and how many entries each has.", _FIND),
    "tags": CommandInfo("List tags and how many entries each has.", _FIND),
    "digest": CommandInfo("Put a week or a month in short, to send to colleagues.", _TAKE_OUT),
    "export": CommandInfo("Write entries as one document, or as data.", _TAKE_OUT),
    "serve": CommandInfo("Show the library as a page in the browser, for reading and searching.", _TAKE_OUT),
    "init": CommandInfo("Make a library, or adopt a folder of notes as it is.", _CARE),
    "index": CommandInfo("Bring what is kept of the notes up to date, and tell of it.", _CARE),
}
"""In the order of help."""
