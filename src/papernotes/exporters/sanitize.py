"""What of a note's HTML may stand in a page: no script, no style, nothing that is fetched from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import nh3

from papernotes.exporters.link_targets import is_url
from papernotes.works import is_followed

if TYPE_CHECKING:
    from collections.abc import Callable

_MATH_TAGS = re.findall(
    r"\w+",
    """math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover""",
)
_MATH_ATTRIBUTES = re.findall(
    r"\w+",
    """accent accentunder class columnalign columnlines columnspacing depth display displaystyle fence form
    height linethickness lspace mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowlines
    rowspacing rspace scriptlevel separator stretchy symmetric voffset width xmlns""",
)
_ATTRIBUTES = {
    **{tag: set(_MATH_ATTRIBUTES) for tag in _MATH_TAGS},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "span": {"class"},
    "code": {"class"},
    "ol": {"start"},
    "th": {"style", "colspan", "rowspan"},
    "td": {"style", "colspan", "rowspan"},
    "details": {"open"},
    "input": {"checked", "disabled"},
    "time": {"datetime"},
}
_CLASS = re.compile(r"[a-z][a-z0-9]{0,2}|language-[\w+#.-]{1,30}|missing|left|right")
"""Of coloured code, of its language, of a picture that is not there, and of cells in formulas."""
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml);base64,")


def is_inline_picture(url: str) -> bool:
    """Whether a URL holds a picture itself."""
    return _PICTURE.match(url) is not None


def safe_link(url: str) -> str | None:
    """Return a link's URL if it leads to a web page or a mail address, else None."""
    return url if is_followed(url) else None


def _nowhere(_path: str) -> bool:
    return False


def sanitiser(linked: Callable[[str], bool] = _nowhere) -> nh3.Cleaner:
    """Return what takes from HTML whatever could run, disguise itself, or fetch something from elsewhere.

    Links to web pages and mail addresses stay; pictures must be relative to the page or written into it.

    Args:
        linked: whether a link may lead to an address that is relative to the page, decoded.
    """

    def attribute(_tag: str, name: str, value: str) -> str | None:
        """Let the value of an attribute pass, or drop it."""
        if name == "class":
            return value if _CLASS.fullmatch(value) else None
        if name == "src":
            return value if is_inline_picture(value) or not is_url(value) else None
        if name == "href":
            page, _, place = value.partition("#")
            followed = is_followed(value) or linked(unquote(page)) or (place and not page)
            return value if followed else None
        return value

    return nh3.Cleaner(
        tags=(nh3.ALLOWED_TAGS | {"input", *_MATH_TAGS}) - {"area", "map"},
        set_tag_attribute_values={"input": {"type": "checkbox"}},  # of a task; of two the order would vary
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )
