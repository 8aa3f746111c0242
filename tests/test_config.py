from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from papernotes.config import Config, load
from papernotes.errors import ConfigError, ExitStatus
from papernotes.user_settings import UserSettings, load_user_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any later change to a file shows in its times."""
    monkeypatch.setattr("papernotes.file_signature._CLOCK_STEP_NS", 0)


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_has_a_default(tmp_path: Path) -> None:
    assert load(tmp_path / "config.yaml") == Config()
    assert load(written(tmp_path, "")) == Config()
    assert load(written(tmp_path, "# nothing yet\n")) == Config()
    assert load(written(tmp_path, "notes:\nassets:\n")) == Config()


def test_settings_are_read(tmp_path: Path) -> None:
    config = load(
        written(
            tmp_path,
            "notes: [journal, 读书笔记/]\n"
            "assets: pictures\n"
            "new_note: journal/{year}/{month:02}-{day:02}.md\n",
        )
    )
    assert config.notes == ("journal", "读书笔记")
    assert config.assets == ("pictures",)
    assert config.note_path(2025, 12, 3) == "journal/2025/12-03.md"
    assert not config.unused_sources


def test_a_library_does_not_say_who_is_asked(tmp_path: Path) -> None:
    config = load(written(tmp_path, "notes: a\nsources:\n  mirrors: {}\n"))
    assert config == Config(notes=("a",), new_note="a/{year}-{month:02}.md")
    assert config.unused_sources == f"{tmp_path}/config.yaml:2"
    assert load(written(tmp_path, "sources: [arxiv]\n")).unused_sources
    assert not load(written(tmp_path, "sources:\n")).unused_sources


def test_the_user_s_own_settings_are_read(tmp_path: Path) -> None:
    assert load_user_settings(None) == load_user_settings(tmp_path / "config.yaml") == UserSettings()
    own = load_user_settings(written(tmp_path, "library: ~/log\nsources:\n  contact: me\n  patience: 3\n"))
    assert own == UserSettings("~/log", {"contact": "me", "patience": 3})
    with pytest.raises(ConfigError, match=r"config\.yaml:1 sources: must hold settings of its own"):
        load_user_settings(written(tmp_path, "sources: [arxiv]\n"))
    with pytest.raises(ConfigError, match=r"config\.yaml:3 sources: contact: is set twice"):
        load_user_settings(written(tmp_path, "sources:\n  contact: a\n  contact: b\n"))


@pytest.mark.parametrize(
    ("notes", "path"),
    [
        ("journal", "journal/2025-12.md"),
        (".", "2025-12.md"),
        ("./a/b", "a/b/2025-12.md"),
        ("[diary, log]", "diary/2025-12.md"),
    ],
)
def test_new_notes_go_where_notes_are(tmp_path: Path, notes: str, path: str) -> None:
    assert load(written(tmp_path, f"notes: {notes}")).note_path(2025, 12, 3) == path


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("assets: asset\nnote: journal\n", 2, "note: is no setting"),
        ("notes: [a, 3]\n", 1, "notes: must be a folder or a list of folders"),
        ("\nnotes: []\n", 2, "notes: must be a folder"),
        ("notes: ../elsewhere\n", 1, "not a folder within the library"),
        ("notes: /etc\n", 1, "not a folder within the library"),
        ("assets: .git\n", 1, "assets: names '.git', which is hidden"),
        ("notes: [notes, a/.b/c]\n", 1, "notes: names 'a/.b/c', which is hidden"),
        ("assets: 'C:\\pictures'\n", 1, "not a folder within the library"),
        ("new_note: 2025\n", 1, "new_note: must be a text"),
        ("new_note: notes/{week}.md\n", 1, "may hold only {year}"),
        ("new_note: notes/{year.__class__}.md\n", 1, "may hold only {year}"),
        ("new_note: notes/{year}-{month:99999999}.md\n", 1, "may hold only {year}"),
        ("new_note: notes/{year}.txt\n", 1, "Markdown file"),
        ("new_note: ../{year}.md\n", 1, "Markdown file within the library"),
        ("new_note: logs/{year}.md\n", 1, "outside the folders with notes (notes)"),
        ("new_note: notes/.daily/{year}.md\n", 1, "never read as a note"),
        ("new_note: notes/.{year}.md\n", 1, "never read as a note"),
        ("notes: .\nnew_note: node_modules/{year}.md\n", 2, "never read as a note"),
        ("- notes\n", 1, "holds no settings"),
        ("notes: a\nassets: [b\n", 3, "this is not valid YAML"),
        ("notes: !!python/object/apply:os.system [echo]\n", 1, "this is not valid YAML"),
        ("notes: {a: 1, [b]: 2}\n", 1, "this is not valid YAML"),
        ("notes: a\nassets: b\nnotes: c\n", 3, "notes: is set twice"),
        ("sources:\n  contact: a\n  contact: b\n", 3, "sources: contact: is set twice"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text))
    assert caught.value.exit_status is ExitStatus.FAILURE
    assert str(tmp_path / "config.yaml") in caught.value.message
    assert message in caught.value.message
    assert f"config.yaml:{line}" in caught.value.message or (line == 1 and "YAML" in message)


def test_a_misspelt_setting_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, "asset: pictures\n"))
    assert caught.value.hint == "Did you mean 'assets'?"
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, "colour: red\n"))
    assert caught.value.hint == "The settings are notes, assets, new_note."


def test_a_file_in_another_encoding_is_read_and_one_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("# 笔记在这个文件夹里\nnotes: 笔记\n".encode("gb18030"))
    assert load(path).notes == ("笔记",)
    path.write_bytes(b"notes: caf\xe9\n")
    with pytest.raises(ConfigError, match=r"config\.yaml:1 is neither"):
        load(path)


def test_what_is_no_plain_file_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").mkdir()
    with pytest.raises(ConfigError, match=r"config\.yaml is no file"):
        load(tmp_path / "config.yaml")


def test_settings_of_services_are_checked_with_their_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "sources:\n  contact: me\n  speed: 3\n")

    def check(values: Mapping[str, Any]) -> None:
        if "speed" in values:
            raise ConfigError("is no setting")

    with pytest.raises(ConfigError, match=r"config\.yaml:3 is no setting"):
        load_user_settings(path).check_sources(check)


def test_deep_nesting_and_aliases_do_no_harm(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"yaml:1: lists and mappings are nested more than 32 deep"):
        load(written(tmp_path, "sources: " + "[" * 5000))
    with pytest.raises(ConfigError, match="more than 65,536 characters"):
        load(written(tmp_path, "#\n" * 40_000))
    laughs = "\n".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    with pytest.raises(ConfigError, match=r"yaml:3: an alias \(\*a0\) is not read"):
        load(written(tmp_path, f"sources:\n  a0: &a0 ha\n{laughs}\nmore: 1\n"))


@pytest.mark.parametrize("text", ["sources:\n  patience: 0x{}\n", "sources: {{}}\n? 0x{}\n: 1\n"])
def test_a_number_of_thousands_of_digits_is_no_setting(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="yaml:2 holds a value of more than 1000 characters"):
        load(written(tmp_path, text.format("f" * 4000)))


@pytest.mark.usefixtures("settled")
def test_a_copy_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    path, copy = written(tmp_path, "notes: journal\n"), tmp_path / "copy.json"
    copy.mkdir()
    assert load(path, copy=copy).notes == ("journal",)
    assert sorted(tmp_path.iterdir()) == [path, copy]


@pytest.mark.usefixtures("settled")
def test_a_copy_saves_reading_yaml_until_the_file_changes(tmp_path: Path) -> None:
    path, copy = written(tmp_path, "notes: journal\n"), tmp_path / "copy.json"
    assert load(path, copy=copy).notes == ("journal",)
    assert copy.exists()
    assert loads_without_yaml(path, copy)
    path.write_text("notes: another\n", encoding="utf-8")
    assert load(path, copy=copy).notes == ("another",)


@pytest.mark.usefixtures("settled")
def test_errors_are_the_same_from_a_copy(tmp_path: Path) -> None:
    path, copy = written(tmp_path, "assets: asset\nnotes: ../up\n"), tmp_path / "copy.json"
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"config\.yaml:2 notes: names '\.\./up'"):
            load(path, copy=copy)
    assert copy.exists()


def test_a_file_as_new_as_the_clock_tells_apart_is_not_copied(tmp_path: Path) -> None:
    load(written(tmp_path, "notes: journal\n"), copy=tmp_path / "copy.json")
    assert not (tmp_path / "copy.json").exists()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "rubbish", [b"", b"{", b"[1, 2]", b"\xff\xfe", b"null", b"[[0, 0, 0], [], {}]", b"[" * 10_000]
)
def test_a_damaged_copy_is_not_believed(tmp_path: Path, rubbish: bytes) -> None:
    path, copy = written(tmp_path, "notes: journal\n"), tmp_path / "copy.json"
    copy.write_bytes(rubbish)
    assert load(path, copy=copy).notes == ("journal",)


@pytest.mark.usefixtures("settled")
def test_what_json_cannot_hold_is_not_copied(tmp_path: Path) -> None:
    path, copy = written(tmp_path, "sources:\n  since: 2025-12-03\n"), tmp_path / "copy.json"
    load(path, copy=copy)
    assert not copy.exists()


@pytest.mark.usefixtures("settled")
def test_a_copy_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    path = written(tmp_path, "notes: journal\n")
    assert load(path, copy=tmp_path / "missing" / "copy.json").notes == ("journal",)


def test_the_user_names_a_default_library(tmp_path: Path) -> None:
    assert not load_user_settings(tmp_path / "config.yaml").library
    assert load_user_settings(written(tmp_path, "library: ~/reading\n")).library == "~/reading"
    with pytest.raises(ConfigError, match="notes: is no setting"):
        load_user_settings(written(tmp_path, "notes: journal\n"))


def loads_without_yaml(path: Path, copy: Path) -> bool:
    code = (
        "import sys; from pathlib import Path; from papernotes.config import load;"
        f"load(Path({str(path)!r}), copy=Path({str(copy)!r})); sys.exit('yaml' in sys.modules)"
    )
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
