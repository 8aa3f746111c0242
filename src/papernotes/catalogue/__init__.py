"""What was read from the notes, kept in the user's cache folder: no unchanged note is parsed twice."""

from papernotes.catalogue.catalogue import Catalogue
from papernotes.catalogue.refresh_plan import RefreshResult
from papernotes.catalogue.select import LibraryCounts

__all__ = ["Catalogue", "LibraryCounts", "RefreshResult"]
