"""What of a note's HTML may stand in a page: no script, no style, nothing that is fetched from elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3

from papernotes.exporters.addresses import is_url
from papernotes.works import is_followed

_MATH_TAGS = re.findall(
    r"\w+",
    """math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt
    mstyle msub msubsup msup mtable mtd mtext mtr munder munderover""",
)
_MATH_ATTRIBUTES = re.findall(
    r"\w+",
    """accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height
    linethickness lspace mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowlines
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
    "time": {"datetime"},
}
_CLASS = re.compile(r"[a-z][a-z0-9]{0,2}|language-[\w+#.-]{1,30}|missing")
"""Of coloured code, of its language, and of a picture that is not there."""
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml);base64,")


def is_inline_picture(url: str) -> bool:
    """Whether a URL holds a picture itself."""
    return _PICTURE.match(url) is not None


def safe_link(url: str) -> str | None:
    """Return a link's URL if it leads to a web page or a mail address, else None."""
    return url if is_followed(url) else None


def sanitised(html: str, pictures_from: str = "") -> str:
    """Return a piece of HTML less whatever could run, disguise itself, or fetch something from elsewhere.

    Links to other places stay; pictures must be relative to the page or written into it.

    Args:
        html: the piece.
        pictures_from: a URL; pictures may come from its folder, too.
    """
    return _cleaner(pictures_from).clean(html)


@lru_cache(maxsize=8)
def _cleaner(pictures_from: str) -> nh3.Cleaner:
    folder = pictures_from.rpartition("/")[0] + "/"

    def attribute(_tag: str, name: str, value: str) -> str | None:
        """Let the value of an attribute pass, or drop it."""
        if name == "class":
            return value if _CLASS.fullmatch(value) else None
        if name == "src":
            from_there = bool(pictures_from) and value.startswith(folder)
            return value if from_there or is_inline_picture(value) or not is_url(value) else None
        if name == "href":
            return None if value.lstrip().lower().startswith("data:") else value
        return value

    return nh3.Cleaner(
        tags=(nh3.ALLOWED_TAGS | set(_MATH_TAGS)) - {"area", "map"},
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )
