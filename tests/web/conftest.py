from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.pictures import SVG
from tests.web.browser import Reader, browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium import webdriver

PROJECT = Path(__file__).parent.parent.parent

HOSTILE = (
    """## 2025-12-05

- [<script>document.title = "ran"</script>](https://example.org/a) <img src=x onerror="document.title='ran'">
  <svg onload="document.title='ran'"></svg> [click](javascript:document.title='ran') remark about hostility
- [Form](https://example.org/b) <form action="https://example.org/x"><button>go</button></form>
  <iframe src="https://example.org/c"></iframe> <style>body { display: none }</style>
  ![far](https://example.org/far.png) <img src="https://example.org/far2.png">
- [Inside](https://example.org/i) ![inside](asset/picture.svg) ![scripted](asset/scripted.svg)
- [Outside](https://example.org/d) ![](../../../../etc/hostname) ![](/etc/hostname) ![](notes/hostile.md)
- [Wide](https://example.org/e) a very long address
  https://example.org/WIDEWIDE

  | a | b | c | d | e | f | g | h |
  | --: | - | - | - | - | - | - | - |
  | COLUMNCOLUMN | COLUMNCOLUMN | COLUMNCOLUMN | COLUMNCOLUMN | COLUMN | COLUMN | COLUMN | COLUMN |

  ```python
  long = "CODECODE"
  ```

  $$ FORMULA $$

  a formula that is none: $\\frac{$ and one that is: $O(n\\sqrt{n})$
""".replace("WIDEWIDE", "x" * 300)
    .replace("CODECODE", "y" * 300)
    .replace("FORMULA", " + ".join(["\\alpha^2"] * 60))
)

SCRIPTED_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">
<script>document.documentElement.setAttribute("data-ran", "1")</script>
<rect width="40" height="30" fill="red"/></svg>"""


@dataclass(frozen=True)
class Served:
    url: str
    folder: Path
    process: subprocess.Popen[str]


def variables(cache: Path) -> dict[str, str]:
    return os.environ | {"PAPERNOTES_CACHE_DIR": str(cache), "PYTHONUNBUFFERED": "1"}


def write_hostile(folder: Path) -> None:
    (folder / "notes").mkdir(parents=True)
    (folder / "asset").mkdir()
    (folder / "notes" / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (folder / "asset" / "picture.svg").write_text(SVG, encoding="utf-8")
    (folder / "asset" / "scripted.svg").write_text(SCRIPTED_SVG, encoding="utf-8")


@contextmanager
def serving(folder: Path, cache: Path) -> Iterator[Served]:
    """Run `papernotes serve` on a free port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "papernotes", "--library", str(folder), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=variables(cache),
    )
    assert process.stdout is not None
    try:
        yield Served(process.stdout.readline().strip(), folder, process)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library, to be changed at will."""
    folder = tmp_path_factory.mktemp("library") / "log"
    for part in ("notes", "asset"):
        shutil.copytree(PROJECT / part, folder / part)
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def served(library: Path, cache: Path) -> Iterator[Served]:
    with serving(library, cache) as one:
        yield one


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile") / "log"
    write_hostile(folder)
    with serving(folder, cache) as one:
        yield one


def export_site(
    folder: Path, target: Path, cache: Path, form: str = "site"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "papernotes",
            "--library",
            str(folder),
            "export",
            "--format",
            form,
            "-o",
            str(target),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=variables(cache),
        check=False,
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, library: Path, cache: Path) -> Path:
    target = tmp_path_factory.mktemp("site") / "网页 site"
    done = export_site(library, target, cache)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with browser(tmp_path_factory.mktemp("chromium")) as made:
        yield made


@pytest.fixture
def reader(driver: webdriver.Chrome) -> Reader:
    made = Reader(driver)
    made.log("browser")
    return made
