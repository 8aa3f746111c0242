"""Formulas in TeX as MathML, which browsers draw without a script; one that is none is left to the caller."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from math_core import LatexToMathML

_LONGEST = 2_000
"""Characters of a formula; a longer one is shown as it was written."""
_MACROS = {
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
}
"""Commands of packages that notes use, in terms of those that the converter knows."""
_REWRITTEN = (
    (re.compile(r"\\(begin|end)\{(?:split|align|eqnarray)\*?\}"), r"\\\1{aligned}"),
    (re.compile(r"\\(begin|end)\{(?:gather|multline)\*?\}"), r"\\\1{gathered}"),
    (re.compile(r"\\(?:begin|end)\{equation\*?\}|\\label\{[^{}]*\}|\\no(?:number|tag)\b"), ""),
    (re.compile(r"\\tag\*?\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (re.compile(r"\\mathop\s*(?=\{)"), r"\\operatorname*"),
)
"""What belongs to a document that counts its equations, or means the same in other words."""
_WORDS = re.compile(r"\\(?:text|mathrm|operatorname)\*?\{[^{}\\$]*\}")
"""Words in a formula, in which an underscore is but one."""
_STYLE = re.compile(r' style="([^"]*)"')
_SIDE = re.compile(r"text-align: ?(left|right)")


@lru_cache(maxsize=1024)
def mathml(formula: str, *, display: bool) -> str | None:
    """Return a formula as MathML; None for what is no formula, or has what the converter does not know.

    Args:
        formula: the formula, without the dollars around it.
        display: whether it stands by itself.
    """
    from math_core import LatexError

    if len(formula) > _LONGEST:
        return None
    for pattern, other in _REWRITTEN:
        formula = pattern.sub(other, formula)
    formula = _WORDS.sub(lambda found: found[0].replace("_", r"\_"), formula)
    try:
        made = _converter().convert_with_local_state(formula, displaystyle=display)
    except LatexError:
        return None
    return _STYLE.sub(_class, made)


@cache
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(macros=_MACROS, allow_unreliable_rendering=True, fancy_error=False)


def _class(style: re.Match[str]) -> str:
    """Say by a class to which side a cell keeps, since pages allow no styles within."""
    side = _SIDE.search(style[1])
    return f' class="{side[1]}"' if side else ""
