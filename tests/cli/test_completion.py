from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.transcripts import TRANSCRIPTS
from tests.measured import COVERAGE

PAPERNOTES = str(Path(sys.executable).parent / "papernotes")
LIBRARY = str(TRANSCRIPTS / "library")


def complete(words: str, cache: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command or [PAPERNOTES],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            "_PAPERNOTES_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split("\n" if "\n" in words else " ")) - 1),
            "PAPERNOTES_LIBRARY": LIBRARY,
            "PAPERNOTES_CACHE_DIR": str(cache),
            "LANG": "C.UTF-8",
            **COVERAGE,
        },
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("papernotes ex", {"export"}),
        ("papernotes hel", {"help"}),
        ("papernotes help ex", {"export"}),
        ("papernotes --libr", {"--library"}),
        ("papernotes list --rev", {"--reverse"}),
        ("papernotes list --tag att", {"attention", "attention/kernel"}),
        ("papernotes search --topic 推", {"推理加速"}),
        ("papernotes list --kind g", {"github"}),
        ("papernotes list --has i", {"image"}),
        ("papernotes export --format b", {"bibtex", "biblatex"}),
        ("papernotes show Flash", {"FlashAttention"}),
        ("papernotes show 2211", {"2211.17192"}),
        (f"papernotes --library {LIBRARY} show Vi", {"ViT"}),
        ("papernotes nonsense zz", set()),
    ],
)
def test_words_are_completed(words: str, expected: set[str], tmp_path: Path) -> None:
    done = complete(words, tmp_path)
    assert done.stderr == ""
    assert set(done.stdout.split("\n")) - {""} == expected


@pytest.mark.parametrize(
    ("begun", "expected"),
    [
        ("Spec", "Speculative\\ Decoding"),
        ("Speculative\\ De", "Speculative\\ Decoding"),
        ('"Speculative De', "Speculative Decoding"),
    ],
)
def test_a_name_of_several_words_is_completed_as_one(begun: str, expected: str, tmp_path: Path) -> None:
    assert complete(f"papernotes\nshow\n{begun}", tmp_path).stdout.splitlines() == [expected]


def test_a_name_that_a_shell_would_act_on_is_not_offered(tmp_path: Path) -> None:
    notes = tmp_path / "library" / "notes"
    notes.mkdir(parents=True)
    (notes / "2025-12.md").write_text(
        "## 12.3\n\n- [Go $(reboot) now](https://x.example)\n", encoding="utf-8"
    )
    words = f"papernotes\n--library\n{tmp_path / 'library'}\nshow\nGo"
    assert complete(words, tmp_path).stdout.strip() == ""


def test_a_missing_library_is_kept_quiet(tmp_path: Path) -> None:
    done = complete(f"papernotes --library {tmp_path / 'nowhere'} show a", tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_script(shell: str) -> None:
    done = subprocess.run(
        [PAPERNOTES, "--show-completion", shell], capture_output=True, text=True, check=False, env={}
    )
    assert "_PAPERNOTES_COMPLETE" in done.stdout or "Shell" in done.stdout


def test_completion_imports_nothing_heavy(tmp_path: Path) -> None:
    statement = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
        " from papernotes.cli.app import run; from papernotes.cli.environment import Environment;"
        " sys.exit(run([], Environment.of_process()))"
    )
    complete("papernotes show vL", tmp_path)  # reads the notes
    done = complete("papernotes show vL", tmp_path, sys.executable, "-c", statement)
    assert done.stdout == "vLLM\n"
    assert not set(done.stderr.split()) & {"whoosh", "markdown_it", "rich.console", "yaml"}
