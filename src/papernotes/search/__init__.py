"""Search that understands Chinese and English in one text."""

from papernotes.search.index import Index, Sort
from papernotes.search.results import Facets, Hit, Results, Snippet

__all__ = ["Facets", "Hit", "Index", "Results", "Snippet", "Sort"]
