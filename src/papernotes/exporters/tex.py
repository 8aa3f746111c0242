r"""Plain text as TeX that BibTeX, biber and LaTeX read back as it was meant, and that can do nothing else.

TeX runs what it reads: `\input` reads files, `\write18` runs commands. Text comes from strangers (notes of a
cloned library, titles on the web). Therefore only `COMMANDS` stay commands: those that draw mathematics, and
accents. Everything else is written so that TeX prints it.
"""

from __future__ import annotations

import re
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
_MATHEMATICS = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi
    omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega digamma Gamma Delta
    Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega varGamma varDelta varTheta varLambda varXi varPi varSigma
    varUpsilon varPhi varPsi varOmega aleph beth gimel daleth ell hbar hslash imath jmath wp Re Im partial
    nabla infty emptyset varnothing prime backprime angle measuredangle sphericalangle triangle square Box
    Diamond lozenge bigstar blacksquare blacktriangle clubsuit diamondsuit heartsuit spadesuit flat natural
    sharp surd top bot perp forall exists nexists neg lnot checkmark complement eth mho Bbbk Finv Game
    degree dots ldots cdots vdots ddots dotsb dotsc dotsi dotsm dotso pm mp times div ast star circ bullet
    cdot cap cup uplus sqcap sqcup vee wedge lor land setminus smallsetminus wr diamond bigtriangleup
    bigtriangledown triangleleft triangleright lhd rhd unlhd unrhd oplus ominus otimes oslash odot bigcirc
    dagger ddagger amalg ltimes rtimes leftthreetimes rightthreetimes boxplus boxminus boxtimes boxdot
    barwedge veebar curlyvee curlywedge intercal divideontimes dotplus Cap Cup circledast circledcirc
    circleddash leq le geq ge neq ne lt gt equiv sim simeq approx approxeq cong propto varpropto ll gg lll
    ggg prec succ preceq succeq precsim succsim subset supset subseteq supseteq subsetneq supsetneq sqsubset
    sqsupset sqsubseteq sqsupseteq Subset Supset in ni notin owns mid nmid parallel nparallel vdash dashv
    Vdash vDash models smile frown asymp doteq doteqdot bowtie Join between pitchfork leqslant geqslant
    lesssim gtrsim lessgtr gtrless leqq geqq lneq gneq lneqq gneqq lessapprox gtrapprox nsim ncong nless
    ngtr nleq ngeq nsubseteq nsupseteq triangleq coloneqq eqqcolon because therefore backsim thicksim
    thickapprox trianglelefteq trianglerighteq vartriangle vartriangleleft vartriangleright bumpeq Bumpeq
    circeq eqsim eqcirc leftarrow gets rightarrow to leftrightarrow Leftarrow Rightarrow Leftrightarrow
    mapsto longmapsto longleftarrow longrightarrow longleftrightarrow Longleftarrow Longrightarrow
    Longleftrightarrow iff implies impliedby hookleftarrow hookrightarrow leftharpoonup leftharpoondown
    rightharpoonup rightharpoondown rightleftharpoons leftrightharpoons uparrow downarrow updownarrow
    Uparrow Downarrow Updownarrow nearrow searrow swarrow nwarrow leadsto rightsquigarrow
    leftrightsquigarrow twoheadrightarrow twoheadleftarrow rightarrowtail leftrightarrows rightleftarrows
    rightrightarrows leftleftarrows upuparrows downdownarrows circlearrowleft circlearrowright
    curvearrowleft curvearrowright multimap dashrightarrow dashleftarrow nrightarrow nleftarrow nRightarrow
    nLeftarrow nleftrightarrow Lsh Rsh restriction upharpoonright xleftarrow xrightarrow sum prod coprod int
    iint iiint oint bigcap bigcup bigsqcup bigvee bigwedge bigodot bigotimes bigoplus biguplus arccos arcsin
    arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim liminf limsup ln log max
    min projlim sec sin sinh sup tan tanh Pr bmod pmod mod pod operatorname limits nolimits displaylimits
    frac dfrac tfrac cfrac binom dbinom tbinom sqrt over atop choose stackrel overset underset substack left
    right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm langle
    rangle lbrace rbrace lbrack rbrack lceil rceil lfloor rfloor lvert rvert lVert rVert vert Vert lgroup
    rgroup lmoustache rmoustache ulcorner urcorner llcorner lrcorner backslash colon hat check tilde acute
    grave dot ddot dddot breve bar vec mathring widehat widetilde widecheck overline underline overbrace
    underbrace overrightarrow overleftarrow overleftrightarrow underrightarrow underleftarrow not mathbb
    mathbbm mathds mathbf mathcal mathfrak mathit mathnormal mathrm mathscr mathsf mathtt boldsymbol bm pmb
    mathord mathop mathbin mathrel mathopen mathclose mathpunct mathinner text textrm textbf textit textsf
    texttt textsc textup textmd textnormal textsl emph mbox rm bf it sf tt sc cal Bbb frak quad qquad
    enspace thinspace medspace thickspace negthinspace displaystyle textstyle scriptstyle scriptscriptstyle
    phantom hphantom vphantom smash mathstrut nonscript textsuperscript textsubscript
"""
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
_FORMULA_COMMANDS = frozenset(_MATHEMATICS.split()) | frozenset(r",:;!>/ |{}#%&_$")
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
    parts = (_whole(escape(part)) for part in (family, given) if part)
    return ", ".join(parts)


def _whole(part: str) -> str:
    """Return a part of a name so that its own `and` and commas do not divide it."""
    return f"{{{part}}}" if re.search(r",|\band\b", part, re.IGNORECASE) else part


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
