import ast
import os
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent.parent / "src" / "papernotes"
SAMPLES = Path(__file__).parent.parent

LAYERS = (
    {"errors"},
    {"model"},
    {"extensions"},
    {
        "library_files",
        "dates",
        "decoding",
        "filenames",
        "user_folders",
        "identifiers",
        "media",
        "plain_yaml",
        "file_signature",
    },
    {"works", "config", "selection"},
    {"reading"},
    {"user_settings"},
    {"catalogue", "sources", "writing", "library_root", "images", "note_source"},
    {"add_request", "search", "stats"},
    {"exporters"},
    {"adding", "init_library", "exporting", "fetching", "digest"},
    {"library_reader"},
    {"library"},
    {"papernotes"},
    {"web"},
    {"cli"},
    {"__main__"},
)
"""Each package may import from those above it in this list, never from its own row or below; `papernotes`
is the public API, the package's own `__init__`."""

SEAMS = {
    "typer": {"cli"},
    "click": {"cli"},
    "rich": {"cli"},
    "whoosh": {"search"},
    "markdown_it": {"reading", "exporters", "web"},
    "yaml": {"config", "exporters", "plain_yaml", "search", "works"},
    "sqlite3": {"catalogue"},
    "httpx2": {"sources"},
    "defusedxml": {"sources"},
    "pypdf": {"sources"},
    "jinja2": {"exporters"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "nh3": {"exporters", "web"},
    "mdit_py_plugins": {"exporters", "reading", "web"},
    "math_core": {"exporters", "web"},
    "pygments": {"cli", "exporters", "web"},
}
"""Libraries that cost time to import, and the only packages that may import them."""

UNNEEDED_AT_START = {*SEAMS, "email", "urllib.request", "asyncio", "pydantic"} - {"typer", "click"}
"""What a command line must not have imported before it knows its command."""


def module_files() -> list[Path]:
    return sorted(SOURCES.rglob("*.py"))


def dotted(path: Path) -> str:
    parts = path.relative_to(SOURCES.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(module: str) -> str:
    """What LAYERS calls the package of `papernotes.dates.years`: `dates`."""
    return module.split(".")[1] if "." in module else module


def imports(path: Path) -> set[str]:
    """Dotted names of every module that a file imports, inside functions and for type checkers too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively; write the whole name"
            assert node.module is not None
            for alias in node.names:
                inner = SOURCES.parent.joinpath(*node.module.split("."), alias.name)
                is_module = inner.is_dir() or inner.with_suffix(".py").exists()
                found.add(f"{node.module}.{alias.name}" if is_module else node.module)
    return found


def layer(package: str) -> int:
    rows = [row for row, names in enumerate(LAYERS) if package in names]
    assert rows, f"the package {package!r} has no place in LAYERS"
    return rows[0]


@pytest.mark.parametrize("path", module_files(), ids=dotted)
def test_imports_point_one_way(path: Path) -> None:
    mine = package_of(dotted(path))
    for name in imports(path):
        if name.split(".")[0] == "papernotes" and (theirs := package_of(name)) != mine:
            assert layer(theirs) < layer(mine), f"{dotted(path)} imports {name}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {dotted(path): path for path in module_files()}
    graph = {name: imports(path) & modules.keys() - {name} for name, path in modules.items()}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("path", module_files(), ids=dotted)
def test_heavy_libraries_stay_at_their_seams(path: Path) -> None:
    for name in imports(path):
        allowed = SEAMS.get(name.split(".")[0])
        assert allowed is None or package_of(dotted(path)) in allowed, f"{dotted(path)} imports {name}"


@pytest.mark.parametrize("path", module_files(), ids=dotted)
def test_modules_are_small_and_say_what_they_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{dotted(path)} has no docstring"
    assert len(text.splitlines()) <= 500


def modules_after(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["papernotes", "papernotes.cli.app"])
def test_importing_brings_in_nothing_heavy(module: str) -> None:
    assert not modules_after(f"import {module}") & UNNEEDED_AT_START


def test_the_package_itself_does_not_bring_in_the_command_line() -> None:
    assert not modules_after("import papernotes") & {"typer", "click"}


def test_listing_what_is_unchanged_imports_neither_parser_nor_search_engine(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "papernotes",
        "--library",
        str(SAMPLES),
        "list",
        "--json",
    ]
    environment = os.environ | {"PAPERNOTES_CACHE_DIR": str(tmp_path)}

    def imported() -> set[str]:
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=True, env=environment
        )
        lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
        return {line.rsplit("|", 1)[1].strip() for line in lines}

    assert "markdown_it" in imported()
    assert not imported() & {"markdown_it", "whoosh", "rich", "yaml"}
