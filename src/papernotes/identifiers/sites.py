"""Rules for sites that hold code, models, videos and posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.identifiers.address import parameter
from papernotes.identifiers.arxiv import from_page

if TYPE_CHECKING:
    from papernotes.identifiers.address import Address
    from papernotes.identifiers.papers import Identified

_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]+")
_GITHUB_PAGES = re.compile(
    "about|apps|blog|collections|contact|customer-stories|enterprise|events|explore|features|issues|login|marketplace|"
    "notifications|orgs|pricing|pulls|readme|search|security|settings|site|sponsors|stars|topics|trending|users"
)
"""First path segments at GitHub that are no account."""
_GITHUB_LISTS = re.compile(
    "actions|branches|commits|issues|network|projects|pulls|releases|stargazers|tags|wiki"
)
_HUGGING_FACE_PAGES = re.compile(
    "api|blog|chat|docs|enterprise|join|learn|login|models|organizations|papers|pricing|search|settings|tasks"
)
_HUGGING_FACE_SORTS = frozenset({"collections", "datasets", "spaces"})
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_BILIBILI_ID = re.compile(r"BV[A-Za-z0-9]{10}|av[0-9]+")
_NUMBER = re.compile(r"[0-9]+")
_X_STATUS = re.compile(r"/(?:[^/]+|i/web)/status(?:es)?/([0-9]+)")
_WECHAT_ID = re.compile(r"/s/([A-Za-z0-9_-]+)")


def github(page: Address) -> Identified:
    """GitHub: a repository's front page, branches and lists are the repository; anything deeper is itself."""
    names = _segments(page.path)
    if len(names) < 2 or _GITHUB_PAGES.fullmatch(names[0]) or not _OWNER.fullmatch(names[0]):
        return "github", None
    repository = names[1].removesuffix(".git")
    if not _REPOSITORY.fullmatch(repository):
        return "github", None
    whole = f"{names[0]}/{repository}"
    match names[2:]:
        case [] | ["tree", _] | ["blob", _, "README.md"]:
            return "github", whole
        case [tab] if _GITHUB_LISTS.fullmatch(tab):
            return "github", whole
        case ["pull" | "issues" | "discussions" as tab, number, *_]:
            return "github", f"{whole}/{tab}/{number}"
        case deeper:
            return "github", "/".join([whole, *deeper])


def github_raw(page: Address) -> Identified:
    """A file of a repository, served bare."""
    match _segments(page.path):
        case [owner, repository, "refs", "heads", branch, *path] if path:
            return "github", "/".join([owner, repository, "blob", branch, *path])
        case [owner, repository, branch, *path] if path:
            return "github", "/".join([owner, repository, "blob", branch, *path])
    return "github", None


def gist(page: Address) -> Identified:
    """A gist, whoever's."""
    names = _segments(page.path)
    return "github", f"gist:{names[-1].removesuffix('.git')}" if names and len(names) <= 2 else None


def hugging_face(page: Address) -> Identified:
    """Hugging Face: models, data sets, spaces and collections; a paper's page there is the paper on arXiv."""
    if paper := from_page(page.host, page.path):
        return "arxiv", paper.id
    names = _segments(page.path)
    sort = names.pop(0) if names and names[0] in _HUGGING_FACE_SORTS else ""
    if len(names) < 2 or not _REPOSITORY.fullmatch(names[0]) or not _REPOSITORY.fullmatch(names[1]):
        return "huggingface", None
    if not sort and _HUGGING_FACE_PAGES.fullmatch(names[0]):
        return "huggingface", None
    if names[2:] in (["tree", "main"], ["discussions"], ["blob", "main", "README.md"]):
        del names[2:]
    if len(names) > 2 and names[2] == "resolve":
        names[2] = "blob"
    return "huggingface", "/".join([sort, *names] if sort else names)


def youtube(page: Address) -> Identified:
    """YouTube: a video by parameter or path."""
    names = _segments(page.path)
    found = ""
    if names[:1] == ["watch"]:
        found = parameter(page.query, "v")
    elif len(names) > 1 and names[0] in {"shorts", "live", "embed", "v"}:
        found = names[1]
    elif page.host == "youtu.be" and names:
        found = names[0]
    return "video", found if _VIDEO_ID.fullmatch(found) else None


def bilibili(page: Address) -> Identified:
    """Bilibili: a video, and its part where that is not the first; columns and short links are just pages."""
    names = _segments(page.path)
    if len(names) < 2 or names[0] != "video" or not _BILIBILI_ID.fullmatch(names[1]):
        return "video", None
    part = parameter(page.query, "p")
    return "video", f"{names[1]}?p={part}" if _NUMBER.fullmatch(part) and part.strip("01") else names[1]


def zhihu(page: Address) -> Identified:
    """Zhihu: an article (`p/...`), an answer whatever its question, or a question."""
    match _segments(page.path):
        case ["p", number] | ["tardis", _, "art", number]:
            found = f"p/{number}"
        case ["question", _, "answer", number] | ["answer", number] | ["tardis", _, "ans", number]:
            found = f"answer/{number}"
        case ["question", number]:
            found = f"question/{number}"
        case ["pin", number]:
            found = f"pin/{number}"
        case _:
            return "zhihu", None
    return "zhihu", found if _NUMBER.fullmatch(number) else None


def wechat(page: Address) -> Identified:
    """An article of a WeChat account: by short name, or by account, message and place in it."""
    if match := _WECHAT_ID.fullmatch(page.path.rstrip("/")):
        return "wechat", match.group(1)
    parts = [parameter(page.query, name) for name in ("__biz", "mid", "idx")]
    return "wechat", "/".join(parts) if all(parts) else None


def x(page: Address) -> Identified:
    """A post on X, formerly Twitter; its number says all."""
    match = _X_STATUS.match(page.path)
    return "x", match.group(1) if match else None


def _segments(path: str) -> list[str]:
    return [name for name in path.split("/") if name]
