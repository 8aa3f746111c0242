"""The process that converts formulas for `formulas.py`: it may hang or crash, and nothing else does.

It is run as a script by its path, so that it imports no part of papernotes and starts at once. It reads
requests from stdin until that ends. A request is a line `1` or `0` (whether the formula stands by itself), a
line with the length of the formula in bytes, and the formula in UTF-8. The answer is a line with the length
of the MathML in bytes, and the MathML; the length is -1 where the converter refuses the formula. A formula
that takes longer than `SECONDS` ends the process without an answer.
"""

from __future__ import annotations

import faulthandler
import sys

SECONDS = 1.0
"""Time that a formula may take; an ordinary one takes a ten-thousandth of it."""
MACROS = {
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
}
"""Commands of packages that notes use, in terms of those that the converter knows."""


def serve() -> None:
    """Answer requests until stdin ends."""
    from math_core import LatexError, LatexToMathML

    converter = LatexToMathML(macros=MACROS, allow_unreliable_rendering=True, fancy_error=False)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while display := requests.readline():
        formula = requests.read(int(requests.readline())).decode()
        # The only alarm that goes off while native code holds Python's lock, on every system.
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        try:
            made = converter.convert_with_local_state(formula, displaystyle=display == b"1\n").encode()
        except LatexError:
            answers.write(b"-1\n")
        else:
            answers.write(b"%d\n%b" % (len(made), made))
        faulthandler.cancel_dump_traceback_later()
        answers.flush()


if __name__ == "__main__":
    serve()
