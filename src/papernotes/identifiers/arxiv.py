"""arXiv identifiers: both schemes, versions, and the addresses that name a paper."""

from __future__ import annotations

import re
from dataclasses import dataclass

from papernotes.identifiers import address

_VERSION_AND_END = r"(?:v([1-9][0-9]{0,3}))?(?![0-9A-Za-z])"
_NEW = re.compile(r"([0-9]{2})(0[1-9]|1[0-2])\.([0-9]{4,5})" + _VERSION_AND_END)
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|"
    "dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|"
    "plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
"""The archives that existed before April 2007, when identifiers still named them."""
_OLD = re.compile(
    rf"({_ARCHIVES})(?:\.[a-z-]{{2,}})?/([0-9]{{2}})(0[1-9]|1[0-2])([0-9]{{3}})" + _VERSION_AND_END,
    re.IGNORECASE,
)
_PREFIX = re.compile(r"arxiv\s*[:.：]\s*", re.IGNORECASE)
_DOI_PREFIX = "10.48550/"

_VIEWS = frozenset({"abs", "pdf", "html", "format", "src", "e-print", "ps", "overview"})
SITES: dict[str, frozenset[str]] = {
    "arxiv.org": _VIEWS,
    "ar5iv.org": _VIEWS,
    "alphaxiv.org": _VIEWS,
    "huggingface.co": frozenset({"papers"}),
    "hf.co": frozenset({"papers"}),
    "hf-mirror.com": frozenset({"papers"}),
    "papers.cool": frozenset({"arxiv"}),
    "scirate.com": frozenset({"arxiv"}),
}
"""Sites whose pages are arXiv papers, subdomains included, with the words that stand before an identifier."""


@dataclass(frozen=True, slots=True)
class ArxivId:
    """The identifier of a paper on arXiv, as arXiv's help page on identifiers defines it."""

    id: str
    """Canonical form without version or subject class: `2512.03036`, `math/0309136`."""
    version: int | None = None
    """The version named, from 1, or None."""

    @classmethod
    def parse(cls, text: str) -> ArxivId | None:
        """Read an identifier in any of its forms.

        Args:
            text: `2512.03036v2`, `hep-th/9901001`, `arXiv:...`, arXiv's own DOI, or the address of a page or
                file of the paper on arXiv or on a site that mirrors it.

        Returns:
            The identifier, or None where the text is none (a month of 13, a number of 0, a listing page).
        """
        text = text.strip()
        if parts := address.split(text):
            if parts.host in {"doi.org", "www.doi.org", "dx.doi.org"}:
                text = parts.path.removeprefix("/")
            else:
                return from_page(parts.host, parts.path)
        if text.startswith(_DOI_PREFIX):
            return _with_prefix(text.removeprefix(_DOI_PREFIX), whole=True)
        if found := _with_prefix(text, whole=True) or _read(text, whole=True):
            return found
        bare = address.split(f"https://{text}") if "/" in text else None
        return from_page(bare.host, bare.path) if bare else None

    @property
    def year(self) -> int:
        """Year of its first version, in full."""
        year = int(self._month_digits[:2])
        return 1900 + year if "/" in self.id and year >= 91 else 2000 + year

    @property
    def month(self) -> int:
        """Month of its first version, from 1."""
        return int(self._month_digits[2:])

    @property
    def abs_url(self) -> str:
        """Address of the abstract page; of the version named, if one is."""
        return f"https://arxiv.org/abs/{self._versioned}"

    @property
    def pdf_url(self) -> str:
        """Address of the PDF; of the version named, if one is."""
        return f"https://arxiv.org/pdf/{self._versioned}"

    @property
    def doi(self) -> str:
        """The DOI that arXiv registers with DataCite; it names all versions."""
        return f"{_DOI_PREFIX}arXiv.{self.id}"

    @property
    def _month_digits(self) -> str:
        return self.id.rpartition("/")[2][:4]

    @property
    def _versioned(self) -> str:
        return self.id if self.version is None else f"{self.id}v{self.version}"


def from_page(host: str, path: str) -> ArxivId | None:
    """Find the paper that a page of one of `SITES` is about.

    Args:
        host: host of the address, in lower case.
        path: path of the address, percent-decoded, beginning with `/`.
    """
    views = SITES.get(host) or next((SITES[site] for site in SITES if host.endswith("." + site)), None)
    view, _, named = path[1:].partition("/")
    if views is None or view not in views:
        return None
    named = named.replace("%2F", "/")
    return _read(named) or _with_prefix(named)


def _with_prefix(text: str, *, whole: bool = False) -> ArxivId | None:
    prefix = _PREFIX.match(text)
    return _read(text[prefix.end() :], whole=whole) if prefix else None


def _read(text: str, *, whole: bool = False) -> ArxivId | None:
    """Read an identifier at the beginning of `text`, or as the whole of it but for `.pdf`."""
    if match := _NEW.match(text):
        year, month, number, version = match.groups()
        # A year's two digits and a month's compare as text within the century that the scheme is used in.
        digits = 4 if year + month < "1501" else 5
        if year + month < "0704" or len(number) != digits or not number.strip("0"):
            return None
        name = f"{year}{month}.{number}"
    elif match := _OLD.match(text):
        archive, year, month, number, version = match.groups()
        if number == "000" or "0703" < year + month < "9108":
            return None
        name = f"{archive.lower()}/{year}{month}{number}"
    else:
        return None
    if whole and text[match.end() :].lower() not in {"", ".pdf"}:
        return None
    return ArxivId(name, int(version) if version else None)
