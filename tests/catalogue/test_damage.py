from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

import pytest
from tests.rights import needs_modes

from papernotes.errors import NothingFoundError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.catalogue.conftest import Shelf

    from papernotes.catalogue import Catalogue

pytestmark = pytest.mark.soak

PAGE = 4096


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    """A library of several pages of SQLite, with all that a catalogue can hold."""
    for month in range(1, 13):
        days = "\n\n".join(
            f"## 2025-{month:02}-{day:02}\n\nRead on day {day}. #log\n\n"
            f"- [Paper {month}.{day}](https://arxiv.org/abs/25{month:02}.{day:05}) #vision/{day}\n"
            f"\t- 关于注意力机制的一些想法 {'很长' * 40}\n"
            for day in range(1, 13)
        )
        shelf.write(f"notes/2025-{month:02}.md", days)
    shelf.work("one", id="arxiv:2503.00004", title="A study of attention", citekey="li2025study")
    shelf.write("notes/huge.md", f"# Huge\n\n{'很长的一篇笔记 ' * 5000}\n")
    return shelf


def everything(catalogue: Catalogue) -> dict[str, Any]:
    """All that a catalogue can be asked, as far as it does not depend on when it was made."""
    catalogue.refresh()
    return {
        "entries": catalogue.entries(),
        "days": catalogue.days(),
        "oldest": catalogue.entries(newest_first=False, limit=3),
        "tags": catalogue.tags(),
        "topics": catalogue.topics(),
        "kinds": catalogue.kinds(),
        "count": catalogue.count(),
        "works": catalogue.works(),
        "words": catalogue.words("Paper 1"),
        "latest": catalogue.latest_year(11),
        "changed": catalogue.changed_since(0)[0],
        "found": catalogue.resolve("li2025study"),
        "beginning": catalogue.resolve("huge"),
        "note": list(catalogue.by_keys(catalogue.keys_of("notes/2025-03.md")).values()),
        "on": catalogue.on_work("arxiv:2503.00004"),
        "generation": catalogue.generation > 0,
        "id": len(catalogue.catalogue_id),
    }


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def rubbish(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(50_000))  # noqa: S311 - any bytes will do


def text(path: Path) -> None:
    path.write_text("This is not a database.\n" * 100, encoding="utf-8")


def half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def one_page(path: Path) -> None:
    os.truncate(path, PAGE)


def torn_page(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 100)


def last_pages(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 5 * PAGE)


def header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(100))


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def change(path: Path, statements: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(statements)


def other_tables(path: Path) -> None:
    path.unlink()
    change(
        path,
        """CREATE TABLE entry (id); CREATE VIEW day AS SELECT 1; CREATE TABLE "odd ""name" (id);
        PRAGMA user_version = 1""",
    )


def tables_missing(path: Path) -> None:
    change(path, "DROP TABLE entry_facet; DROP TABLE removed")


def columns_missing(path: Path) -> None:
    change(path, "ALTER TABLE entry DROP COLUMN end_line")


def bodies_cut(path: Path) -> None:
    change(path, "UPDATE entry SET body = substr(body, 1, 20)")


def bodies_of_another_shape(path: Path) -> None:
    change(path, """UPDATE day SET body = '[1, 2, 3]'; UPDATE work SET body = '{"id": 1}'""")


def bodies_no_text(path: Path) -> None:
    change(path, "UPDATE entry SET body = CAST(x'ff00fe' AS TEXT)")


def no_state(path: Path) -> None:
    change(path, "DELETE FROM state")


def deleted(path: Path) -> None:
    path.unlink()


def cache_deleted(path: Path) -> None:
    shutil.rmtree(path.parent.parent)


def dead_journal(path: Path) -> None:
    path.with_name(f"{path.name}-journal").write_bytes(random.Random(2).randbytes(9000))  # noqa: S311 - any bytes will do


DAMAGES = [
    emptied,
    rubbish,
    text,
    half,
    one_page,
    torn_page,
    last_pages,
    header,
    folder,
    other_tables,
    tables_missing,
    columns_missing,
    bodies_cut,
    bodies_of_another_shape,
    bodies_no_text,
    no_state,
    deleted,
    cache_deleted,
    dead_journal,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_whatever_is_done_to_the_database_the_answers_are_right(
    shelf: Shelf, damage: Callable[[Path], None]
) -> None:
    catalogue = shelf.open()
    right = everything(catalogue)
    catalogue.close()
    damage(shelf.database)
    damaged = shelf.open()
    assert everything(damaged) == right
    damaged.close()
    again = shelf.open()
    assert everything(again) == right
    again.close()


@pytest.mark.parametrize(
    "damage", [rubbish, half, header, tables_missing], ids=lambda damage: damage.__name__
)
def test_damage_in_the_middle_of_a_process_is_mended_too(
    shelf: Shelf, damage: Callable[[Path], None]
) -> None:
    catalogue = shelf.open()
    right = everything(catalogue)
    damage(shelf.database)
    assert everything(catalogue) == right
    assert everything(shelf.open()) == right


@pytest.mark.usefixtures("settled")
def test_any_page_of_the_database_may_be_lost(shelf: Shelf) -> None:
    catalogue = shelf.open()
    right = everything(catalogue)
    catalogue.close()
    whole = shelf.database.read_bytes()
    pages = len(whole) // PAGE
    assert pages > 20
    for page in range(pages):
        shelf.database.write_bytes(whole[: page * PAGE] + bytes(PAGE) + whole[(page + 1) * PAGE :])
        damaged = shelf.open()
        assert everything(damaged) == right, f"page {page + 1} of {pages}"
        damaged.close()


@pytest.mark.usefixtures("settled")
def test_a_changed_byte_anywhere_never_fails_a_question(shelf: Shelf) -> None:
    shelf.refresh()
    whole = shelf.database.read_bytes()
    chance = random.Random(3)  # noqa: S311 - the same places each time
    for _ in range(60):
        changed = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            changed[chance.randrange(len(whole))] = chance.randrange(256)
        shelf.database.write_bytes(changed)
        damaged = shelf.open()
        damaged.refresh()
        assert len(damaged.entries()) <= 12 * 12 + 1
        damaged.days()
        damaged.tags()
        damaged.changed_since(0)
        with suppress(NothingFoundError):
            damaged.resolve("Paper 3.4")
        damaged.close()


def test_a_mistake_in_a_question_costs_no_catalogue(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = shelf.refreshed()
    identity = shelf.database.stat().st_ino

    def count(_connection: sqlite3.Connection) -> None:
        raise TypeError

    monkeypatch.setattr("papernotes.catalogue.select.count_library", count)
    with pytest.raises(TypeError):
        catalogue.count()
    assert shelf.database.stat().st_ino == identity


def test_a_cache_that_is_no_folder_is_done_without(shelf: Shelf) -> None:
    right = everything(shelf.open())
    shutil.rmtree(shelf.cache)
    shelf.cache.write_text("in the way", encoding="utf-8")
    catalogue = shelf.open()
    assert catalogue.folder is None
    assert everything(catalogue) == right


@needs_modes
def test_the_cache_is_its_users_alone(shelf: Shelf) -> None:
    shelf.refresh()
    library = shelf.database.parent
    assert library.stat().st_mode & 0o777 == 0o700
    library.chmod(0o777)
    shelf.refresh()
    assert library.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives folders away")
def test_a_cache_folder_of_another_user_is_not_used(shelf: Shelf) -> None:
    right = everything(shelf.open())
    os.chown(shelf.database.parent, 12_345, 12_345)
    catalogue = shelf.open()
    assert catalogue.folder is None
    assert everything(catalogue) == right
