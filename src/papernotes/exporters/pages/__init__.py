"""The pages of a log, the same for a static site and for the live page: one look, one set of addresses."""

from papernotes.exporters.pages.assets import ASSETS, SEARCH, asset
from papernotes.exporters.pages.cards import PAGE_SIZE, Found, answer, day_card, entry_card
from papernotes.exporters.pages.filtering import Filters, count, filtered
from papernotes.exporters.pages.log import Log
from papernotes.exporters.pages.places import FILES
from papernotes.exporters.pages.views import Pages

__all__ = [
    "ASSETS",
    "FILES",
    "PAGE_SIZE",
    "SEARCH",
    "Filters",
    "Found",
    "Log",
    "Pages",
    "answer",
    "asset",
    "count",
    "day_card",
    "entry_card",
    "filtered",
]
