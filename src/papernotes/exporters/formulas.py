"""Formulas in TeX as MathML, which browsers draw without a script; one that is none is left to the caller.

The converter is native code. Some formulas take it a time that doubles with each bracket (`x` and 45 times
`(`), and deep ones overflow the stack of a thread. It therefore runs in a process of its own, which ends
itself when a formula takes too long.
"""

from __future__ import annotations

import atexit
import faulthandler
import re
import subprocess
import sys
from contextlib import suppress
from functools import cache, lru_cache
from threading import Lock

_LONGEST = 2_000
"""Characters of a formula; a longer one is shown as it was written."""
_MOST_FAILURES = 5
"""Formulas that may hang or crash the converter. After them no formula is converted any more, so that a note
full of such formulas costs no more time than these."""
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
_SECONDS = 1.0
"""Time that a formula may take; an ordinary one takes a ten-thousandth of it."""
_MACROS = {
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
}
"""Commands of packages that notes use, in terms of those that the converter knows."""
_STYLE = re.compile(r' style="([^"]*)"')
_SIDE = re.compile(r"text-align: ?(left|right)")


@lru_cache(maxsize=1024)
def mathml(formula: str, *, display: bool) -> str | None:
    """Return a formula as MathML; None for what is no formula, or has what the converter does not know.

    None as well for a formula that takes the converter too long.

    Args:
        formula: the formula, without the dollars around it.
        display: whether it stands by itself.
    """
    if len(formula) > _LONGEST:
        return None
    for pattern, other in _REWRITTEN:
        formula = pattern.sub(other, formula)
    formula = _WORDS.sub(lambda found: found[0].replace("_", r"\_"), formula)
    made = _converter().convert(formula, display=display)
    return None if made is None else _STYLE.sub(_class, made)


@cache
def _converter() -> _Converter:
    converter = _Converter()
    atexit.register(converter.stop)
    return converter


class _Converter:
    """A process that converts formulas. It is started when needed, and again after a formula ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._turn = Lock()

    def convert(self, formula: str, *, display: bool) -> str | None:
        """Return a formula as MathML, or None where the converter refuses it, hangs or crashes."""
        request = formula.encode(errors="replace")
        with self._turn:
            if self._failures >= _MOST_FAILURES:
                return None
            answer = None
            try:
                with suppress(OSError):  # no process can be started, or this one has ended
                    answer = self._ask(b"%d\n%d\n%b" % (display, len(request), request))
            finally:
                if answer is None:
                    self._failures += 1
                    self.stop()
        return answer.decode() if answer else None

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, request: bytes) -> bytes | None:
        """Return the answer to a request, empty where the formula is refused; None if the process ended."""
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - a file of this package
                [sys.executable, "-P", __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:  # as the type of the process allows
            return None
        requests.write(request)
        requests.flush()
        length = answers.readline()
        answer = answers.read(max(0, int(length or 0)))
        return None if not length or len(answer) < int(length) else answer


def _class(style: re.Match[str]) -> str:
    """Say by a class to which side a cell keeps, since pages allow no styles within."""
    side = _SIDE.search(style[1])
    return f' class="{side[1]}"' if side else ""


def _serve() -> None:
    """Answer requests until stdin ends."""
    from math_core import LatexError, LatexToMathML

    converter = LatexToMathML(macros=_MACROS, allow_unreliable_rendering=True, fancy_error=False)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while display := requests.readline():
        formula = requests.read(int(requests.readline())).decode()
        # The only alarm that goes off while native code holds Python's lock, on every system.
        faulthandler.dump_traceback_later(_SECONDS, exit=True)
        try:
            made = converter.convert_with_local_state(formula, displaystyle=display == b"1\n").encode()
        except LatexError:
            answers.write(b"-1\n")
        else:
            answers.write(b"%d\n%b" % (len(made), made))
        faulthandler.cancel_dump_traceback_later()
        answers.flush()


if __name__ == "__main__":
    _serve()
