"""Hugging Face: models, data sets and spaces by its API."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.identifiers import ArxivId
from papernotes.model import Creator
from papernotes.sources.failures import SourceError
from papernotes.sources.page_text import clean, iso_date

if TYPE_CHECKING:
    from papernotes.model import Work
    from papernotes.sources.client import Client

_API = "https://huggingface.co/api"


def lists(name: str) -> bool:
    """Whether the API lists what an identifier names; it does not list collections, discussions or files."""
    parts = name.split("/")
    return len(parts) == 2 or (len(parts) == 3 and parts[0] in {"datasets", "spaces"})


def fetch(name: str, client: Client, known: Work) -> Work:
    """Ask Hugging Face about a model, a data set or a space.

    Args:
        name: the identifier of the link, of a form that the API lists.
        client: the client to ask with.
        known: what the link alone tells.

    Raises:
        SourceError: it is not known there, or there was no answer.
    """
    sort, owner, title = ["models", *name.split("/")][-3:]
    answer = client.get(f"{_API}/{sort}/{owner}/{title}", accept="application/json")
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise SourceError("Hugging Face sent something else than metadata", passing=True) from error
    if not isinstance(told, dict):
        raise SourceError("Hugging Face sent something else than metadata", passing=True)
    tags = told.get("tags")
    named = (
        tag.removeprefix("arxiv:") for tag in (tags if isinstance(tags, list) else ()) if isinstance(tag, str)
    )
    paper = next((found for tag in named if (found := ArxivId.parse(tag))), None)
    return replace(
        known,
        title=clean(title),
        creators=(Creator(literal=clean(str(told.get("author") or owner), 200)),),
        issued=iso_date(str(told.get("createdAt") or "")),
        publisher="Hugging Face",
        note=f"paper: arXiv:{paper.id}" if paper else "",
        source="huggingface.co",
    )
