"""What was read from the notes, kept in the user's cache folder: no unchanged note is parsed twice."""

from papernotes.catalogue.catalogue import Catalogue
from papernotes.catalogue.changes import Changes
from papernotes.catalogue.counting import Counts

__all__ = ["Catalogue", "Changes", "Counts"]
