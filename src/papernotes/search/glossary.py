"""Names that mean the same in Chinese and English, so that a query in one finds texts in the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from papernotes.config import own_file
from papernotes.errors import LibraryError
from papernotes.plain_yaml import read_yaml
from papernotes.search.analysis import ANALYZER_VERSION, other_numbers
from papernotes.search.naming import written_together
from papernotes.stamps import kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGED = Path(__file__).with_name("glossary.yaml")
"""The glossary that comes with the program."""

_COMPILED = "glossary.json"
_VERSION = f"1.{ANALYZER_VERSION}"

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
            key: the name, as `written_together` gives it, or its plural.
        """
        found = dict.fromkeys(name for number in self._numbers(key) for name in self._concepts[number])
        return [name for name in found if written_together(name) != key]

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
    content = kept(folder and folder / _COMPILED, sources, _VERSION, lambda: _compiled(sources))
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
    concepts = []
    for number, names in enumerate(content, 1):
        if isinstance(names, list) and len(names) > 1 and all(isinstance(name, str) for name in names):
            concepts.append(names)
        else:
            notices.append(f"{path}: item {number} is not a list of two names or more, and was passed over.")
    return concepts


def _keys(concepts: Sequence[Concept]) -> tuple[dict[str, list[int]], set[str]]:
    """Return for each name, written together, which concepts it names, and the names with hyphens."""
    keys: dict[str, list[int]] = {}
    compounds: set[str] = set()
    for number, names in enumerate(concepts):
        for name in names:
            key = written_together(name)
            numbers = keys.setdefault(key, [])
            if number not in numbers:
                numbers.append(number)
            if "-" in name:
                compounds.add(key)
    return keys, compounds
