"""From a link to a bibliographic record, by asking the services that know."""

from papernotes.sources.failures import NETWORK_DOWN, SourceError
from papernotes.sources.lookup import Outcome, fetch_works
from papernotes.sources.settings import SourceSettings
from papernotes.sources.updates import Update, check_updates

__all__ = [
    "NETWORK_DOWN",
    "Outcome",
    "SourceError",
    "SourceSettings",
    "Update",
    "check_updates",
    "fetch_works",
]
