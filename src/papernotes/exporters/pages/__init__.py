"""The pages of a log, the same for a static site and for the live page: one look, one set of addresses."""

from papernotes.exporters.pages.assets import ASSETS, SEARCH, asset
from papernotes.exporters.pages.cards import PAGE_SIZE, CardMatch, answer, day_card, entry_card
from papernotes.exporters.pages.page_filters import PageFilters, facet_counts, filter_entries
from papernotes.exporters.pages.site_log import SiteLog
from papernotes.exporters.pages.urls import FILES
from papernotes.exporters.pages.views import Pages

__all__ = [
    "ASSETS",
    "FILES",
    "PAGE_SIZE",
    "SEARCH",
    "CardMatch",
    "PageFilters",
    "Pages",
    "SiteLog",
    "answer",
    "asset",
    "day_card",
    "entry_card",
    "facet_counts",
    "filter_entries",
]
