from __future__ import annotations

import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.terminal import run_in_terminal
from tests.cli.transcripts import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

pytest.importorskip("textual_image", reason="textual-image is missing: pip install papernotes[images]")
PIL_Image = pytest.importorskip("PIL.Image", reason="pillow is missing: pip install papernotes[images]")

PAPERNOTES = str(Path(sys.executable).parent / "papernotes")

CELL_SIZE = {b"\x1b[16t": b"\x1b[6;20;10t"}
SIXEL = {b"\x1b[c": b"\x1b[?62;4c", **CELL_SIZE}
"""A terminal that says of itself that it draws Sixel."""
KITTY = {b"\x1b[c": b"\x1b[?62;c", b";AAAA\x1b\\": b"\x1b_Gi=1;OK\x1b\\", **CELL_SIZE}
PLAIN = {b"\x1b[c": b"\x1b[?62;22c"}

SIXEL_DATA = re.compile(r"\x1bP[^\x1b]*q[^\x1b]*\x1b\\")
KITTY_DATA = "\x1b_Gi="
PLACEHOLDER = "\U0010eeee"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    del place.environment["COLUMNS"]
    place.environment["TERM"] = "xterm-256color"
    (place.library / "notes" / "2024-05.md").write_text(
        "## 2024-05-06\n\n- [Pictured](https://example.org/a)：画\n  ![a\x9b31mb](drawn.png)\n",
        encoding="utf-8",
    )
    return place


def picture_of(place: Place) -> Path:
    return place.library / "notes" / "drawn.png"


def draw(place: Place, width: int = 300, height: int = 150) -> None:
    PIL_Image.new("RGB", (width, height), "red").save(picture_of(place))


def shown(place: Place, answers: Mapping[bytes, bytes] | None, **variables: str) -> str:
    text, status = run_in_terminal(
        [PAPERNOTES, "show", "Pictured"],
        columns=80,
        folder=place.library,
        environment=place.environment | variables,
        answers=answers,
    )
    assert status == 0, text
    assert "drawn.png" in text
    assert "Traceback" not in text
    return text


def test_a_terminal_with_sixel_gets_the_picture(place: Place) -> None:
    draw(place)
    text = shown(place, SIXEL)
    (data,) = SIXEL_DATA.findall(text)
    assert '"1;1;300;160' in data  # as wide as it is, and as high in whole rows
    assert text.index("画") < text.index(data)


def test_a_large_picture_is_made_to_fit(place: Place) -> None:
    draw(place, 1500, 6000)
    (data,) = SIXEL_DATA.findall(shown(place, SIXEL))
    assert '"1;1;100;400' in data  # twenty rows


def test_kitty_gets_the_picture_by_its_protocol(place: Place) -> None:
    draw(place)
    text = shown(place, KITTY)
    assert KITTY_DATA in text
    assert PLACEHOLDER in text
    assert not SIXEL_DATA.search(text)


@pytest.mark.parametrize("answers", [None, PLAIN, {b"\x1b[c": b"\xff\xfe\n"}])
def test_a_terminal_without_pictures_gets_the_card_alone(
    place: Place, answers: Mapping[bytes, bytes] | None
) -> None:
    draw(place)
    text = shown(place, answers)
    assert not SIXEL_DATA.search(text)
    assert PLACEHOLDER not in text
    assert "▀" not in text


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_a_terminal_without_colours_is_not_asked(place: Place, variables: dict[str, str]) -> None:
    draw(place)
    assert "\x1b[c" not in shown(place, SIXEL, **variables)


def test_a_terminal_is_not_asked_for_an_entry_without_a_picture(place: Place) -> None:
    assert "\x1b[c" not in shown(place, SIXEL)  # drawn.png is missing


def test_a_pipe_gets_no_picture(place: Place) -> None:
    draw(place)
    done = subprocess.run(
        [PAPERNOTES, "show", "Pictured"],
        capture_output=True,
        cwd=place.library,
        env=place.environment,
        check=True,
    )
    assert b"\x1b" not in done.stdout


def test_the_note_cannot_speak_through_its_picture(place: Place) -> None:
    draw(place)
    assert "\x9b" not in shown(place, SIXEL)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + _chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        _png(300, 200)[:60],
        _png(300, 200),
        _png(0, 0),
        _png(9_000, 11_000),
        _png(60_000, 60_000),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n",
    ],
    ids=["empty", "text", "cut short", "too few pixels", "no pixels", "large", "a bomb", "a program"],
)
def test_what_is_no_sound_picture_is_left_out(place: Place, data: bytes) -> None:
    picture_of(place).write_bytes(data)
    text = shown(place, SIXEL)
    assert not SIXEL_DATA.search(text)
    assert "Warning" not in text
