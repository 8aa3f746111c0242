"""The first milliseconds of a command, before it can tell anything."""

from __future__ import annotations

import subprocess
import sys

INTERRUPTED_AT = """
import sys

class Interrupting:
    def find_spec(self, name, *_):
        if name == sys.argv[1]:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
from papernotes.__main__ import main
main()
"""


def test_ctrl_c_while_a_command_is_imported_is_quiet() -> None:
    for module in ("papernotes.cli.app", "papernotes.errors", "papernotes.cli.environment", "typer"):
        words = [sys.executable, "-c", INTERRUPTED_AT, module, "--help"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (130, "", ""), module


def test_nothing_is_imported_before_ctrl_c_is_quiet() -> None:
    statement = "import sys; had = {*sys.modules}; import papernotes.__main__; print(*{*sys.modules} - had)"
    done = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True)
    assert {*done.stdout.split()} == {"papernotes", "papernotes.__main__"}
