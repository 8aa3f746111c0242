from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING, get_args

import pytest
import yaml
from tests.documentation import (
    PAGES,
    README,
    console_blocks,
    copy_library,
    executed,
    failures_of_python,
    missing_targets,
    prose_of,
    text_of,
)

import papernotes
from papernotes import Library, exporters
from papernotes.cli.command_line import COMMANDS
from papernotes.cli.rendering.output_forms import FIELDS as TEMPLATE_FIELDS
from papernotes.config import Config, load
from papernotes.dates.expressions import parse_range
from papernotes.errors import ExitStatus
from papernotes.exporters import csv
from papernotes.exporters.json import day_object, entry_object
from papernotes.model import DateEvidence, LinkKind
from papernotes.search.query import FIELDS as QUERY_FIELDS
from papernotes.selection import Feature, Selection
from papernotes.sources import SourceSettings
from papernotes.user_settings import UserSettings, load_user_settings

if TYPE_CHECKING:
    from pathlib import Path

DOCS = {page.stem: page for page in PAGES if page != README}
BLOCKS = [block for page in DOCS.values() for block in console_blocks(page)]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Library:
    monkeypatch.setenv("PAPERNOTES_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(copy_library(tmp_path))
    return Library(".")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0])
def test_commands_print_what_the_docs_show(block: str, tmp_path: Path) -> None:
    assert executed(block, tmp_path) == block


@pytest.mark.usefixtures("library")
def test_python_examples_give_what_the_docs_show() -> None:
    examples, failures = failures_of_python(DOCS["python"])
    assert examples
    assert not failures, failures


def test_each_name_that_the_page_on_python_mentions_can_be_imported() -> None:
    page = text_of(DOCS["python"])
    assert set(re.findall(r"from (\S+) import", page)) == {"papernotes"}
    imported = {name.strip() for line in re.findall(r"import (.+)", page) for name in line.split(",")}
    said = set(re.findall(r"`(?:papernotes\.)?([A-Z]\w+)`", page))
    assert len(imported | said) > 12
    assert [name for name in sorted(imported | said) if not hasattr(papernotes, name)] == []


@pytest.mark.parametrize("page", DOCS.values(), ids=DOCS)
def test_every_file_a_page_links_is_there(page: Path) -> None:
    assert missing_targets(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_section_a_page_links_is_there(page: Path) -> None:
    for name, section in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", prose_of(page)):
        target = page.parent / name if name else page
        headings = re.findall(r"^#+ (.+)$", prose_of(target), re.MULTILINE)
        assert section in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_each_command_has_its_help_in_the_docs() -> None:
    shown = {block.splitlines()[0] for block in console_blocks(DOCS["commands"])}
    assert {f"$ papernotes {command} --help" for command in COMMANDS} <= shown
    headings = re.findall(r"^## papernotes (\S+)$", text_of(DOCS["commands"]), re.MULTILINE)
    assert headings == list(COMMANDS)


def test_each_format_is_described_and_has_an_example() -> None:
    page = text_of(DOCS["export"])
    described = re.findall(r"^\| (`.*?) \| .* \| (.*?) ?\|$", page, re.MULTILINE)[1:]
    assets = {
        name: tuple(re.findall(r"`([\w-]+)`", takes))
        for names, takes in described
        for name in re.findall(r"`([\w-]+)`", names)
    }
    assert assets == {name: exporters.get(name).assets for name in exporters.names()}
    examples = "".join(re.findall(r"^(?:\$ )?papernotes export.*$", page, re.MULTILINE))
    unnamed = {"markdown", "html"}  # the default, and a title of a file
    assert {name for name in exporters.names() if f"--format {name}" not in examples} <= unnamed
    assert ", ".join(csv.COLUMNS) in prose_of(DOCS["export"])


def _defaults(one: Config | UserSettings | SourceSettings) -> dict[str, object]:
    settings = (each.name for each in fields(one) if each.compare)
    return {name: getattr(one, name) for name in settings}


def test_each_setting_is_described_with_its_default() -> None:
    shown = re.findall(r"^\| `(\w+)` \| `(.*?)` \|", text_of(DOCS["configuration"]), re.MULTILINE)
    said = {name: yaml.safe_load(value) if "{year}" not in value else value for name, value in shown}
    real = {**_defaults(Config()), **_defaults(UserSettings()), **_defaults(SourceSettings())}
    assert said == {name: list(value) if isinstance(value, tuple) else value for name, value in real.items()}


def test_the_settings_shown_can_be_used(tmp_path: Path) -> None:
    example, own_example = re.findall(
        r"(?<=^```yaml\n).*?(?=^```$)", text_of(DOCS["configuration"]), re.MULTILINE | re.DOTALL
    )
    file = tmp_path / "config.yaml"
    file.write_text(example, encoding="utf-8")
    settings = load(file)
    assert settings.note_path(2025, 12, 3) == "log/2025/12.md"
    file.write_text(own_example, encoding="utf-8")
    own = load_user_settings(file)
    assert own.library == "~/reading"
    assert SourceSettings.from_mapping(own.sources).contact == "you@example.org"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("search", [f"`{name}:`" for name in sorted(QUERY_FIELDS)]),
        ("search", [f"`{feature}`" for feature in get_args(Feature)]),
        ("log", [f"`{kind}`" for kind in get_args(LinkKind)]),
        ("log", [f"`{evidence}`" for evidence in get_args(DateEvidence)]),
        ("scripts", [f"| {status.value} |" for status in ExitStatus]),
        ("scripts", [f"`{{{field}}}`" for field in (*TEMPLATE_FIELDS, "score", "snippet")]),
        ("python", [one.name for one in fields(Selection)]),
        ("python", [name for name in papernotes.__all__ if name.endswith("Error")]),
        ("python", [name for name in dir(Library) if not name.startswith("_")]),
    ],
)
def test_nothing_that_there_is_to_choose_from_is_left_out(page: str, names: list[str]) -> None:
    assert [name for name in names if name not in text_of(DOCS[page])] == []


def test_each_environment_variable_that_is_read_is_described() -> None:
    read = re.compile(r"""["'](PAPERNOTES_\w+|GITHUB_TOKEN|NO_COLOR|EDITOR|VISUAL|XDG_\w+)["']""")
    sources = (README.parent / "src").rglob("*.py")
    names = {name for source in sources for name in read.findall(source.read_text(encoding="utf-8"))}
    assert names >= {"PAPERNOTES_LIBRARY", "PAPERNOTES_CACHE_DIR", "GITHUB_TOKEN"}
    assert [name for name in sorted(names) if f"`{name}`" not in prose_of(DOCS["configuration"])] == []


def test_the_object_shown_has_the_members_of_a_real_one(library: Library) -> None:
    (example,) = re.findall(
        r"(?<=^```json\n).*?(?=^```$)", text_of(DOCS["scripts"]), re.MULTILINE | re.DOTALL
    )
    shown = json.loads(example)
    (entry,), (day,) = shown["entries"], shown["days"]
    real = entry_object(library.entry("CLA"), library.image_file)
    assert entry | {"text": ""} == real | {"text": ""}
    assert list(entry) == list(real)
    days = [day_object(one, library.image_file) for one in library.days()]
    found = next(one for one in days if one["date"] == day["date"])
    assert list(day) == list(found)
    assert day["date_evidence"] == found["date_evidence"]
    assert day["topics"][0] in found["topics"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (query, writing)
        for query, writings in re.findall(
            r"^\| (`[^|]*?) \| (`[^|]*?) \|$", text_of(DOCS["search"]), re.MULTILINE
        )[:4]
        for writing in re.findall(r"`(.+?)`", writings)
    ],
)
def test_spellings_are_found_as_the_docs_say(typed: str, written: str, library: Library) -> None:
    (library.root / "notes" / "spelling.md").write_text(
        f"# 2019-05-06\n\n见{written}一节\n", encoding="utf-8"
    )
    library.refresh()
    found = library.search(f"{typed.strip('`')} in:spelling").hits
    assert [hit.day.date for hit in found if hit.day] == ["2019-05-06"]


def test_days_are_read_from_each_heading_that_the_docs_list() -> None:
    rows = re.findall(r"^\| (`[^|]*`) \| (?:a day|a range|a month)", text_of(DOCS["log"]), re.MULTILINE)
    headings = [heading for row in rows for heading in re.findall(r"`(.+?)`", row)]
    assert len(headings) > 10
    for heading in headings:
        note = papernotes.read_note(
            f"## {heading}\n\n- https://arxiv.org/abs/2306.14048\n", "a.md", today=dt.date(2025, 12, 23)
        )
        assert len(note.days) == 1, heading


def test_each_date_that_the_docs_name_is_understood() -> None:
    (section,) = re.findall(r"^## Dates\n(.*?)^## ", text_of(DOCS["commands"]), re.MULTILINE | re.DOTALL)
    dates = re.findall(r"`(.+?)`", section)
    assert len(dates) > 10
    for date in dates:
        found = parse_range(date, today=dt.date(2025, 12, 23))
        assert "2025-01-01" <= found.start <= found.end <= "2025-12-31"


def test_each_module_that_the_map_names_is_there() -> None:
    text = text_of(DOCS["architecture"])
    named = set(re.findall(r"`((?:tests/|docs/)?(?:\w+/)+(?:\w+\.(?:py|md|yaml))?|\w+\.py)`", text))
    assert len(named) > 25
    root = README.parent
    folders = {"tests", "docs", "src"}
    for name in named:
        place = root / name if name.split("/")[0] in folders else root / "src" / "papernotes" / name
        assert place.exists(), name


def test_the_map_names_each_package() -> None:
    text = text_of(DOCS["architecture"])
    packages = {path.parent.name for path in (README.parent / "src" / "papernotes").glob("*/__init__.py")}
    assert [name for name in sorted(packages) if f"`{name}/`" not in text] == []
