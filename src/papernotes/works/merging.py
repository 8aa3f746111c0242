"""What a source says, laid over what is known, without touching what a person decided."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from papernotes.model import Work

if TYPE_CHECKING:
    from collections.abc import Collection

FIELDS = tuple(each.name for each in fields(Work))
"""Names of a work's fields, in the order in which a record lists them."""
GIVEN_ONCE = frozenset({"id", "citekey"})
"""Fields that no source changes once they are there."""


def merge(existing: Work, fetched: Work, *, kept: Collection[str] = ()) -> Work:
    """Lay what was fetched over what is known.

    Args:
        existing: the record as it is. Its identity and its citekey stay.
        fetched: what a source says now. What it leaves empty stays as it is; a stub changes nothing.
        kept: names of fields that a person edited.
    """
    if not fetched.source:
        return existing
    changes: dict[str, Any] = {}
    for name in FIELDS:
        said = getattr(fetched, name)
        if name in kept or said in ("", None, ()):
            continue
        if name not in GIVEN_ONCE or not getattr(existing, name):
            changes[name] = said
    if "identifiers" in changes:
        told = {scheme for scheme, _ in fetched.identifiers}
        others = tuple(pair for pair in existing.identifiers if pair[0] not in told)
        changes["identifiers"] = fetched.identifiers + others
    return replace(existing, **changes)
