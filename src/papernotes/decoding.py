"""Decodes files of undeclared encoding: UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from papernotes.errors import LibraryError

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be", "gb18030"]
"""The encodings that are recognised, by their names in Python."""

_BOMS: tuple[tuple[bytes, Encoding], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_UTF16: tuple[Encoding, ...] = ("utf-16-le", "utf-16-be")
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
"""Control characters that no editor writes: those of C0 except tab, line ends, form feed and escape."""
_CONTROL_SHARE = 0.05
"""Share of control characters above which a file is binary. Text pasted from a PDF can hold a few."""
_COMMON_SHARE = 0.75
"""Share of characters in common use that a text must have; else the bytes are of another encoding."""


class DecodingError(LibraryError):
    """A file is not text in an encoding that is recognised.

    Args:
        message: what is wrong with the bytes; it follows the name of the file.
        line: the line of the first wrong byte, from 1.
    """

    def __init__(self, message: str, *, line: int = 1) -> None:
        super().__init__(message, hint="Save it as UTF-8 in an editor, or move it out of the notes.")
        self.line = line


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and how to encode it again."""

    text: str
    """The text without a byte order mark, with its line ends."""
    encoding: Encoding
    """The encoding of the bytes."""
    bom: bool
    """Whether the bytes begin with a byte order mark."""

    def encode(self, text: str) -> bytes:
        """Return the bytes of a text in the file's encoding, with its byte order mark.

        For the decoded text itself, these are the bytes that were decoded.
        """
        mark = next(mark for mark, encoding in _BOMS if encoding == self.encoding) if self.bom else b""
        return mark + text.encode(self.encoding)


def decode(data: bytes) -> Decoded:
    """Return the text of a file.

    A byte order mark decides the encoding. Without a mark, UTF-16 and GB18030 are chosen only if the bytes
    are unambiguous.

    Raises:
        DecodingError: the bytes are binary, damaged, or of another encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    if b"\0" in data and (utf16 := _unmarked_utf16(data)) is not None:
        return utf16
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        gb18030 = _gb18030(data)
        if gb18030 is None:
            raise _not_text(data, error) from None
        return gb18030
    _refuse_binary(data)
    return Decoded(text, "utf-8", bom=False)


def _marked(data: bytes, encoding: Encoding) -> Decoded:
    """Decode the bytes after a byte order mark."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        raise DecodingError(
            f"begins as {encoding.upper()} but is damaged ({error.reason})", line=before.count("\n") + 1
        ) from None
    _refuse_binary(text.encode("utf-8"))
    return Decoded(text, encoding, bom=True)


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """Decode UTF-16 without a mark, if only one byte order gives prose."""
    readings = [reading for encoding in _UTF16 if (reading := _prose(data, encoding)) is not None]
    return readings[0] if len(readings) == 1 else None


def _prose(data: bytes, encoding: Encoding) -> Decoded | None:
    """Decode data if the result has no control characters and is mostly ASCII, Chinese and Japanese."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    encoded = text.encode("utf-8")
    if len(encoded) != len(encoded.translate(None, _CONTROLS)):
        return None
    plain = sum(_is_plain(character) for character in text)
    # In the wrong byte order, blanks and line ends are other characters.
    is_prose = plain >= _COMMON_SHARE * len(text) and not {" ", "\n"}.isdisjoint(text)
    return Decoded(text, encoding, bom=False) if is_prose else None


def _is_plain(character: str) -> bool:
    """Whether a character is ASCII, Chinese, Japanese or full-width."""
    return (
        character < "\x80"
        or "\u3000" <= character <= "\u30ff"
        or "\u4e00" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uffef"
    )


def _gb18030(data: bytes) -> Decoded | None:
    """Decode GB18030, which includes GBK and GB2312, unless another encoding is more likely.

    Nearly all bytes are valid GB18030. Many whole UTF-8 characters mean damaged UTF-8. Many characters
    outside GB2312, which suffices for Chinese prose, mean Latin-1, Big5 or Shift-JIS.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = "".join(character for character in text if character > "\x7f")
    common = len(foreign.encode("gb2312", "ignore")) / 2
    if common < _COMMON_SHARE * len(foreign) or _is_damaged_utf8(data) or _is_binary(data):
        return None
    return Decoded(text, "gb18030", bom=False)


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of the bytes beyond ASCII are whole UTF-8 characters."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return whole > broken


def _is_binary(data: bytes) -> bool:
    """Whether data has more control characters than a text."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > _CONTROL_SHARE * len(data)


def _refuse_binary(data: bytes) -> None:
    """Refuse valid UTF-8 that is not text, such as a file of zeros that a crash left."""
    if _is_binary(data):
        place = next(index for index, byte in enumerate(data) if byte in _CONTROLS)
        raise DecodingError("is binary, not text", line=_line_of(data, place))


def _not_text(data: bytes, error: UnicodeDecodeError) -> DecodingError:
    """Return the error for bytes that are valid in no encoding."""
    line = _line_of(data, error.start)
    if _is_binary(data):
        return DecodingError("is binary, not text", line=line)
    if _is_damaged_utf8(data):
        return DecodingError(f"is UTF-8 but damaged (byte 0x{data[error.start]:02X})", line=line)
    return DecodingError(
        f"is neither UTF-8 nor UTF-16 nor GB18030 (byte 0x{data[error.start]:02X})", line=line
    )


def _line_of(data: bytes, place: int) -> int:
    """Return the line of a byte, from 1."""
    return data.count(b"\n", 0, place) + 1
