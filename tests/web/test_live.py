"""The library behind the served page, over the days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from papernotes.library import Library
from papernotes.web.live import Live

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_day_opens_the_library_anew_and_closes_the_one_of_the_day_before(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "2025-12.md").write_text("## 12.3\n\n- http://a.example/\n", encoding="utf-8")
    closed: list[Library] = []

    class Spied(Library):
        def close(self) -> None:
            super().close()
            closed.append(self)

    environ = {"PAPERNOTES_CACHE_DIR": str(tmp_path / "cache")}
    live = Live(lambda: Spied(tmp_path, environ=environ))
    live.index()
    first = live._library
    live._opened = dt.date(2000, 1, 1)
    live._checked = -1e9
    assert "a.example" in live.index()
    assert live._library is not first
    assert closed == [first]
    live._library.close()
