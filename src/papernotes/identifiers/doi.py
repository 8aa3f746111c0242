"""Digital object identifiers: reading them out of text and addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PREFIX = re.compile(r"(?:(?:https?:)?//(?:www\.|dx\.)?doi\.org/|info:doi/|doi\s*[:：]\s*)", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f-\x9f，。；：、）】》”’]+")
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_PLAIN = re.compile(r"[0-9A-Za-z/.:;()_~+,-]*")


@dataclass(frozen=True, slots=True)
class Doi:
    """A DOI name, `10.prefix/suffix`."""

    id: str
    """As it was written, percent-decoded; two that differ in the case of ASCII letters name one object."""

    @classmethod
    def parse(cls, text: str) -> Doi | None:
        """Read a DOI: bare, after `doi:`, or as an address at doi.org.

        Punctuation that ends a sentence and a bracket that closes nothing are not part of it.

        Returns:
            The DOI, or None where the text is none.
        """
        text = text.strip()
        if prefix := _PREFIX.match(text):
            text = text[prefix.end() :]
            if "/" in prefix.group():
                text = _decoded(text.partition("#")[0].partition("?")[0])
        match = _DOI.match(text)
        if match is None:
            return None
        name = _trimmed(match.group())
        # What follows white space or full-width punctuation would be prose, and the text more than a DOI.
        if match.end() != len(text) or name.endswith("/"):
            return None
        return cls(name)

    @property
    def url(self) -> str:
        """Its address at the resolver."""
        if _PLAIN.fullmatch(self.id):
            return f"https://doi.org/{self.id}"
        from urllib.parse import quote

        return "https://doi.org/" + quote(self.id, safe="/:;()_~+,.-", errors="replace")


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def _trimmed(name: str) -> str:
    while True:
        last = name[-1]
        opener = _CLOSERS.get(last)
        if last in ".,;:'\"*" or (opener is not None and name.count(last) > name.count(opener)):
            name = name[:-1]
        else:
            return name
