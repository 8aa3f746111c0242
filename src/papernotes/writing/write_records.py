"""Records of works: written where they are missing, revised where a person's edits leave room."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from papernotes import works
from papernotes.decoding import DecodingError, decode
from papernotes.errors import LibraryError, WriteError
from papernotes.library_files import WORKS_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.model import Work
    from papernotes.writing.transaction import Transaction


def record_path(identity: str) -> str:
    """Return where the record of a work is, relative to the library."""
    return f"{WORKS_FOLDER}/{works.file_name(identity)}"


def record_works(writes: Transaction, found: Iterable[Work], known: Iterable[Work]) -> dict[str, str]:
    """Write records of works.

    A record that is there keeps what a person wrote into it, and its citekey; one that is damaged, or a link,
    stays as it is. A work of which nobody told more than its link gets no record: it is still to be fetched.

    Args:
        writes: the transaction to write in.
        found: what the sources say.
        known: all records of the library, whose citekeys are taken.

    Returns:
        Why records were left as they are, by the identities of their works.
    """
    problems: dict[str, str] = {}
    citekeys = {work.id: work.citekey for work in known if work.citekey}
    for work in found:
        if not work.source:
            continue
        if work.id not in citekeys:
            citekeys[work.id] = works.make_citekey(work, citekeys.values())
        keyed = replace(work, citekey=citekeys[work.id])
        path = record_path(work.id)
        try:
            writes.edit(path, partial(_recorded, path, keyed, problems))
        except WriteError as error:  # a link, or no file
            problems[work.id] = error.message
    return problems


def _recorded(path: str, work: Work, problems: dict[str, str], data: bytes | None) -> bytes:
    """The bytes of a record, made anew or revised."""
    problems.pop(work.id, None)
    if data is None:
        return works.dump(work).encode()
    try:
        return works.revise(decode(data).text, path, work).encode()
    except DecodingError as error:
        problems[work.id] = f"{path}:{error.line} {error.message}"
    except LibraryError as error:
        problems[work.id] = error.message
    return data
