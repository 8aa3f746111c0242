from pathlib import Path

import pytest

from papernotes.errors import ConfigError, ExitStatus, LibraryError
from papernotes.library_root import find_root


class Home:
    """A user's home folder with what a test puts into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "home" / "li"
        self.folder.mkdir(parents=True)
        self.environ = {"HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "settings")}

    def note(self, path: str) -> Path:
        note = self.folder / path
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text("## 12.3\n", encoding="utf-8")
        return note

    def mark(self, path: str) -> Path:
        (self.folder / path / ".papernotes").mkdir(parents=True)
        return self.folder / path

    def default(self, text: str) -> None:
        (self.folder / "settings" / "papernotes").mkdir(parents=True)
        (self.folder / "settings" / "papernotes" / "config.yaml").write_text(text, encoding="utf-8")

    def find(self, cwd: str = ".", path: str | None = None) -> Path:
        folder = self.folder / cwd
        folder.mkdir(parents=True, exist_ok=True)
        return find_root(Path(path) if path else None, cwd=folder, environ=self.environ)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path.resolve())


def test_the_folder_named_comes_first(home: Home) -> None:
    for name in ("named", "variable", "around"):
        home.mark(name)
    home.environ["PAPERNOTES_LIBRARY"] = str(home.folder / "variable")
    home.default(f"library: {home.folder / 'around'}\n")
    assert home.find("around", str(home.folder / "named")) == home.folder / "named"
    assert home.find("around") == home.folder / "variable"
    del home.environ["PAPERNOTES_LIBRARY"]
    assert home.find("around/deep/down") == home.folder / "around"
    assert home.find("elsewhere") == home.folder / "around"


def test_a_relative_path_is_meant_from_the_working_folder(home: Home) -> None:
    home.note("logs/notes/a.md")
    assert home.find("logs/notes", "..") == home.folder / "logs"


def test_notes_in_a_folder_make_a_library(home: Home) -> None:
    home.note("log/notes/2025/deep/12.MD")
    assert home.find("log") == home.folder / "log"
    assert home.find("log/notes/2025") == home.folder / "log"
    assert home.find("log/asset") == home.folder / "log"


def test_the_nearest_notes_win(home: Home) -> None:
    home.note("outer/notes/a.md")
    home.note("outer/inner/notes/b.md")
    assert home.find("outer/inner/deep") == home.folder / "outer/inner"


def test_the_mark_wins_over_notes_within_the_library(home: Home) -> None:
    home.mark("log")
    home.note("log/notes/project/notes/a.md")
    assert home.find("log/notes/project") == home.folder / "log"


def test_a_folder_of_that_name_without_markdown_is_no_library(home: Home) -> None:
    (home.folder / "music" / "notes" / "scores").mkdir(parents=True)
    with pytest.raises(LibraryError, match="no library in"):
        home.find("music")


def test_notes_in_the_home_folder_are_not_taken_by_accident_but_when_marked_or_named(home: Home) -> None:
    home.note("notes/shopping.md")
    home.note("../notes/everybody.md")
    with pytest.raises(LibraryError, match="no library in"):
        home.find("downloads")
    assert home.find("downloads", str(home.folder)) == home.folder
    home.mark(".")
    assert home.find("downloads") == home.folder


def test_without_a_library_the_error_says_what_to_do(home: Home) -> None:
    with pytest.raises(LibraryError) as caught:
        home.find("empty")
    assert caught.value.message == f"no library in {home.folder / 'empty'} or a folder above it"
    assert "papernotes init" in (caught.value.hint or "")
    assert "--library" in (caught.value.hint or "")
    assert caught.value.exit_status is ExitStatus.FAILURE


def test_what_was_named_and_is_no_library_is_an_error_that_says_why(home: Home) -> None:
    (home.folder / "plain").mkdir()
    (home.folder / "file").write_text("", encoding="utf-8")
    (home.folder / "loop").symlink_to("loop")
    for name, problem in (
        ("plain", "is no library: it has neither .papernotes/ nor notes/"),
        ("file", "is not a folder"),
        ("missing", "does not exist"),
        ("loop", ""),
        ("file/below", "cannot be used: Not a directory"),
        ("nul\0", "leads nowhere"),
    ):
        with pytest.raises(LibraryError) as caught:
            home.find(".", str(home.folder / name))
        assert problem in caught.value.message
        assert caught.value.hint
    home.environ["PAPERNOTES_LIBRARY"] = "missing"
    with pytest.raises(LibraryError, match=r"missing \(PAPERNOTES_LIBRARY\) does not exist"):
        home.find(".")


def test_the_default_library_is_relative_to_the_settings_that_name_it(home: Home) -> None:
    home.default("library: ../../log\n")
    home.mark("log")
    assert home.find("elsewhere") == home.folder / "log"


def test_a_default_library_that_is_gone_is_told_with_the_settings_file(home: Home) -> None:
    home.default("library: gone\n")
    with pytest.raises(LibraryError, match=r"gone \(.*config\.yaml\) does not exist"):
        home.find("elsewhere")


def test_the_users_settings_are_only_read_when_they_are_needed(home: Home) -> None:
    home.default("library: [\n")
    home.mark("log")
    assert home.find("log") == home.folder / "log"
    with pytest.raises(ConfigError):
        home.find("elsewhere")


def test_links_to_a_library_lead_to_one_root(home: Home) -> None:
    home.mark("log")
    (home.folder / "link").symlink_to(home.folder / "log")
    assert home.find(".", str(home.folder / "link")) == home.folder / "log"
    assert home.find("link") == home.folder / "log"


def test_a_working_folder_that_is_gone_is_told_of(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    log = home.mark("log")
    gone = home.folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(LibraryError, match="the working folder is gone"):
        find_root(None, cwd=Path(), environ=home.environ)
    assert find_root(log, cwd=Path(), environ=home.environ) == log
