"""The tags of a page that tell what it is: meta elements, its title, and JSON-LD."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_MOST_TEXT = 2_000_000
_MOST_TAGS = 10_000


@dataclass(slots=True)
class Tags:
    """What a page's head says, as it says it."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents of meta elements by name, property or itemprop, in lower case."""
    title: str = ""
    """Text of the first title element."""
    json_ld: list[str] = field(default_factory=list)
    """Texts of the scripts that hold JSON-LD."""

    def first(self, *names: str) -> str:
        """The first content that is not empty under the first of several names that has one."""
        return next((text for name in names for text in self.meta.get(name, ()) if text.strip()), "")

    def all(self, *names: str) -> list[str]:
        """All contents under the first of several names that has any."""
        return next((found for name in names if (found := self.meta.get(name))), [])


def read_tags(page: str) -> Tags:
    """Read the tags of a page, or of its first two million characters; never raises."""
    reader = _TagParser()
    reader.feed(page[:_MOST_TEXT])
    reader.close()
    return reader.tags


class _TagParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = Tags()
        self._count = 0
        self._within: str | None = None
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and self._count < _MOST_TAGS:
            self._count += 1
            told = dict(attrs)
            content = told.get("content")
            name = told.get("name") or told.get("property") or told.get("itemprop")
            if name and content:
                self.tags.meta.setdefault(name.strip().lower(), []).append(content)
        elif (tag == "title" and not self.tags.title) or (
            tag == "script" and (dict(attrs).get("type") or "").strip().lower() == "application/ld+json"
        ):
            self._within = tag
            self._texts = []

    def handle_endtag(self, tag: str) -> None:
        if tag != self._within:
            return
        text = "".join(self._texts)
        self._within = None
        if tag == "title":
            self.tags.title = text
        elif len(self.tags.json_ld) < 20:
            self.tags.json_ld.append(text)

    def handle_data(self, data: str) -> None:
        if self._within:
            self._texts.append(data)
