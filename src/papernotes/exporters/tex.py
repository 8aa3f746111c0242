r"""Write plain text as TeX that prints it in BibTeX, biber and LaTeX, and that can do nothing else.

TeX runs the text that it reads: `\input` reads files, `\write18` runs commands. The text comes from
strangers, in notes of a cloned library and titles on the web. Therefore only `COMMANDS` stay commands: they
draw mathematics and accents. All other text is escaped so that TeX prints it.
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
"""Commands that draw mathematics. The first line of the file is a comment."""
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
"""The commands that formulas may have: names, spaces, a double bar, and escaped characters."""
COMMANDS = (
    _FORMULA_COMMANDS
    | frozenset(_ACCENTS)
    | frozenset(_MARKS)
    | frozenset(_LETTERS)
    | {"textasciicircum", "textasciitilde", "textbackslash", "textbraceleft", "textbraceright"}
)
"""All commands that `escape` leaves or writes. No command reads, writes, runs or defines anything.

The same holds for the first letters of each name, and for each name in lower case, because styles of BibTeX
cut names and change their case.
"""

_ENDS = r"(?:\{\}|(?=[ !-?\[-`{-~]))"
"""The end of a command that is a letter. Text that follows it cannot become part of its name."""
_FORMULA = r"(?P<formula>\$(?=\S)(?:[^$\\]++|\\.)++(?<=\S)\$(?!\d))"
"""A formula, as in titles on arXiv. A dollar behind a backslash neither begins nor ends it."""
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
"""A command. Engines of TeX differ in the letters of its name; this pattern has all of them."""
_NOT_IN_FORMULAS = re.compile(r"\^\^|[%#&]")
"""`^^` writes any character by its number, `%` begins a comment, `#` and `&` belong to macros and tables."""
_KEPT_CASE = re.compile(r"(?<=.)[A-Z]|^[A-Z].*\d")
"""Words like KV, DeepSeek or V3, whose case styles must not change when they write titles in lower case."""
_CAPITAL = re.compile("[A-Z]")
_DIVIDING = re.compile(r",|\band\b", re.IGNORECASE)
"""The parts of a name at which BibTeX would divide it. Braces prevent that."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufeff]+")
_DEEPEST = 20
"""Most levels of nested braces. TeX fails at 255."""


def escape(text: str, *, keep_case: bool = False) -> str:
    """Return plain text as a line of TeX with single blanks.

    Args:
        text: the text.
        keep_case: whether words and formulas with capitals inside get braces, so that styles keep their case.
    """
    return printed(" ".join(_CONTROL.sub(" ", text).split()), keep_case=keep_case)


def printed(line: str, *, keep_case: bool = False) -> str:
    r"""Return a line of plain text as TeX that prints it.

    A formula between dollars stays if all its commands are in `COMMANDS`. Letters with accents (`\'e`,
    `\v{s}`, `\o`) stay. Elsewhere `# $ % & _ ~ ^ \` become commands that print them. Matching braces stay,
    because they protect the case of words in titles from BibTeX. An unmatched brace becomes a command.
    Chinese stays.

    Args:
        line: the line.
        keep_case: as for `escape`.
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
    """Divide a text into formulas, accented letters, words and single characters."""
    for found in pattern.finditer(text):
        if found.lastgroup == "formula" and not _is_mathematics(found[0]):
            yield from _signs(found[0], _IN_TEXT)
        elif found.lastgroup == "pair":
            yield from found[0]
        else:
            yield found[0]


def _is_mathematics(formula: str) -> bool:
    """Tell whether a formula has only listed commands, and braces that match for TeX and for BibTeX."""
    bare = _COMMAND.sub("", formula)
    return (
        _FORMULA_COMMANDS.issuperset(_COMMAND.findall(formula))
        and not _NOT_IN_FORMULAS.search(bare)
        and _is_balanced(formula)
        and _is_balanced(bare)
    )


def _is_kept(sign: str) -> bool:
    """Tell whether a style that writes titles in lower case would spoil a word, a formula or an accent."""
    return (_CAPITAL if sign[0] in "$\\" else _KEPT_CASE).search(sign) is not None


def name(family: str, given: str, literal: str) -> str:
    """Return the name of a person or an organisation in the form that BibTeX parses."""
    if not family or literal:
        return f"{{{escape(literal or given)}}}"
    parts = (escape(part) for part in (family, given) if part)
    return ", ".join(f"{{{part}}}" if _DIVIDING.search(part) else part for part in parts)


def _is_balanced(text: str) -> bool:
    return len(_matched(list(text))) == text.count("{") + text.count("}")


def _matched(signs: list[str]) -> set[int]:
    """Return the positions of braces that match and are not nested too deeply."""
    matched: set[int] = set()
    opened: list[int] = []
    for place, sign in enumerate(signs):
        if sign == "{" and len(opened) < _DEEPEST:
            opened.append(place)
        elif sign == "}" and opened:
            matched |= {opened.pop(), place}
    return matched
