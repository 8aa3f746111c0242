import sys
from pathlib import Path

import platformdirs
import pytest

from papernotes.user_folders import cache_folder, config_folder, home_folder, make_private, state_folder

linux = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="XDG folders are for other systems")


def test_the_cache_is_where_the_user_says(tmp_path: Path) -> None:
    assert cache_folder({"PAPERNOTES_CACHE_DIR": str(tmp_path)}) == tmp_path
    assert cache_folder({"PAPERNOTES_CACHE_DIR": "cache", "HOME": str(tmp_path)}) == tmp_path / "cache"
    assert cache_folder({"PAPERNOTES_CACHE_DIR": "~/cache"}) == Path.home() / "cache"


@linux
@pytest.mark.parametrize(
    "variables", [{}, {"XDG_CACHE_HOME": "/x/c", "XDG_CONFIG_HOME": "/x/d", "XDG_STATE_HOME": "/x/e"}]
)
def test_folders_are_those_that_platformdirs_knows(
    variables: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "PAPERNOTES_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    environ = {"HOME": str(tmp_path), **variables}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert cache_folder(environ) == platformdirs.user_cache_path("papernotes", appauthor=False)
    assert config_folder(environ) == platformdirs.user_config_path("papernotes", appauthor=False)
    assert state_folder(environ) == platformdirs.user_state_path("papernotes", appauthor=False)


@linux
def test_a_relative_xdg_folder_is_ignored(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "XDG_CACHE_HOME": "relative"}
    assert cache_folder(environ) == tmp_path / ".cache" / "papernotes"


def test_the_state_is_where_the_user_says(tmp_path: Path) -> None:
    assert state_folder({"PAPERNOTES_STATE_DIR": str(tmp_path)}) == tmp_path
    assert state_folder({"PAPERNOTES_STATE_DIR": "state", "HOME": str(tmp_path)}) == tmp_path / "state"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_private_folder_is_nobody_elses_and_no_link(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    assert make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to(folder)
    assert not make_private(tmp_path / "link")


def test_home_is_what_the_environment_says(tmp_path: Path) -> None:
    assert home_folder({"HOME": str(tmp_path)}) == tmp_path
    assert home_folder({}) == Path.home()
