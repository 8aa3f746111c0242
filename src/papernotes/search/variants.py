"""Named tuples as the cases of a union, each equal only to its own kind.

A query and a plan are trees of two dozen kinds of nodes. As frozen dataclasses these take as long to make, at
the start of each search, as Python itself takes to start; as named tuples, a fifth of that. But a plain named
tuple equals any other of the same values, and a plan that finds a word is none that finds what begins so.
"""

from __future__ import annotations

from typing import Any, TypeVar

_Case = TypeVar("_Case", bound=tuple[Any, ...])


def variant(case: type[_Case]) -> type[_Case]:
    """Make named tuples of a class equal only to each other, and true even where they are empty."""
    for name, method in _METHODS.items():
        setattr(case, name, method)
    return case


def _is_equal(self: tuple[Any, ...], other: object) -> bool:
    return type(self) is type(other) and tuple.__eq__(self, other)


def _is_unequal(self: tuple[Any, ...], other: object) -> bool:
    return not _is_equal(self, other)


def _hash(self: tuple[Any, ...]) -> int:
    return hash((type(self), *self))


def _is_true(_: tuple[Any, ...]) -> bool:
    return True


_METHODS = {"__eq__": _is_equal, "__ne__": _is_unequal, "__hash__": _hash, "__bool__": _is_true}
