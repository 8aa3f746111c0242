"""Records of works: written where they are missing, revised where a person's edits leave room."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from papernotes import works
from papernotes.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.model import Work
    from papernotes.writing.transaction import Transaction

FOLDER = ".papernotes/works"
"""Where records are, relative to the library."""


def record_works(writes: Transaction, found: Iterable[Work], known: Iterable[Work]) -> None:
    """Write records of works.

    A record that is there keeps what a person wrote into it, and its citekey. A work of which nobody told
    more than its link gets no record: it is still to be fetched.

    Args:
        writes: the transaction to write in.
        found: what the sources say.
        known: all records of the library, whose citekeys are taken.
    """
    citekeys = {work.id: work.citekey for work in known if work.citekey}
    for work in found:
        if not work.source:
            continue
        if work.id not in citekeys:
            citekeys[work.id] = works.make_citekey(work, citekeys.values())
        keyed = replace(work, citekey=citekeys[work.id])
        path = f"{FOLDER}/{works.file_name(work.id)}"
        writes.edit(path, partial(_recorded, path, keyed))


def _recorded(path: str, work: Work, data: bytes | None) -> bytes:
    """The bytes of a record, made anew or revised."""
    text = works.dump(work) if data is None else works.revise(decode(data).text, path, work)
    return text.encode()
