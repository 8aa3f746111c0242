"""What was read from the notes, kept in the user's cache folder: no unchanged note is parsed twice."""

from papernotes.catalogue.catalogue import Catalogue
from papernotes.catalogue.counting import Counts
from papernotes.catalogue.updating import Changes

__all__ = ["Catalogue", "Changes", "Counts"]
