"""Chinese and English text as terms, the same for every search engine."""

from papernotes.search.analysis.folding import Folded, fold
from papernotes.search.analysis.names import Chain, Wanted, other_number, wanted
from papernotes.search.analysis.tokens import ANALYZER_VERSION, Token, is_boundary, tokens

__all__ = [
    "ANALYZER_VERSION",
    "Chain",
    "Folded",
    "Token",
    "Wanted",
    "fold",
    "is_boundary",
    "other_number",
    "tokens",
    "wanted",
]
