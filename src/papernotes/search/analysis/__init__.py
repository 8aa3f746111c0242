"""Chinese and English text as terms, the same for every search engine."""

from papernotes.search.analysis.pieces import Folded, fold
from papernotes.search.analysis.spelling_variants import Chain, Wanted, other_numbers, wanted, wanted_in_order
from papernotes.search.analysis.tokens import ANALYZER_VERSION, Token, analysed, is_boundary, tokens

__all__ = [
    "ANALYZER_VERSION",
    "Chain",
    "Folded",
    "Token",
    "Wanted",
    "analysed",
    "fold",
    "is_boundary",
    "other_numbers",
    "tokens",
    "wanted",
    "wanted_in_order",
]
