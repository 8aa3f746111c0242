"""A disk without room: a clear message, and every file as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.writing.processes import complaint, needs_fork

from papernotes.writing.transaction import history, transaction, undo

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "notes/2025-12.md"
OLD = b"- something that was there before\n" * 300

ON_A_TINY_DISK = """
import os
import sys
from pathlib import Path
from papernotes.errors import WriteError
from papernotes.writing.transaction import transaction
from papernotes.writing.transaction import history, undo

root = Path(sys.argv[1])
os.environ["PAPERNOTES_STATE_DIR"] = str(root / "state")
note = root / "notes/2025-12.md"
note.parent.mkdir()

def append():
    with transaction(root, "add") as writes:
        writes.edit("notes/2025-12.md", lambda present: (present or b"") + b"- more\\n")

def files():
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())

note.write_bytes(b"x" * 100_000)
append()
filler = root / "filler"
for room in range(0, 260_000, 20_000):  # from no room at all to room for everything
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    with filler.open("r+b") as file:
        file.truncate(max(0, filler.stat().st_size - room))
    before, known, old_history = note.read_bytes(), files(), history(root)
    try:
        append()
    except WriteError as error:
        print(error.message, "|", error.hint)
        assert note.read_bytes() == before
        assert files() == known, files()
        assert history(root) == old_history
    else:
        print("done")
        assert note.read_bytes() == before + b"- more\\n"
        undo(root)
        assert note.read_bytes() == before
    filler.unlink()
undo(root)
assert note.read_bytes() == b"x" * 100_000
"""


def may_mount(folder: Path) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    mount = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    return subprocess.run(mount, capture_output=True, check=False).returncode == 0


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    if not may_mount(tmp_path):
        pytest.skip("needs root, unshare and tmpfs for a disk that can be filled")
    script = 'mount -t tmpfs -o size=512k tmpfs "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", str(tmp_path), sys.executable, ON_A_TINY_DISK],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[0].split(" cannot")[0].endswith("undo-2")
    assert (
        "cannot be written: no space left on device | Nothing was changed. Make room on the disk" in said[0]
    )
    assert any(line.startswith("notes/2025-12.md cannot be written: no space left") for line in said)
    assert said[-1] == "done"


@needs_fork
@pytest.mark.parametrize(
    ("room", "where"), [(len(OLD) - 1, "undo-2"), (len(OLD) + 3, NOTE)], ids=["record", "note"]
)
def test_a_file_too_large_for_its_place_changes_nothing(tmp_path: Path, room: int, where: str) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / NOTE).write_bytes(OLD)

    def append() -> None:
        with transaction(tmp_path, "add") as writes:
            writes.edit(NOTE, lambda present: (present or b"") + b"- more\n")

    def append_without_room() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        append()

    said = complaint(append_without_room, tmp_path)
    assert said.startswith("WriteError: ")
    assert f"{where} cannot be written: file too large" in said
    assert "Nothing was changed." in said
    assert (tmp_path / NOTE).read_bytes() == OLD
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["2025-12.md"]
    assert history(tmp_path) == []
    append()
    undo(tmp_path)
    assert (tmp_path / NOTE).read_bytes() == OLD
