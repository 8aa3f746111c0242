"""Convert formulas from TeX to MathML, which browsers draw without a script.

The converter is native code. On some formulas (`x` and 45 times `(`), its time doubles with each bracket.
Deeply nested formulas overflow the stack. It therefore runs in a process of its own: this file, run as a
script by its path, so that the process imports nothing else of papernotes and starts at once.

The process reads requests from standard input until that ends. A request is a line `1` or `0` (whether the
formula is displayed on a line of its own), a line with the length of the formula in bytes, and the formula in
UTF-8. The answer is a line with the length of the MathML in bytes, and the MathML. The length is -1 if the
converter refuses the formula. If a formula takes longer than `_SECONDS`, the process ends without an answer.
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
"""Most characters of a formula. A longer formula is shown as it was written."""
_MOST_FAILURES = 5
"""Number of formulas that may hang or crash the converter. After them, formulas are shown as they were
written, so that a note full of such formulas costs no more time."""
_REWRITTEN = (
    (re.compile(r"\\(begin|end)\{(?:split|align|eqnarray)\*?\}"), r"\\\1{aligned}"),
    (re.compile(r"\\(begin|end)\{(?:gather|multline)\*?\}"), r"\\\1{gathered}"),
    (re.compile(r"\\(?:begin|end)\{equation\*?\}|\\label\{[^{}]*\}|\\no(?:number|tag)\b"), ""),
    (re.compile(r"\\tag\*?\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (re.compile(r"\\mathop\s*(?=\{)"), r"\\operatorname*"),
)
"""Rewrites of commands that the converter lacks: into commands that it knows, or into nothing where they only
number equations."""
_WORDS = re.compile(r"\\(?:text|mathrm|operatorname)\*?\{[^{}\\$]*\}")
"""Words in a formula, in which an underscore is a plain character."""
_SECONDS = 1.0
"""Most seconds for a formula. An ordinary formula takes a ten-thousandth of that."""
_MACROS = {
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
}
"""Commands of LaTeX packages, defined by commands that the converter knows."""
_STYLE = re.compile(r' style="([^"]*)"')
_SIDE = re.compile(r"text-align: ?(left|right)")


@lru_cache(maxsize=1024)
def mathml(formula: str, *, display: bool) -> str | None:
    """Return a formula as MathML, or None if the converter refuses it or takes too long.

    Args:
        formula: the formula, without the dollars around it.
        display: whether it is displayed on a line of its own.
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
    """The process that converts formulas. It is started when needed, and again after a formula ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._turn = Lock()

    def convert(self, formula: str, *, display: bool) -> str | None:
        """Return a formula as MathML, or None if the converter refuses it, hangs or crashes."""
        request = formula.encode(errors="replace")
        with self._turn:
            if self._failures >= _MOST_FAILURES:
                return None
            answer = None
            try:
                with suppress(OSError):  # the process cannot be started, or has ended
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
        """Return the answer to a request: empty if the formula is refused, None if the process ended."""
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - a file of this package
                [sys.executable, "-P", __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:  # never, but the type of the process allows it
            return None
        requests.write(request)
        requests.flush()
        length = answers.readline()
        answer = answers.read(max(0, int(length or 0)))
        return None if not length or len(answer) < int(length) else answer


def _class(style: re.Match[str]) -> str:
    """Replace a style by a class that aligns a cell of a matrix: pages allow no style attributes."""
    side = _SIDE.search(style[1])
    return f' class="{side[1]}"' if side else ""


def _serve() -> None:
    """Answer requests until standard input ends."""
    from math_core import LatexError, LatexToMathML

    converter = LatexToMathML(macros=_MACROS, allow_unreliable_rendering=True, fancy_error=False)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while display := requests.readline():
        formula = requests.read(int(requests.readline())).decode()
        # Only this alarm goes off on every system while native code holds the interpreter lock.
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
