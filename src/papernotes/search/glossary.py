"""Names that mean the same in Chinese and English, so that a query in one finds texts in the other."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papernotes.config import own_file
from papernotes.errors import LibraryError
from papernotes.file_signature import cached_json
from papernotes.plain_yaml import read_yaml
from papernotes.search.analysis import ANALYZER_VERSION, other_numbers
from papernotes.search.technical_terms import spelled_as_one_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGED = Path(__file__).with_name("glossary.yaml")
"""The glossary that comes with the program."""

_COMPILED = "glossary.json"
_VERSION = f"1.{ANALYZER_VERSION}"

_LARGEST = 1_000_000
"""Bytes of a glossary that is read: it may have come with a library of somebody else."""
_MOST_NAMES = 10_000
"""Names of a glossary that are used."""
_LONGEST_NAME = 100
"""Characters of a name that is used."""
_MOST_OTHERS = 50
"""Other names at most by which something is searched."""

Concept = list[str]
"""Names of one thing, in any language, the usual ones first."""


class Glossary:
    """Concepts, looked up by any of their names.

    Args:
        concepts: what there is.
        keys: for each name, written together, the numbers of the concepts that it names.
        compounds: Latin names that are usually written with a hyphen, written together.
    """

    def __init__(self, concepts: list[Concept], keys: dict[str, list[int]], compounds: set[str]) -> None:
        self._concepts = concepts
        self._keys = keys
        self._compounds = compounds
        self.longest = max((len(key) for key in keys if not key.isascii()), default=0)
        """Characters of the longest name that is not in plain ASCII."""

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts)

    def other_names(self, key: str) -> list[str]:
        """Return the other names of what a name means; none for a name that is not in the glossary.

        Args:
            key: the name, as `spelled_as_one_word` gives it, or its plural.
        """
        names = (name for number in self._numbers(key) for name in self._concepts[number])
        several = dict.fromkeys(islice(names, 2 * _MOST_OTHERS))
        return [name for name in several if spelled_as_one_word(name) != key][:_MOST_OTHERS]

    def knows(self, key: str) -> bool:
        """Whether a name, written together, is in the glossary, or its singular or plural is."""
        return bool(self._numbers(key))

    def _numbers(self, key: str) -> list[int]:
        """Return the numbers of what a name means, itself or as its plural or singular."""
        several = (self._keys.get(one) for one in (key, *other_numbers(key)))
        return next((numbers for numbers in several if numbers), [])

    def is_compound(self, key: str) -> bool:
        """Whether a name, written together, is usually written with a hyphen (`low-rank`)."""
        return key in self._compounds


def load_glossary(own: Path | None, folder: Path | None) -> tuple[Glossary, list[str]]:
    """Return the glossary that comes with the program, with the user's additions.

    YAML takes longer to read than a search takes, so what was read is kept.

    Args:
        own: the library's file, which need not exist. Neither it nor the folder that it is in may be a link.
        folder: where to keep what was read; None for nowhere.

    Returns:
        The glossary, and a sentence about each thing in the user's file that cannot be used.
    """
    sources = [PACKAGED] if own is None else [PACKAGED, own]
    content = cached_json(folder and folder / _COMPILED, sources, _VERSION, lambda: _compiled(sources))
    return Glossary(content["concepts"], content["keys"], set(content["compounds"])), content["notices"]


def _compiled(sources: Sequence[Path]) -> dict[str, Any]:
    """Return the concepts of some files, in the form in which they are kept."""
    concepts: list[Concept] = []
    notices: list[str] = []
    for source in sources:
        concepts += _read(source, notices)
    keys, compounds = _keys(concepts)
    return {"concepts": concepts, "keys": keys, "compounds": sorted(compounds), "notices": notices}


def _read(path: Path, notices: list[str]) -> list[Concept]:
    """Read a glossary: a list of lists of names."""
    try:
        data = path.read_bytes() if path == PACKAGED else own_file(path).read()
        if data is not None and len(data) > _LARGEST:
            notices.append(f"{path} has more than {_LARGEST:,} bytes, so it is left out. Make it shorter.")
            return []
        content = None if data is None else read_yaml(data.decode(), str(path))
    except OSError as error:
        notices.append(f"{path} cannot be read: {error.strerror}. The glossary is used without it.")
        return []
    except UnicodeDecodeError as error:
        notices.append(f"{path} cannot be read ({error}), so the glossary is used without it.")
        return []
    except LibraryError as error:
        notices.append(f"{error.message}; the glossary is used without it.")
        return []
    if content is None:
        return []
    if not isinstance(content, list):
        notices.append(f"{path}:1 is not a list of lists of names, so the glossary is used without it.")
        return []
    concepts: list[Concept] = []
    left = _MOST_NAMES
    for number, names in enumerate(content, 1):
        if not isinstance(names, list) or len(names) < 2 or not all(isinstance(name, str) for name in names):
            notices.append(f"{path}: item {number} is not a list of two names or more, and was passed over.")
        elif len(names) > _MOST_OTHERS + 1 or any(len(name) > _LONGEST_NAME for name in names):
            notices.append(
                f"{path}: item {number} has more than {_MOST_OTHERS + 1} names or one of more than"
                f" {_LONGEST_NAME} characters, and was passed over."
            )
        elif len(names) > left:
            notices.append(
                f"{path}: item {number} and what follows it were left out; {_MOST_NAMES:,} names are used."
            )
            break
        else:
            concepts.append(names)
            left -= len(names)
    return concepts


def _keys(concepts: Sequence[Concept]) -> tuple[dict[str, list[int]], set[str]]:
    """Return for each name, written together, which concepts it names, and the names with hyphens."""
    keys: dict[str, list[int]] = {}
    compounds: set[str] = set()
    for number, names in enumerate(concepts):
        for name in names:
            key = spelled_as_one_word(name)
            numbers = keys.setdefault(key, [])
            if number not in numbers:
                numbers.append(number)
            if "-" in name:
                compounds.add(key)
    return keys, compounds
