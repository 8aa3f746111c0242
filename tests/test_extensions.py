"""Export formats and sources of made-up packages, which are installed into a folder, in real commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.documentation import PROJECT, text_of
from tests.loopback import Loopback, Reply
from tests.pictures import PNG
from tests.sources.services import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LOG = (
    "## 2025-12-03\n\n- [Vis\tAudio](https://papers.example.org/p/7) 双耳 <音频> #audio\n"
    "\n![](asset/a.png) ![](asset/.hidden.png)\n"
)
FORMATS = "papernotes.exporters"
SOURCES = "papernotes.sources"
BLOCKS = re.findall(
    r"^```(toml|python)\n(.*?)^```$", text_of(PROJECT / "docs" / "extending.md"), re.MULTILINE | re.DOTALL
)
(_, FORMAT_PROJECT), (_, FORMAT_MODULE), (_, SOURCE_PROJECT), (_, SOURCE_MODULE) = BLOCKS


class Place:
    """A library, and a folder into which packages are installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "library"
        self.packages = folder / "packages"
        self.packages.mkdir()
        for path, data in {
            "notes/2025-12.md": LOG.encode(),
            "asset/a.png": PNG,
            "asset/.hidden.png": PNG,
            "asset/secret.txt": b"secret",
        }.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(data)

    def install(self, package: str, group: str, points: Mapping[str, str], code: str) -> None:
        """Install a package of one module, as pip leaves it."""
        module = package.replace("-", "_")
        (self.packages / f"{module}.py").write_text(code, encoding="utf-8")
        info = self.packages / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
        lines = "".join(f"{name} = {value}\n" for name, value in points.items())
        (info / "entry_points.txt").write_text(f"[{group}]\n{lines}", "utf-8")

    def install_project(self, project: str, code: str) -> None:
        """Install a package as its `pyproject.toml` says."""
        told = tomllib.loads(project)["project"]
        for group, points in told["entry-points"].items():
            self.install(told["name"], group, points, code)

    def run(self, *words: str, **variables: str) -> tuple[int, str, str]:
        """Run a command; its exit status and what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "papernotes", *words],
            capture_output=True,
            env={
                **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
                "PYTHONPATH": str(self.packages),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PAPERNOTES_LIBRARY": str(self.root),
                "PAPERNOTES_CACHE_DIR": str(self.folder / "cache"),
                "XDG_CONFIG_HOME": str(self.folder / "settings"),
                "LANG": "C.UTF-8",
                "COLUMNS": "200",
                **variables,
            },
            check=False,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path.resolve())


def format_of(code: str, fields: str = '"x", "an x", ".x"') -> str:
    """A module with a format `X` whose function has this body."""
    head = "from pathlib import Path\nfrom papernotes import Format, OutputFile\n\ndef export(export):\n"
    return f"{head}    {code}\n\nX = Format({fields}, export)\n"


def test_the_format_of_the_docs_is_used_like_any_other(place: Place) -> None:
    place.install_project(FORMAT_PROJECT, FORMAT_MODULE)
    expected = (
        "#separator:tab\n#html:true\n#tags column:3\n"
        '<a href="https://papers.example.org/p/7">Vis Audio</a>\tVis Audio 双耳 &lt;音频&gt; #audio\taudio\n'
    )
    assert place.run("export", "--format", "anki") == (0, expected, "")
    target = place.folder / "cards.txt"
    assert place.run("export", "-f", "ANKI", "-o", str(target))[0] == 0
    assert target.read_text("utf-8") == expected
    status, _, errors = place.run("export", "-f", "anki", "--assets", "copy", "-o", str(target))
    assert (status, errors) == (2, "error: the format anki cannot copy pictures; it has no pictures\n")
    assert "anki: flash cards for Anki." in " ".join(place.run("export", "--help")[1].split())
    assert "csl-json, ris, atom, jsonfeed, anki." in place.run("export", "-f", "docx")[2]


def test_formats_are_completed_without_being_imported(place: Place) -> None:
    place.install("bad-one", FORMATS, {"bibliography": "bad_one:X"}, "print('imported')\nraise ImportError")
    words = {"COMP_WORDS": "papernotes export --format b", "COMP_CWORD": "3"}
    status, offered, errors = place.run(_PAPERNOTES_COMPLETE="complete_bash", **words)
    assert (status, offered.split(), errors) == (0, ["bibtex", "biblatex", "bibliography"], "")


BROKEN = {
    "no module": ("x", "nowhere:X", "", "cannot be imported: ModuleNotFoundError"),
    "no name": ("x", "bad_one:Y", "", "cannot be imported: AttributeError"),
    "an error": ("x", "bad_one:X", "1 / 0", "cannot be imported: ZeroDivisionError: division by zero"),
    "an exit": ("x", "bad_one:X", "import sys; sys.exit(7)", "cannot be imported: SystemExit: 7"),
    "a syntax error": ("x", "bad_one:X", "def", "cannot be imported: SyntaxError"),
    "another type": ("x", "bad_one:X", "X = {}", "is of the type dict, not Format"),
    "another name": ("y", "bad_one:X", format_of("yield ''"), "calls itself 'x'"),
    "a bad name": ("x y", "bad_one:X", format_of("yield ''", '"x y", "", ""'), "has a bad name"),
    "a number": ("7", "bad_one:X", format_of("yield ''", '"7", "", ""'), "has a bad name"),
    "a built-in name": (
        "bibtex",
        "bad_one:X",
        format_of("yield 'stolen'"),
        "a built-in format has that name",
    ),
    "no function": ("x", "bad_one:X", format_of("pass").replace(", export)", ", 'a:b')"), "has no function"),
    "a bad suffix": ("x", "bad_one:X", format_of("yield ''", '"x", "", "/../x"'), "suffix '/../x'"),
    "no summary": ("x", "bad_one:X", format_of("yield ''", '"x", None, ".x"'), "summary that is no text"),
    "bad assets": (
        "x",
        "bad_one:X",
        format_of("yield ''").replace(", export)", ", export, assets='link')"),
        "assets that are not some of",
    ),
}


@pytest.mark.parametrize(("name", "value", "code", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_format_that_cannot_be_used_is_a_warning_that_names_its_package(
    place: Place, name: str, value: str, code: str, problem: str
) -> None:
    place.install("bad-one", FORMATS, {name: value}, code)
    place.install(
        "good-one", FORMATS, {"good": "good_one:X"}, format_of("yield 'good'", '"good", "a good", ".x"')
    )
    status, output, errors = place.run("export", "--help")
    assert (status, errors.count("\n"), errors.count("warning: ")) == (0, 2, 1)
    assert f"the export format {name!r} of the package bad-one " in errors
    assert problem in errors
    assert "hint: Update bad-one, or remove it with `pip uninstall bad-one`." in errors
    assert "good: a good." in output
    status, output, errors = place.run("export", "-f", name)
    assert "Traceback" not in errors
    if name == "bibtex":
        assert (status, output[:6], "warning" in errors) == (0, "@misc{", False)
    else:
        assert (status, output, errors.count("error: ")) == (1, "", 1)
        assert problem in errors
    assert place.run("list", "--json")[2] == ""


def test_two_packages_with_one_name_are_told_of_and_neither_is_used(place: Place) -> None:
    for package in ("first-one", "second-one"):
        place.install(package, FORMATS, {"x": f"{package.replace('-', '_')}:X"}, format_of("yield ''"))
    status, _, errors = place.run("export", "-f", "x")
    assert (status, "second-one brings a format of that name too" in errors) == (1, True)


def test_damaged_metadata_hides_no_other_package(place: Place) -> None:
    place.install(
        "good-one", FORMATS, {"good": "good_one:X"}, format_of("yield 'good'", '"good", "a good", ".x"')
    )
    place.install("bad-one", FORMATS, {"x": "bad_one:X"}, "")
    (place.packages / "bad_one-1.0.dist-info" / "entry_points.txt").write_text(
        f"[{FORMATS}]\nthis is no entry point\n", "utf-8"
    )
    assert place.run("export", "-f", "good") == (0, "good", "")
    status, output, errors = place.run("export", "--help")
    assert (status, "good: a good." in output) == (0, True)
    assert "an export format of the package bad-one cannot be read" in errors


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("yield export.no_such_thing", "failed: AttributeError"),
        ("raise RuntimeError('two\\nlines')", "failed: RuntimeError: two lines"),
        ("yield b'bytes'", "gave a value of the type bytes, not a text"),
        ("yield OutputFile('a.txt', 'text')", "gave a value of the type OutputFile, not a text"),
        ("return 7", "failed: TypeError"),
    ],
)
def test_a_format_that_fails_is_an_error_and_leaves_no_file(place: Place, body: str, problem: str) -> None:
    place.install("bad-one", FORMATS, {"x": "bad_one:X"}, format_of(body))
    target = place.folder / "out.x"
    for words in ([], ["-o", str(target)]):
        status, _, errors = place.run("export", "-f", "x", *words)
        assert (status, errors.startswith("error: the export format 'x' of the package bad-one ")) == (
            1,
            True,
        )
        assert problem in errors
    assert not target.exists()


def test_what_a_format_writes_can_be_encoded(place: Place) -> None:
    place.install("good-one", FORMATS, {"x": "good_one:X"}, format_of("yield 'a\\ud800b\\u7a00'"))
    target = place.folder / "out.x"
    assert place.run("export", "-f", "x", "-o", str(target))[0] == 0
    assert target.read_text("utf-8") == "a\ufffdb稀"


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("'../out.md', 'x'", "may not write '../out.md'"),
        ("'/tmp/out.md', 'x'", "may not write '/tmp/out.md'"),
        ("'a//b.md', 'x'", "may not write 'a//b.md'"),
        ("'.bashrc', 'x'", "may not write '.bashrc'"),
        ("'.git/hooks/pre-commit', 'x'", "may not write '.git/hooks/pre-commit'"),
        ("'nul.md', 'x'", "may not write 'nul.md'"),
        ("'a.md', b'x'", "may not copy b'x'"),
        ("'a.txt', Path('/etc/passwd')", "may not copy /etc/passwd"),
        ("'a.png', export.root / 'asset/.hidden.png'", "is no picture or document of the library"),
        ("'a.md', export.root / '.papernotes' / 'config.yaml'", "is no picture or document of the library"),
        ("'a.png', export.root / 'asset/../../outside.png'", "is no picture or document of the library"),
        ("7, 'x'", "not an OutputFile"),
    ],
)
def test_a_folder_of_a_format_stays_within_its_bounds(place: Place, file: str, problem: str) -> None:
    (place.folder / "outside.png").write_bytes(PNG)
    (place.root / ".papernotes").mkdir()
    (place.root / ".papernotes" / "config.yaml").write_text("", "utf-8")
    code = format_of(f"yield OutputFile('first.md', 'x')\n    yield OutputFile({file})", '"x", "an x", ""')
    place.install("bad-one", FORMATS, {"x": "bad_one:X"}, code)
    target = place.folder / "out"
    status, _, errors = place.run("export", "-f", "x", "-o", str(target))
    assert (status, problem in errors) == (1, True), errors
    assert not target.exists() or not list(target.iterdir())
    assert "notes of the library" in place.run("export", "-f", "x", "-o", str(place.root))[2]


def test_a_folder_of_a_format_has_texts_and_pictures_of_the_library(place: Place) -> None:
    body = (
        "yield OutputFile('sub/稀疏.tex', 'a\\ud800')\n"
        "    for image in export.entries[0].images:\n"
        "        path, file = export.image(image.path, export.entries[0].span.path)\n"
        "        if file: yield OutputFile('p/' + file.name, file)"
    )
    place.install("good-one", FORMATS, {"x": "good_one:X"}, format_of(body, '"x", "an x", ""'))
    target = place.folder / "out"
    for written in ("2 files", "0 files"):
        status, _, errors = place.run("export", "-f", "x", "-o", str(target))
        assert (status, errors) == (0, f"note: {target}: {written} written\n")
    assert (target / "sub" / "稀疏.tex").read_text("utf-8") == "a\ufffd"
    assert (target / "p" / "a.png").read_bytes() == PNG


def test_no_other_command_looks_for_packages(place: Place) -> None:
    place.install("loud-one", FORMATS, {"x": "loud_one:X"}, "print('imported')")
    place.install("loud-two", SOURCES, {"papers.example.org": "loud_two:X"}, "print('imported')")
    code = (
        "import sys; from papernotes.cli.app import run; from papernotes.cli.environment import Environment;"
        "run(sys.argv[1:], Environment.of_process());"
        "print({'importlib.metadata', 'papernotes.extensions'} & {*sys.modules}, file=sys.stderr)"
    )
    for words in (["list"], ["export"], ["export", "-f", "json"], ["add", "--help"], ["stats"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-c", code, "-L", str(place.root), *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            env={
                **os.environ,
                "PYTHONPATH": str(place.packages),
                "PAPERNOTES_CACHE_DIR": str(place.folder / "c"),
            },
        )
        assert done.stderr.endswith("set()\n"), words
        assert "imported" not in done.stdout


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def asked(place: Place, server: Loopback) -> Place:
    """A place whose user has `papers.example.org` asked on loopback."""
    mirrors = {"https://papers.example.org": f"{server.url}/papers.example.org", **server.mirrors}
    own = place.folder / "settings" / "papernotes" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(yaml.safe_dump({"sources": {"mirrors": mirrors, "arxiv_interval": 0}}), "utf-8")
    return place


def record(place: Place) -> dict[str, object]:
    (file,) = (place.root / ".papernotes" / "works").glob("*.yaml")
    told: dict[str, object] = yaml.safe_load(file.read_text("utf-8"))
    return told


PAPER = """{"title": "Both\\u001b[31m ears",
"authors": ["Erika Muster", "Slow Group"], "date": "2025-11-30T08:00:00Z"}"""
REPLACE = "from dataclasses import replace\ndef X(_, __, known):\n    return replace(known, title="


def test_the_source_of_the_docs_tells_of_its_site(asked: Place, server: Loopback) -> None:
    asked.install_project(SOURCE_PROJECT, SOURCE_MODULE)
    server.script("/papers.example.org/api/7", Reply(PAPER, type="application/json"))
    assert asked.run("fetch") == (0, "Both ears\n1 record written, 0 still missing\n", "")
    assert server.asked("/papers.example.org") == ["/papers.example.org/api/7"]
    told = record(asked)
    assert (told["id"], told["title"], told["issued"], told["source"]) == (
        "url:https://papers.example.org/p/7",
        "Both ears",
        "2025-11-30",
        "papers.example.org",
    )
    assert told["creators"] == [{"literal": "Erika Muster"}, {"literal": "Slow Group"}]


def test_the_page_is_asked_where_a_source_tells_nothing(asked: Place, server: Loopback) -> None:
    asked.install_project(SOURCE_PROJECT, SOURCE_MODULE)
    server.script("/papers.example.org/api/7", Reply("no JSON"))
    server.script("/papers.example.org/p/7", page("By its page"))
    assert asked.run("fetch")[:2] == (0, "By its page\n1 record written, 0 still missing\n")


WRONG = {
    "an import": ("papers.example.org", "import nowhere", "cannot be imported: ModuleNotFoundError"),
    "no function": ("papers.example.org", "X = 7", "is of the type int, not a function"),
    "a bug": ("papers.example.org", "def X(client, link, known):\n    return link['x']", "failed: TypeError"),
    "no work": (
        "papers.example.org",
        "def X(*_):\n    return {}",
        "gave a value of the type dict, not a Work",
    ),
    "a title of bytes": (
        "papers.example.org",
        f"{REPLACE}b'x')",
        "failed: TypeError",
    ),
    "creators of text": (
        "papers.example.org",
        f"{REPLACE}'x', creators=(7,))",
        "failed: TypeError",
    ),
    "a bad name": ("org", "def X(*_):\n    return 7", "has a bad name"),
}


@pytest.mark.parametrize(("name", "code", "problem"), WRONG.values(), ids=WRONG)
def test_a_source_that_fails_is_a_warning_and_the_page_is_asked(
    asked: Place, server: Loopback, name: str, code: str, problem: str
) -> None:
    asked.install("bad-one", SOURCES, {name: "bad_one:X"}, code)
    server.script("/papers.example.org/p/7", page("By its page"))
    status, output, errors = asked.run("fetch")
    assert (status, output) == (0, "By its page\n1 record written, 0 still missing\n")
    assert errors.startswith(f"warning: the source {name!r} of the package bad-one {problem}")
    assert "pip uninstall bad-one" in errors
    status, output, errors = asked.run("add", "https://papers.example.org/p/8", "--date", "2025-12-03")
    assert (status, output.startswith("added ")) == (0, True)
    assert f"warning: the source {name!r} of the package bad-one {problem}" in errors


def test_a_source_keeps_to_its_site_and_to_the_work_asked_about(asked: Place, server: Loopback) -> None:
    code = (
        "from papernotes import Work\n"
        "def X(*_):\n    return Work('arxiv:1', 'book', 'T\\u202eitle', url='javascript:x', source='me')"
    )
    names = {"example.org": "good_one:X", "arxiv.org": "good_one:X", "other.example.com": "good_one:X"}
    asked.install("good-one", SOURCES, names, code)
    assert asked.run("fetch")[:2] == (0, "Title\n1 record written, 0 still missing\n")
    told = record(asked)
    assert (told["id"], told["type"], told["url"]) == (
        "url:https://papers.example.org/p/7",
        "book",
        "https://papers.example.org/p/7",
    )
    assert server.requests == []


def test_a_source_for_a_site_that_papernotes_asks_itself_is_a_warning(asked: Place, server: Loopback) -> None:
    asked.install("bad-one", SOURCES, {"github.com": "bad_one:X"}, "def X(*_):\n    return 7")
    server.script("/github.com/explore", page("Explore"))
    status, _, errors = asked.run("add", "https://github.com/explore")
    assert (status, "is not used: papernotes asks this site itself" in errors) == (0, True), errors
