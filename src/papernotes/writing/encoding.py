"""New lines in a note's bytes: those that were there stay bit for bit, whatever their encoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.decoding import Decoded, DecodingError, decode
from papernotes.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from papernotes.writing.splicing import Insertion


def insert_encoded(
    data: bytes | None, path: str, make: Callable[[str], Insertion]
) -> tuple[bytes, Insertion]:
    """Insert new lines into a note.

    Args:
        data: the note's bytes, or None for a note that is to be created.
        path: its path, for messages.
        make: finds the new lines for its text.

    Returns:
        The new bytes, in the old encoding, and what was inserted.

    Raises:
        WriteError: the note is no text, or its encoding lacks a character of the new lines; and what `make`
            raises.
    """
    try:
        note = Decoded("", "utf-8", bom=False) if data is None else decode(data)
    except DecodingError as error:
        raise WriteError(f"{path}:{error.line} {error.message}", hint=error.hint) from error
    old = data or b""
    insertion = make(note.text)
    place = len(note.encode(note.text[: insertion.offset]))
    try:
        added = insertion.text.encode(note.encoding)
    except UnicodeEncodeError as error:  # of an argument that was no UTF-8
        raise WriteError(
            f"what is to be added to {path} holds {insertion.text[error.start]!a}, which is no character",
            hint="Nothing was changed. Type it again without that.",
        ) from error
    if old[:place] != note.encode(note.text[: insertion.offset]):
        raise WriteError(
            f"{path} holds {note.encoding.upper()} in an unusual spelling, so it cannot be added to",
            hint="Nothing was changed. Save it as UTF-8 in an editor, then try again.",
        )
    return old[:place] + added + old[place:], insertion
