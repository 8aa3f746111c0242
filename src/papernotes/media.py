"""Decides by name and content whether a file may be copied or served with notes: pictures and documents.

Programs choose by a file's name how to open it, so name and content must agree. In a file that passes,
nothing can run: neither as a script, nor as a page when a browser opens the file. Drawings in SVG pass if
their elements and links are all on lists of those that run nothing.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

DOCUMENTS = {
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".bib": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}
"""Media types, by suffix, of documents, which are read and never run."""

LARGEST = 100_000_000
"""Bytes that a file may have."""

OTHER_KIND = "its name is of another kind of file"
"""The fault of a file whose name is not that of a picture."""

_HEAD = 4096
"""Bytes at the beginning of a file from which its kind is read."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16."""
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
"""Brands of pictures in MPEG-4 containers."""
_BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
"""Lengths of the second header of a BMP. The first header is two letters, with which a text can begin too."""

_LARGEST_DRAWING = 10_000_000
"""Bytes that a drawing may have."""
_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_SVG_ELEMENTS = """
    a animate animateMotion animateTransform circle clipPath color cursor defs desc ellipse feBlend
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    filter flowPara flowRegion flowRoot flowSpan font font-face foreignObject g glyph hkern image line
    linearGradient marker mask metadata missing-glyph mpath path pattern polygon polyline radialGradient
    rect set solidcolor stop style svg switch symbol text textPath title tref tspan use view
"""
_HTML_ELEMENTS = """
    b body br center code div em font hr i li ol p pre small span strong sub sup table tbody td th thead
    tr u ul
"""
_ELEMENTS = {
    _SVG: frozenset(_SVG_ELEMENTS.split()),
    _XHTML: frozenset(_HTML_ELEMENTS.split()),
    _MATHML: frozenset[str](),
    "": frozenset[str](),
}
"""Elements that a drawing may have, by namespace. Mermaid and draw.io put HTML labels in `foreignObject`."""
_ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "iso-8859-1"})
"""Encodings that expat and browsers decode alike."""
_SVG_TYPE = "-//W3C//DTD SVG "
_ADDRESSES = frozenset({"href", "src", "base"})
"""Attributes that hold an address."""
_SCHEME = r"[a-z][a-z0-9+.-]*:"
_HARMLESS = r"https?:|mailto:|data:image/(?:png|jpe?g|gif|webp|avif|bmp)[;,]"


def fault(file: Path, suffixes: Collection[str]) -> str:
    """Return why a file may not be copied or served, as a clause about the file; empty if it may.

    Args:
        file: the file, with symbolic links resolved. If it is a pipe, its writer is not waited for.
        suffixes: the suffixes that are wanted, in lower case.

    Raises:
        OSError: the file does not exist, or cannot be read.
    """
    suffix = file.suffix.lower()
    if suffix not in suffixes:
        return OTHER_KIND
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return "it is no regular file"
        if status.st_size > LARGEST:
            return f"it is larger than {LARGEST // 1_000_000} MB"
        if suffix == ".svg":
            return _drawing_fault(opened.read(_LARGEST_DRAWING + 1))
        head = opened.read(_HEAD)
    if suffix == ".pdf":
        return "" if head.startswith(b"%PDF-") else "its content is not a PDF"
    if suffix in DOCUMENTS:
        return "its content is not text" if b"\0" in head and not head.startswith(_WIDE) else ""
    return "" if _is_picture(head) else "its content is not a picture"


def _is_picture(head: bytes) -> bool:
    """Whether a file begins like a bitmap picture."""
    if head.startswith(_STARTS) and len(head) > len(_STARTS[0]):
        return True
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    if head.startswith(b"BM"):
        return int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    return head[4:8] == b"ftyp" and head[8:12] in _BRANDS


class _ActiveError(Exception):
    """A drawing holds something that could run."""


def _drawing_fault(data: bytes) -> str:
    """Return why a drawing in SVG may not be copied or served; empty if it may.

    Event handlers, entities of the document's own and style sheets from elsewhere are refused.
    """
    from xml.parsers import expat

    if len(data) > _LARGEST_DRAWING:
        return f"it is a drawing larger than {_LARGEST_DRAWING // 1_000_000} MB"
    parser = expat.ParserCreate(namespace_separator=" ")
    started = False

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal started
        if not started and name != f"{_SVG} svg":
            raise expat.ExpatError
        started = True
        _check(name, attributes)

    parser.StartElementHandler = element
    parser.ProcessingInstructionHandler = _refuse
    parser.StartDoctypeDeclHandler = _check_type
    parser.XmlDeclHandler = _check_encoding
    try:
        parser.Parse(data, True)  # noqa: FBT003 - it takes no names
    except expat.ExpatError:
        return "its content is not a drawing"
    except _ActiveError:
        return "it is a drawing in which something could run"
    return ""


def _refuse(*_: object) -> None:
    raise _ActiveError


def _check_type(_name: str, _system: str | None, public: str | None, has_own: int) -> None:
    """Check the document type: it may declare no entities, and none that only browsers know."""
    if has_own or (public is not None and not public.startswith(_SVG_TYPE)):
        raise _ActiveError


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise _ActiveError


def _check(name: str, attributes: dict[str, str]) -> None:
    """Check an element. Elements in other namespaces are data of editors, which browsers ignore."""
    space, _, tag = name.rpartition(" ")
    if tag not in _ELEMENTS.get(space, frozenset((tag,))):
        raise _ActiveError
    for key, value in attributes.items():
        attribute = key.rpartition(" ")[2].lower()
        bare = re.sub(r"[\x00-\x20\x7f-\xa0]", "", value).lower()
        target = bare.rpartition(":")[2] if attribute == "attributename" else attribute
        if target.startswith("on") or (attribute != target and target in _ADDRESSES):
            raise _ActiveError
        if attribute in _ADDRESSES and re.match(_SCHEME, bare) and not re.match(_HARMLESS, bare):
            raise _ActiveError
