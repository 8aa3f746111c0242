"""What stands behind a URL or an identifier, and one name for one work however it is written."""

from papernotes.identifiers.arxiv import ArxivId
from papernotes.identifiers.classification import classify, identify, identity, is_paper, page_beside
from papernotes.identifiers.doi import Doi
from papernotes.identifiers.sites import SITE_NAMES

__all__ = ["SITE_NAMES", "ArxivId", "Doi", "classify", "identify", "identity", "is_paper", "page_beside"]
