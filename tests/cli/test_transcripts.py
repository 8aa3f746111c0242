import os
from pathlib import Path

import pytest
from tests.cli.transcripts import TRANSCRIPTS, Place, parse, write


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.md")), ids=lambda path: path.stem)
def test_commands_print_what_the_transcript_says(path: Path, tmp_path: Path) -> None:
    place = Place(tmp_path)
    steps = parse(path.read_text(encoding="utf-8"))
    for step in steps:
        if not step.command:
            continue
        printed = place.run(step.command)
        if "UPDATE_TRANSCRIPTS" in os.environ:  # then read the difference
            step.expected = printed
        else:
            assert printed == step.expected, step.command
    if "UPDATE_TRANSCRIPTS" in os.environ:
        path.write_text(write(steps), encoding="utf-8")
