import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.decoding import DecodingError, decode

PROSE = "## 12.3\n\n- https://arxiv.org/abs/2512.03036\n\t- 视频生成：一个统一的模型，主要看它的注意力机制\n"


@pytest.mark.parametrize(
    ("data", "encoding", "bom"),
    [
        (PROSE.encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + PROSE.encode(), "utf-8", True),
        (b"\xff\xfe" + PROSE.encode("utf-16-le"), "utf-16-le", True),
        (b"\xfe\xff" + PROSE.encode("utf-16-be"), "utf-16-be", True),
        (PROSE.encode("utf-16-le"), "utf-16-le", False),
        (PROSE.encode("utf-16-be"), "utf-16-be", False),
        (PROSE.encode("gb18030"), "gb18030", False),
        (PROSE.replace("\n", "\r\n").encode("gb18030"), "gb18030", False),
    ],
)
def test_text_is_read_in_the_encoding_that_it_is_in(data: bytes, encoding: str, bom: bool) -> None:
    decoded = decode(data)
    assert (decoded.encoding, decoded.bom) == (encoding, bom)
    assert decoded.text.replace("\r\n", "\n") == PROSE
    assert decoded.encode(decoded.text) == data


def test_nothing_is_text() -> None:
    assert decode(b"").text == ""


def test_a_character_whose_low_byte_is_zero_does_not_turn_utf16_around() -> None:
    text = "- 一一一一一一一一一一\n"
    assert decode(text.encode("utf-16-le")).text == text
    assert decode(text.encode("utf-16-be")).text == text


def test_gb18030_has_characters_beyond_its_two_bytes() -> None:
    text = PROSE + "看完了 🎉\n"
    assert decode(text.encode("gb18030")).text == text


def test_a_stray_control_character_does_not_make_a_log_binary() -> None:
    text = PROSE * 3 + "pasted from a PDF\x00\x02\n"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (PROSE.encode().replace("：".encode(), b"\xef\xbc"), "is UTF-8 but damaged", 4),
        ("first\nnaïve café\n".encode("latin-1"), "is neither UTF-8 nor UTF-16 nor GB18030", 2),
        (bytes(100), "is binary", 1),
        (b"%PDF-1.7\n" + bytes(range(256)) * 9, "is binary", 3),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", "is binary", 1),
        (b"\xff\xfe" + "a\nb".encode("utf-16-le") + b"\x00\xd8", "begins as UTF-16-LE but is damaged", 2),
        (b"\xef\xbb\xbfone\ntwo \xff", "begins as UTF-8 but is damaged", 2),
        (b"\xff\xfe\0\0" + "a\n".encode("utf-32-le"), "is binary", 1),
        ("日本語の論文を読んだ\n".encode("shift-jis"), "is neither", 1),
        ("模型的訓練與推論，這是繁體中文的筆記\n".encode("big5"), "is neither", 1),
    ],
    ids=["damaged", "latin-1", "zeros", "pdf", "png", "utf-16", "utf-8-sig", "utf-32", "shift-jis", "big5"],
)
def test_what_is_no_text_says_why_and_where(data: bytes, message: str, line: int) -> None:
    with pytest.raises(DecodingError, match=message) as caught:
        decode(data)
    assert caught.value.line == line
    assert caught.value.hint


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_what_is_read_is_written_back(data: bytes) -> None:
    try:
        decoded = decode(data)
    except DecodingError:
        return
    assert decoded.encode(decoded.text) == data


@given(st.text(st.characters(codec="utf-8", min_codepoint=0x20, exclude_characters="\x7f"), max_size=200))
def test_any_text_in_utf8_is_read(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")
