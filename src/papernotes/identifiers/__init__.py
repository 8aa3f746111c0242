"""What stands behind a URL or an identifier, and one name for one work however it is written."""

from papernotes.identifiers.arxiv import ArxivId
from papernotes.identifiers.classification import classify, identify, identity, is_paper
from papernotes.identifiers.doi import Doi
from papernotes.identifiers.proceedings import page_beside

__all__ = ["ArxivId", "Doi", "classify", "identify", "identity", "is_paper", "page_beside"]
