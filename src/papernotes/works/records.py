"""Records of works as YAML text: made of a link, read, written anew, and revised without touching hand edits.

A record lists a work's fields and, as `fetched`, a checksum of each field as its source told it. A field that
no longer agrees with its checksum was edited by hand and is kept from then on. Revising replaces the lines of
the fields that change; comments, further keys and everything else stay as they are.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from papernotes.errors import LibraryError
from papernotes.identifiers import ArxivId, Doi, identity
from papernotes.model import Creator, Work
from papernotes.plain_yaml import plain_loader, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from papernotes.model import Link, LinkKind

FIELDS = tuple(each.name for each in fields(Work))
"""Names of a work's fields, in the order in which a record lists them."""
GIVEN_ONCE = frozenset({"id", "citekey"})
"""Fields that no source changes once they are there."""
_CHECKSUMS = "fetched"
_TEXTS = frozenset(FIELDS) - {"creators", "identifiers", "version"}
_REMARK = "# fetched: checksums of the fields as their source told them; a field edited by hand is kept.\n"
_NAME_PARTS = ("family", "given", "literal")
_LONGEST_VERSION = 9
"""Digits of a version: more than any work has, and few enough for a number."""
_SAFE = re.compile(r"[a-z0-9][a-z0-9._-]*")
_LOOKS_HASHED = re.compile(r"-[0-9a-f]{8}$")
_LONGEST = 80
_TYPES: dict[LinkKind, str] = {
    "arxiv": "article",
    "doi": "document",
    "openreview": "paper-conference",
    "acl": "paper-conference",
    "pubmed": "article-journal",
    "github": "software",
    "huggingface": "software",
    "pdf": "document",
    "video": "motion_picture",
    "zhihu": "post-weblog",
    "wechat": "post-weblog",
    "x": "post",
    "web": "webpage",
}
"""CSL 1.0.2 types by what stands behind a link."""


def load(text: str, path: str) -> Work:
    """Read a record.

    Args:
        text: the file's text.
        path: the file's path, for messages.

    Raises:
        LibraryError: if the text is no YAML, or a field has a shape that it cannot have.
    """
    return _work(_mapping(text, path), path)


def dump(work: Work) -> str:
    """Write a record anew, with a checksum of each field."""
    values = _values(work)
    blocks = [_block(name, value) for name, value in values.items()]
    checksums = {name: _checksum(value) for name, value in values.items() if name not in GIVEN_ONCE}
    return "".join([*blocks, _REMARK, _checksum_block(checksums)])


def revise(text: str, path: str, fetched: Work) -> str:
    """Bring a record up to what a source says now, except for the fields that a person edited.

    Args:
        text: the record as it is; it may be a stub.
        path: the file's path, for messages.
        fetched: what the source says. A stub changes nothing.

    Returns:
        The new text, in which every line of a field that does not change is as it was.

    Raises:
        LibraryError: if the text is not a record.
    """
    content = _mapping(text, path)
    work = _work(content, path)
    if not fetched.source:
        return text
    old = {name: value for name, value in _values(work).items() if name in content}
    said = _said(content)
    checked = [name for name in FIELDS if name not in GIVEN_ONCE]
    edited = {name for name in checked if name in old | said and said.get(name) != _checksum(old.get(name))}
    merged = merge(work, fetched, kept=edited)
    new = _values(merged)
    told = _values(fetched)
    checksums = {}
    for name in checked:
        if name in edited:
            checksums[name] = _checksum(told[name]) if name in told else said.get(name, "")
        elif name in new:
            checksums[name] = _checksum(new[name])
    if new == old and checksums == said:
        return text
    blocks = {name: _block(name, value) for name, value in new.items() if value != old.get(name)}
    revised = _with_blocks(text, blocks | {_CHECKSUMS: _checksum_block(checksums)})
    if revised is not None and _reads_as(revised, path, merged):
        return revised
    # The text is not laid out a field a line (one-line `{...}`, several documents): it is written anew.
    further = {key: value for key, value in content.items() if key not in FIELDS and key != _CHECKSUMS}
    whole = [_block(name, value) for name, value in (new | further).items()]
    return "".join([*whole, _checksum_block(checksums)])


def merge(existing: Work, fetched: Work, *, kept: Collection[str] = ()) -> Work:
    """Lay what was fetched over what is known.

    Args:
        existing: the record as it is. Its identity and its citekey stay.
        fetched: what a source says now. What it leaves empty stays as it is; a stub changes nothing.
        kept: names of fields that a person edited.
    """
    if not fetched.source:
        return existing
    changes: dict[str, Any] = {}
    for name in FIELDS:
        said = getattr(fetched, name)
        if name in kept or said in ("", None, ()):
            continue
        if name not in GIVEN_ONCE or not getattr(existing, name):
            changes[name] = said
    if "identifiers" in changes:
        told = {scheme for scheme, _ in fetched.identifiers}
        others = tuple(pair for pair in existing.identifiers if pair[0] not in told)
        changes["identifiers"] = fetched.identifiers + others
    return replace(existing, **changes)


def file_name(identity: str) -> str:
    """Name the file of a work's record.

    `arxiv:2512.03036` becomes `arxiv-2512.03036.yaml`. Where characters had to be replaced or written small,
    eight digits of a checksum keep two works apart: `doi-10.1145-3534678.3539043-5c1f0a2e.yaml`.
    """
    scheme, _, name = identity.partition(":")
    plain = f"{scheme}-{name}"
    if _SAFE.fullmatch(plain) and len(plain) <= _LONGEST and not _LOOKS_HASHED.search(plain):
        return f"{plain}.yaml"
    import hashlib

    readable = re.sub(r"[^a-z0-9._]+", "-", f"{scheme}-{name.removeprefix('https://')}".lower())
    checksum = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{readable[:_LONGEST].strip('-.')}-{checksum}.yaml"


def stub(link: Link) -> Work:
    """Make the record of a work that is still to be fetched.

    Its title is empty, and so is its `source`. An arXiv identifier tells the month of the first version.
    """
    known = Work(id=identity(link), type=_TYPES[link.kind], title="", url=link.url)
    if link.id is None:
        return known
    match link.kind:
        case "arxiv" if arxiv := ArxivId.parse(link.id):
            return Work(
                id=known.id,
                type=known.type,
                title="",
                issued=f"{arxiv.year}-{arxiv.month:02}",
                publisher="arXiv",
                identifiers=(("arxiv", arxiv.id),),
                url=arxiv.abs_url,
            )
        case "doi":
            return Work(known.id, known.type, "", identifiers=(("doi", link.id),), url=Doi(link.id).url)
        case "pubmed":
            scheme = "pmcid" if link.id.startswith("PMC") else "pmid"
            return Work(known.id, known.type, "", identifiers=((scheme, link.id),), url=link.url)
        case "huggingface" if link.id.startswith("datasets/"):
            return Work(known.id, "dataset", "", url=link.url)
        case _:
            return known


def _mapping(text: str, path: str) -> dict[str, Any]:
    content = read_yaml(text, path)
    if not isinstance(content, dict) or not content.get("id"):
        raise LibraryError(
            f"{path}: the record has no `id`", hint="Every work's record begins with its `id`."
        )
    return {key: value for key, value in content.items() if isinstance(key, str)}


def _work(content: Mapping[str, Any], path: str) -> Work:
    found: dict[str, Any] = {}
    for name in FIELDS:
        if name not in content:
            continue
        value = content[name]
        if name in _TEXTS and isinstance(value, str):
            found[name] = value or (None if name == "issued" else "")
        elif name == "version" and isinstance(value, str) and (_is_number(value) or not value):
            found[name] = int(value) if value else None
        elif name == "creators" and isinstance(value, list):
            found[name] = tuple(_creator(each, path) for each in value)
        elif name == "identifiers" and isinstance(value, dict):
            found[name] = tuple(
                (str(scheme), each)
                for scheme, values in value.items()
                for each in (values if isinstance(values, list) else [values])
                if isinstance(each, str)
            )
        elif value != "":
            raise LibraryError(f"{path}: `{name}` has a value that it cannot have")
    return Work(**({"type": "document", "title": ""} | found))


def _is_number(value: str) -> bool:
    return value.isdecimal() and len(value) <= _LONGEST_VERSION


def _creator(value: object, path: str) -> Creator:
    if isinstance(value, str):
        return Creator(literal=value)
    if isinstance(value, dict):
        parts = {name: value.get(name, "") for name in _NAME_PARTS}
        if all(isinstance(part, str) for part in parts.values()):
            return Creator(**parts)
    raise LibraryError(f"{path}: a creator is a name, or has `family` and `given`")


def _values(work: Work) -> dict[str, Any]:
    """The fields that say something, as YAML will hold them."""
    values = {name: getattr(work, name) for name in FIELDS}
    values["creators"] = [
        {part: getattr(creator, part) for part in _NAME_PARTS if getattr(creator, part)}
        for creator in work.creators
    ]
    by_scheme: dict[str, list[str]] = {}
    for scheme, identifier in work.identifiers:
        by_scheme.setdefault(scheme, []).append(identifier)
    values["identifiers"] = {
        scheme: found[0] if len(found) == 1 else found for scheme, found in by_scheme.items()
    }
    return {
        name: value for name, value in values.items() if name == "title" or value not in ("", None, [], {})
    }


def _said(content: Mapping[str, Any]) -> dict[str, str]:
    listed = content.get(_CHECKSUMS)
    pairs = (pair.partition("=") for pair in (listed.split() if isinstance(listed, str) else ()))
    return {name: checksum for name, _, checksum in pairs if name in FIELDS}


def _checksum(value: object) -> str:
    import hashlib

    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _block(name: str, value: object) -> str:
    import yaml

    return yaml.safe_dump({name: value}, sort_keys=False, allow_unicode=True, width=110)


def _checksum_block(checksums: Mapping[str, str]) -> str:
    return f"{_CHECKSUMS}: {' '.join(f'{name}={checksum}' for name, checksum in checksums.items())}\n"


def _with_blocks(text: str, blocks: Mapping[str, str]) -> str | None:
    """Put blocks in the place of the lines of their keys, or where the order of fields has them."""
    import yaml

    root = yaml.compose(text, Loader=plain_loader())
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[-1].endswith("\n"):
        lines[-1] += newline
    starts = [(key.value, key.start_mark.line) for key, _ in root.value]
    pieces = [("", "".join(lines[: starts[0][1]]))]
    for (name, start), (_, limit) in pairwise([*starts, ("", len(lines))]):
        end = limit
        while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        pieces += [(name, "".join(lines[start:end])), ("", "".join(lines[end:limit]))]
    order = (*FIELDS, _CHECKSUMS)
    for name in sorted(blocks, key=order.index):
        block = name, blocks[name].replace("\n", newline)
        found = [place for place, (key, _) in enumerate(pieces) if key == name]
        if found:
            pieces[found[0]] = block
        else:
            before = order[: order.index(name)]
            pieces.insert(
                1 + max((place for place, (key, _) in enumerate(pieces) if key in before), default=0), block
            )
    return "".join(piece for _, piece in pieces)


def _reads_as(text: str, path: str, work: Work) -> bool:
    try:
        return load(text, path) == work
    except LibraryError:
        return False
