from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pictures import PNG

from papernotes.config import Config
from papernotes.images import Images


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "library"
    for path in (
        "asset/a b.png",
        "notes/sub/beside.png",
        "pictures/in.png",
        "top.png",
        "old/2024/asset/c.png",
    ):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    return root


@pytest.mark.parametrize(
    ("written", "note", "path"),
    [
        ("asset/a b.png", "notes/2025-12.md", "asset/a b.png"),
        ("../asset/a b.png", "notes/2025-12.md", "asset/a b.png"),
        ("../../asset/a b.png", "notes/sub/x.md", "asset/a b.png"),
        ("./beside.png", "notes/sub/x.md", "notes/sub/beside.png"),
        ("beside.png", "notes/sub/x.md", "notes/sub/beside.png"),
        ("in.png", "notes/x.md", "pictures/in.png"),
        ("top.png", "notes/x.md", "top.png"),
        ("/top.png", "notes/sub/x.md", "top.png"),
        ("a b.png", "x.md", "asset/a b.png"),
        ("c.png", "notes/x.md", "old/2024/asset/c.png"),
        ("2024/asset/c.png", "notes/x.md", "old/2024/asset/c.png"),
    ],
)
def test_an_image_is_found_where_it_may_be_meant(root: Path, written: str, note: str, path: str) -> None:
    images = Images(root, Config(assets=("asset", "pictures")))
    assert images.find(written, note) == (path, root / path)


@pytest.mark.parametrize(
    ("written", "note", "path"),
    [
        (
            "asset/Pasted image 20251208093047.png",
            "notes/2025-12.md",
            "asset/Pasted image 20251208093047.png",
        ),
        ("../asset/gone.png", "notes/sub/x.md", "notes/asset/gone.png"),
        ("./gone.png", "notes/x.md", "notes/gone.png"),
        ("a//b/./gone.png", "notes/x.md", "a/b/gone.png"),
        ("other/a b.png", "notes/x.md", "other/a b.png"),
        ("asset", "notes/x.md", "asset"),
        ("https://example.org/asset/top.png", "notes/x.md", "https://example.org/asset/top.png"),
        ("//example.org/top.png", "notes/x.md", "//example.org/top.png"),
        ("data:image/png;base64,AAAA", "notes/x.md", "data:image/png;base64,AAAA"),
        ("", "notes/x.md", ""),
        ("a\0b.png", "notes/x.md", "a\0b.png"),
        ("x" * 5000 + ".png", "notes/x.md", "x" * 5000 + ".png"),
        ("../../secret.png", "notes/x.md", "../../secret.png"),
    ],
)
def test_an_image_that_is_not_there_keeps_its_path(root: Path, written: str, note: str, path: str) -> None:
    assert Images(root, Config()).find(written, note) == (path, None)


def test_no_link_leads_out_of_the_library(root: Path) -> None:
    (root / "asset" / "leak.png").symlink_to(root.parent / "secret.png")
    (root / "asset" / "loop.png").symlink_to("loop.png")
    (root / "asset" / "inside.png").symlink_to("a b.png")
    images = Images(root, Config())
    assert images.find("asset/leak.png", "notes/x.md") == ("asset/leak.png", None)
    assert images.find("leak.png", "notes/x.md") == ("leak.png", None)
    assert images.find("asset/loop.png", "notes/x.md") == ("asset/loop.png", None)
    assert images.find("asset/inside.png", "notes/x.md") == ("asset/inside.png", root / "asset/a b.png")


def test_of_several_files_with_a_name_the_shortest_path_is_meant(root: Path) -> None:
    for path in ("z/c.png", "y/deep/c.png"):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_bytes(PNG)
    assert Images(root, Config()).find("c.png", "notes/x.md")[0] == "z/c.png"


def test_what_is_in_the_bin_is_not_found(root: Path) -> None:
    (root / ".trash").mkdir()
    (root / ".trash" / "deleted.png").write_bytes(PNG)
    assert Images(root, Config()).find("deleted.png", "notes/x.md") == ("deleted.png", None)


@given(
    st.text(st.sampled_from("./\\ab:~%#\u0000é图"), max_size=20), st.sampled_from(["x.md", "notes/a/x.md"])
)
def test_whatever_is_written_no_file_outside_is_found(written: str, note: str) -> None:
    root = Path(__file__).resolve().parent
    path, file = Images(root, Config()).find(written, note)
    assert path or not written
    assert file is None or file.is_relative_to(root)
