from __future__ import annotations

from pathlib import Path

from papernotes.catalogue.cache_folder import VERSION_FOLDER, library_cache


def test_no_two_libraries_share_a_folder(tmp_path: Path) -> None:
    environ = {"PAPERNOTES_CACHE_DIR": str(tmp_path)}
    roots = ["/a/b", "/a%2Fb", "/a-b", "/a/b/c", "/a%/b", "/笔记", "/", "/a/plumless", "/a/buckeroo"]
    roots += [f"/{'x' * 250}/notes", f"/{'y' * 250}/notes", f"/{'文' * 80}/{'本' * 80}"]
    folders = [library_cache(Path(root), environ) for root in roots]
    assert all(folder is not None and folder.is_dir() for folder in folders)
    assert len({*folders}) == len(roots)
    for folder in folders:
        assert folder is not None
        assert folder.name == VERSION_FOLDER
        assert folder.parent.parent == tmp_path
        assert folder.parent.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert library_cache(Path("/a"), {"PAPERNOTES_CACHE_DIR": str(tmp_path / "file")}) is None
