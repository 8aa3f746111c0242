r"""Plain text as TeX that BibTeX, biber and LaTeX read back as it was meant, and that can do nothing else.

TeX runs what it reads: `\input` reads files, `\write18` runs commands. Text comes from strangers (notes of a
cloned library, titles on the web). Therefore only `COMMANDS` stay commands: those that draw mathematics, and
accents. Everything else is written so that TeX prints it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.exporters.base import well_formed

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACCENTS = "Hbcdkruv"
"""Commands that put an accent on the letter in braces after them."""
_MARKS = "'`^\"~=."
"""Commands that put an accent on the letter after them, in braces or not."""
_LETTERS = ("AA", "AE", "L", "O", "OE", "aa", "ae", "i", "j", "l", "o", "oe", "ss")
"""Commands that are letters."""
_MATHEMATICS = (
    Path(__file__).with_name("tex_commands.txt").read_text(encoding="utf-8").partition("\n")[2].split()
)
"""Names of commands that draw mathematics; the first line of the file is a comment."""
_SIGNS = {
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
_FORMULA_COMMANDS = frozenset(_MATHEMATICS) | frozenset(r",:;!>/ |{}#%&_$")
"""What formulas may hold: names, spaces, a double bar, and signs that stand for themselves."""
COMMANDS = (
    _FORMULA_COMMANDS
    | frozenset(_ACCENTS)
    | frozenset(_MARKS)
    | frozenset(_LETTERS)
    | {"textasciicircum", "textasciitilde", "textbackslash", "textbraceleft", "textbraceright"}
)
"""Names of all commands that `escape` leaves or writes. None reads, writes, runs or defines anything.

Nor does the beginning of a name, or a name in lower case: styles of BibTeX cut names and write them small.
"""

_ENDS = r"(?:\{\}|(?=[ !-?\[-`{-~]))"
"""How a command that is a letter ends: whatever comes after the text, it cannot become part of the name."""
_FORMULA = r"(?P<formula>\$(?=\S)(?:[^$\\]++|\\.)++(?<=\S)\$(?!\d))"
"""A formula, as titles on arXiv have them. A dollar after a backslash neither begins nor ends it."""
_TEXT = (
    # A letter with an accent, or a letter that ASCII lacks.
    rf"\\(?:[{_MARKS}](?:[A-Za-z]|\{{[A-Za-z]\}}|\{{\\[ij]\}}|\\[ij]{_ENDS})"
    rf"|[{_ACCENTS}]\{{(?:[A-Za-z]|\\[ij])\}}|(?:{'|'.join(_LETTERS)}){_ENDS})"
    r"|(?P<pair>\\[\\$])"
    # A word of an alphabet, with the number of a version, or any other character.
    r"|[^\W_\u2e80-\U0003ffff]+(?:\.\d+)*|."
)
_IN_TEXT = re.compile(_TEXT, re.DOTALL)
_ANYWHERE = re.compile(f"{_FORMULA}|{_TEXT}", re.DOTALL)
_COMMAND = re.compile(r"\\((?:[^\W\d_]|@)+|.)", re.DOTALL)
"""A command's name, whichever signs a TeX takes for letters."""
_NOT_IN_FORMULAS = re.compile(r"\^\^|[%#&]")
"""What names any character by its number, begins a comment, or belongs to macros and tables."""
_KEPT_CASE = re.compile(r"(?<=.)[A-Z]|^[A-Z].*\d")
"""Words like KV, DeepSeek or V3, which styles that write titles in lower case must leave alone."""
_CAPITAL = re.compile("[A-Z]")
_DIVIDING = re.compile(r",|\band\b", re.IGNORECASE)
"""What divides a name for BibTeX, unless it stands in braces."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufeff]+")
_DEEPEST = 20
"""Braces within braces that stay braces; TeX gives up at 255."""


def escape(text: str, *, keep_case: bool = False) -> str:
    """Return plain text as TeX on one line, with single blanks.

    Args:
        text: the text.
        keep_case: whether words and formulas with capitals inside are put into braces, so that no style
            changes them.
    """
    return printed(" ".join(_CONTROL.sub(" ", text).split()), keep_case=keep_case)


def printed(line: str, *, keep_case: bool = False) -> str:
    r"""Return a line of plain text as TeX that prints it.

    A formula between dollars stays if all its commands are in `COMMANDS`, and so does a letter with an accent
    (`\'e`, `\v{s}`, `\o`). Elsewhere `# $ % & _ ~ ^ \` become commands that print them. Braces that match
    stay, since in titles that come from BibTeX they mark a word's case; one without its fellow becomes a
    command. Chinese stays.

    Args:
        line: the line.
        keep_case: whether words and formulas with capitals inside are put into braces.
    """
    signs = list(_signs(_CONTROL.sub(" ", well_formed(line))))
    matched = _matched(signs)
    made: list[str] = []
    depth = 0
    for number, sign in enumerate(signs):
        if sign in _BRACES:
            depth += ({"{": 1, "}": -1}[sign]) if number in matched else 0
            made.append(sign if number in matched else _BRACES[sign])
        elif keep_case and not depth and _is_kept(sign):
            made.append(f"{{{sign}}}")
        else:
            made.append(_SIGNS.get(sign, sign))
    return "".join(made)


def _signs(text: str, pattern: re.Pattern[str] = _ANYWHERE) -> Iterator[str]:
    """Yield the formulas, accented letters, words and single characters that a text consists of."""
    for found in pattern.finditer(text):
        if found.lastgroup == "formula" and not _is_mathematics(found[0]):
            yield from _signs(found[0], _IN_TEXT)
        elif found.lastgroup == "pair":
            yield from found[0]
        else:
            yield found[0]


def _is_mathematics(formula: str) -> bool:
    """Whether a formula holds listed commands alone, and braces that match for TeX and for BibTeX."""
    bare = _COMMAND.sub("", formula)
    return (
        _FORMULA_COMMANDS.issuperset(_COMMAND.findall(formula))
        and not _NOT_IN_FORMULAS.search(bare)
        and _is_balanced(formula)
        and _is_balanced(bare)
    )


def _is_kept(sign: str) -> bool:
    """Whether a style that writes titles in lower case would spoil a word, a formula or an accent."""
    return (_CAPITAL if sign[0] in "$\\" else _KEPT_CASE).search(sign) is not None


def name(family: str, given: str, literal: str) -> str:
    """Return a person's or an organisation's name as BibTeX divides names."""
    if not family or literal:
        return f"{{{escape(literal or given)}}}"
    parts = (escape(part) for part in (family, given) if part)
    return ", ".join(f"{{{part}}}" if _DIVIDING.search(part) else part for part in parts)


def _is_balanced(text: str) -> bool:
    return len(_matched(list(text))) == text.count("{") + text.count("}")


def _matched(signs: list[str]) -> set[int]:
    """Return the places of braces that have a fellow and are not too deep."""
    matched: set[int] = set()
    opened: list[int] = []
    for place, sign in enumerate(signs):
        if sign == "{" and len(opened) < _DEEPEST:
            opened.append(place)
        elif sign == "}" and opened:
            matched |= {opened.pop(), place}
    return matched
