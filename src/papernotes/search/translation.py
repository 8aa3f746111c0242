"""What a query says in the other language, by the glossary."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from papernotes.search.analysis import fold
from papernotes.search.analysis.pieces import Joint, split_pieces
from papernotes.search.technical_terms import spelled_as_one_word
from papernotes.search.term_queries import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from papernotes.search.glossary import Glossary

_LONGEST_NAME = 5
"""Latin words that a name in the glossary has at most."""
_MOST_RENDERINGS = 24
"""Ways to say one name that are searched at most."""
_FILLERS = frozenset("的了和与在中是对用及之等")
"""Characters that hold words together and say nothing by themselves."""


class NameSegment(NamedTuple):
    """A stretch of a name: something the glossary knows, or what lies between two such things."""

    text: str
    """As folded."""
    others: tuple[str, ...] = ()
    """Its other names; none for what the glossary does not know."""

    @property
    def is_cjk(self) -> bool:
        """Whether it is Chinese."""
        return not self.text[0].isascii()


def segments(text: str, glossary: Glossary, *, words: int = 5, characters: int = 20) -> list[NameSegment]:
    """Cut a name where the glossary knows parts of it, taking the longest it knows each time.

    Args:
        text: a word or name whose parts stand side by side.
        glossary: the glossary.
        words: how many Latin words a part has at most.
        characters: how many characters a Chinese part has at most.
    """
    found: list[NameSegment] = []
    folded = fold(text).text
    cut = split_pieces(folded)
    at = 0
    while at < len(cut):
        if cut[at].is_cjk:
            found.extend(_cjk_segments(cut[at].text, glossary, characters))
            at += 1
            continue
        end = at + 1
        while (
            end < len(cut) and end - at < words and not cut[end].is_cjk and cut[end].joint is not Joint.APART
        ):
            end += 1
        for stop in range(end, at, -1):
            key = "".join(piece.text for piece in cut[at:stop])
            others = tuple(glossary.other_names(key))
            if others or stop == at + 1:
                found.append(NameSegment(folded[cut[at].start : cut[stop - 1].end], others))
                at = stop
                break
    return found


def renderings(text: str, glossary: Glossary) -> list[str]:
    """Return other ways to write a name whose parts still stand side by side: `稀疏attention`.

    Args:
        text: a word or name whose parts stand side by side.
        glossary: the glossary.
    """
    found: dict[str, None] = {}
    for cut in (segments(text, glossary), segments(text, glossary, words=1, characters=3)):
        if any(segment.others for segment in cut):
            choices = product(*[(segment.text, *segment.others) for segment in cut])
            found |= {side_by_side(choice): None for choice in islice(choices, 1, _MOST_RENDERINGS + 1)}
    return list(found)


def telling(cut: Sequence[NameSegment]) -> list[NameSegment]:
    """Return the segments that say something by themselves."""
    return [segment for segment in cut if not (segment.is_cjk and set(segment.text) <= _FILLERS)]


def known_spans(names: Sequence[str], glossary: Glossary) -> Iterator[tuple[int, int, list[str]]]:
    """Yield where several neighbouring words of a query are one name in the glossary.

    Args:
        names: the words or names of a query.
        glossary: the glossary.

    Yields:
        The first of them, the one after the last, and the other names of what they mean together.
    """
    for start in range(len(names)):
        for end in range(start + 2, min(len(names), start + _LONGEST_NAME) + 1):
            key = "".join(spelled_as_one_word(name) for name in names[start:end])
            if others := glossary.other_names(key):
                yield start, end, others


def _cjk_segments(run: str, glossary: Glossary, longest: int) -> Iterator[NameSegment]:
    """Cut a run of Chinese where the glossary knows parts of it."""
    at = unknown = 0
    while at < len(run):
        for size in range(min(glossary.longest, longest, len(run) - at), 0, -1):
            others = tuple(glossary.other_names(run[at : at + size]))
            if others:
                if unknown < at:
                    yield NameSegment(run[unknown:at])
                yield NameSegment(run[at : at + size], others)
                at = unknown = at + size
                break
        else:
            at += 1
    if unknown < len(run):
        yield NameSegment(run[unknown:])
