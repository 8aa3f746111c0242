"""From a link to a bibliographic record, by asking the services that know."""

from papernotes.sources.failures import NETWORK_DOWN, SourceError
from papernotes.sources.lookup import Outcome, Update, check_updates, fetch_works
from papernotes.sources.settings import SourceSettings

__all__ = [
    "NETWORK_DOWN",
    "Outcome",
    "SourceError",
    "SourceSettings",
    "Update",
    "check_updates",
    "fetch_works",
]
