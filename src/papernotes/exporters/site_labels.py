"""What a link is called that stands by itself: the name of its site."""

from __future__ import annotations

from urllib.parse import urlsplit

SITES = {
    "aclanthology.org": "ACL Anthology",
    "arxiv.org": "arXiv",
    "bilibili.com": "bilibili",
    "doi.org": "DOI",
    "github.com": "GitHub",
    "huggingface.co": "Hugging Face",
    "kaggle.com": "Kaggle",
    "mp.weixin.qq.com": "微信",
    "openreview.net": "OpenReview",
    "pubmed.ncbi.nlm.nih.gov": "PubMed",
    "x.com": "X",
    "youtube.com": "YouTube",
    "zhihu.com": "知乎",
    "zhuanlan.zhihu.com": "知乎",
}
"""Names by host without `www.`; other sites are called by their host."""


def site_name(url: str) -> str:
    """Return the name of a URL's site, `mail` for a mail address, `link` where there is none to tell."""
    try:
        address = urlsplit(url)
        host = (address.hostname or "").removeprefix("www.")
    except ValueError:
        return "link"
    return SITES.get(host, host) or ("mail" if address.scheme == "mailto" else "link")
