"""Plain text as TeX that BibTeX, biber and LaTeX read back as it was meant."""

from __future__ import annotations

import re

from papernotes.exporters.base import well_formed

_MATHS = re.compile(r"(\$(?=\S)(?:[^$\\%#]|\\.)+?(?<=\S)\$(?!\d))")
"""A formula, as titles on arXiv have them."""
_SIGN = re.compile(r"[^\W_\u2e80-\U0003ffff]+(?:\.\d+)*|.", re.DOTALL)
"""A word of an alphabet, with the number of a version, or any other character."""
_COMMANDS = {
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}
_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_KEPT_CASE = re.compile(r"[^\W_][^\W_.]*[A-Z]|[A-Z].*\d")
"""Words like KV, DeepSeek or V3, which styles that write titles in lower case must leave alone."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufeff]+")


def escape(text: str, *, keep_case: bool = False) -> str:
    r"""Return plain text as TeX on one line.

    `# $ % & _ ~ ^ \` become commands, except inside formulas. Braces that match stay, since in titles that
    come from BibTeX they mark a word's case; one without its fellow becomes a command. Chinese stays.

    Args:
        text: the text.
        keep_case: whether words with capitals inside are put into braces, so that no style changes them.
    """
    text = " ".join(_CONTROL.sub(" ", well_formed(text)).split())
    signs: list[str] = []
    for number, part in enumerate(_MATHS.split(text)):
        signs += [part] if number % 2 and _is_balanced(part) else _SIGN.findall(part)
    matched = _matched(signs)
    made: list[str] = []
    depth = 0
    for number, sign in enumerate(signs):
        if sign in _BRACES:
            depth += ({"{": 1, "}": -1}[sign]) if number in matched else 0
            made.append(sign if number in matched else _BRACES[sign])
        elif keep_case and not depth and sign[0] != "$" and _KEPT_CASE.search(sign):
            made.append(f"{{{sign}}}")
        else:
            made.append(_COMMANDS.get(sign, sign))
    return "".join(made)


def name(family: str, given: str, literal: str) -> str:
    """Return a person's or an organisation's name as BibTeX divides names."""
    if not family or literal:
        return f"{{{escape(literal or given)}}}"
    parts = (_whole(escape(part)) for part in (family, given) if part)
    return ", ".join(parts)


def _whole(part: str) -> str:
    """Return a part of a name so that its own `and` and commas do not divide it."""
    return f"{{{part}}}" if re.search(r",|\band\b", part, re.IGNORECASE) else part


def _is_balanced(text: str) -> bool:
    return len(_matched(list(text))) == text.count("{") + text.count("}")


def _matched(signs: list[str]) -> set[int]:
    """Return the places of braces that have a fellow."""
    matched: set[int] = set()
    opened: list[int] = []
    for place, sign in enumerate(signs):
        if sign == "{":
            opened.append(place)
        elif sign == "}" and opened:
            matched |= {opened.pop(), place}
    return matched
