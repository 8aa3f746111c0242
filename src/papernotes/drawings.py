"""Drawings in SVG in which nothing can run, so that they may be copied to where a browser opens them."""

from __future__ import annotations

import re
from xml.parsers import expat

LARGEST = 10_000_000
"""Bytes of a drawing."""

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"

_ELEMENTS = {
    _SVG: frozenset(
        re.findall(
            r"[\w-]+",
            """a animate animateMotion animateTransform circle clipPath color cursor defs desc ellipse feBlend
            feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
            feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge
            feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
            filter flowPara flowRegion flowRoot flowSpan font font-face foreignObject g glyph hkern image line
            linearGradient marker mask metadata missing-glyph mpath path pattern polygon polyline
            radialGradient rect set solidcolor stop style svg switch symbol text textPath title tref tspan use
            view""",
        )
    ),
    _XHTML: frozenset(
        re.findall(
            r"\w+",
            """b body br center code div em font hr i li ol p pre small span strong sub sup table tbody td th
            thead tr u ul""",
        )
    ),
    _MATHML: frozenset[str](),
    "": frozenset[str](),
}
"""What a drawing may have; `foreignObject` holds the labels of Mermaid and draw.io, in HTML."""

_ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "iso-8859-1"})
"""Those in which the parser and browsers read the same."""
_SVG_TYPE = "-//W3C//DTD SVG "
_ADDRESSES = frozenset({"href", "src", "base"})
"""Attributes with an address."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_HARMLESS = re.compile(r"https?:|mailto:|data:image/(?:png|jpe?g|gif|webp|avif|bmp)[;,]")
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0]")


class _ActiveError(Exception):
    """A drawing has something that may not be in one."""


def fault(data: bytes) -> str:
    """Return why a file's content is no drawing that may go along, as a clause about it; empty if it is.

    Elements and the schemes of links are held against lists of what is known to run nothing. Handlers of
    events, entities and style sheets from elsewhere are refused.

    Args:
        data: the content, or somewhat more than the most that a drawing may have.
    """
    if len(data) > LARGEST:
        return f"it is a drawing larger than {LARGEST // 1_000_000} MB"
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
        return "its content is no drawing"
    except _ActiveError:
        return "it is a drawing in which something could run"
    return ""


def _refuse(*_: object) -> None:
    raise _ActiveError


def _check_type(_name: str, _system: str | None, public: str | None, has_own: int) -> None:
    """Check a document's type: it names no entities of its own, and none that only browsers know."""
    if has_own or (public is not None and not public.startswith(_SVG_TYPE)):
        raise _ActiveError


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise _ActiveError


def _check(name: str, attributes: dict[str, str]) -> None:
    """Check an element.

    What an editor keeps for itself has a namespace of its own, and means nothing to a browser.
    """
    space, _, tag = name.rpartition(" ")
    if tag not in _ELEMENTS.get(space, frozenset((tag,))):
        raise _ActiveError
    for key, value in attributes.items():
        attribute, bare = key.rpartition(" ")[2].lower(), _BLANK.sub("", value).lower()
        target = bare.rpartition(":")[2] if attribute == "attributename" else attribute
        if target.startswith("on") or (attribute != target and target in _ADDRESSES):
            raise _ActiveError
        if attribute in _ADDRESSES and _SCHEME.match(bare) and not _HARMLESS.match(bare):
            raise _ActiveError
