"""GitHub: a repository by its API and its own citation file; never by what its pages say for previews."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from papernotes.errors import LibraryError
from papernotes.identifiers import Doi
from papernotes.model import Creator
from papernotes.plain_yaml import read_yaml
from papernotes.sources.failures import SourceError
from papernotes.sources.page_text import clean, iso_date, parse_creators, plain_text

if TYPE_CHECKING:
    from papernotes.model import Work
    from papernotes.sources.client import Client

_API = "https://api.github.com"
_RAW = "https://raw.githubusercontent.com"
_JSON = "application/vnd.github+json"


def fetch(name: str, client: Client, known: Work) -> Work:
    """Ask GitHub about a repository, an issue or pull request, a gist, or a file.

    Args:
        name: the link's identifier: `owner/repo`, `owner/repo/issues/1`, `owner/repo/blob/...`, `gist:...`.
        client: the client to ask with.
        known: what the link alone tells.

    Raises:
        SourceError: GitHub does not know it, or did not answer.
    """
    match name.split("/"):
        case [owner, repository]:
            return _repository(client, owner, repository, known)
        case [gist] if gist.startswith("gist:"):
            told = _ask(client, f"/gists/{gist.removeprefix('gist:')}")
            files = told.get("files")
            title = _text(told, "description") or (next(iter(files), "") if isinstance(files, dict) else "")
            return _told(known, title, told, _login(told.get("owner")), "")
        case [owner, repository, "issues" | "pull", number]:
            told = _ask(client, f"/repos/{owner}/{repository}/issues/{number}")
            work = _told(known, _text(told, "title"), told, _login(told.get("user")), f"{owner}/{repository}")
            return replace(work, type="post")
        case [owner, repository, *path]:
            work = replace(known, title=clean(path[-1]), container_title=f"{owner}/{repository}")
            return replace(work, creators=(Creator(literal=owner),), source="github.com")
    raise SourceError("GitHub has no such page")


def _repository(client: Client, owner: str, repository: str, known: Work) -> Work:
    told = _ask(client, f"/repos/{owner}/{repository}")
    work = replace(
        _told(known, _text(told, "name") or repository, told, _login(told.get("owner")) or owner, ""),
        abstract=plain_text(_text(told, "description"), 2000),
    )
    try:
        answer = client.get(f"{_RAW}/{owner}/{repository}/HEAD/CITATION.cff", accept="text/plain")
        citation = read_yaml(answer.body.decode("utf-8"), "CITATION.cff")
    except (SourceError, LibraryError, UnicodeError):
        return work
    return _cited(work, citation) if isinstance(citation, dict) else work


def _cited(work: Work, citation: dict[str, Any]) -> Work:
    """Lay a citation file (Citation File Format 1.2) over what the API says."""
    people = citation.get("authors")
    names: list[Creator] = []
    for person in people if isinstance(people, list) else ():
        if not isinstance(person, dict):
            continue
        family = " ".join(
            part for part in (_text(person, "name-particle"), _text(person, "family-names")) if part
        )
        if family:
            names.append(Creator(family=family, given=_text(person, "given-names")))
        else:
            names.extend(parse_creators([_text(person, "name") or _text(person, "alias")]))
    doi = Doi.parse(_text(citation, "doi"))
    return replace(
        work,
        title=_text(citation, "title") or work.title,
        creators=tuple(names) or work.creators,
        issued=iso_date(_text(citation, "date-released")) or work.issued,
        identifiers=(*work.identifiers, ("doi", doi.id)) if doi else work.identifiers,
        abstract=plain_text(_text(citation, "abstract"), 5000) or work.abstract,
    )


def _told(known: Work, title: str, told: dict[str, Any], owner: str, container: str) -> Work:
    if not clean(title):
        raise SourceError("GitHub tells no title")
    return replace(
        known,
        title=clean(title),
        creators=(Creator(literal=owner),) if owner else (),
        issued=iso_date(_text(told, "created_at")),
        container_title=container,
        publisher="GitHub",
        source="github.com",
    )


def _ask(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(_API + path, accept=_JSON)
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise SourceError("GitHub sent something else than metadata", passing=True) from error
    if not isinstance(told, dict):
        raise SourceError("GitHub sent something else than metadata", passing=True)
    return told


def _login(account: Any) -> str:
    return _text(account, "login") if isinstance(account, dict) else ""


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return clean(value, 5000) if isinstance(value, str) else ""
