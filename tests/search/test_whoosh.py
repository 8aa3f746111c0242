"""What the segments of an index rely on in Whoosh."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter
from whoosh.filedb.structfile import StructFile

import papernotes.search
from papernotes.search.whoosh_engine.segments import _Pairs, _term_writer

if TYPE_CHECKING:
    from collections.abc import Iterator

TERMS = {f"w{number:05}".encode(): str(number).encode() for number in range(5000)}


def whoosh_imports() -> Iterator[tuple[str, str]]:
    for path in Path(papernotes.search.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("whoosh"):
                yield from ((path.stem, f"{node.module}.{alias.name}") for alias in node.names)


def test_only_public_names_of_whoosh_are_imported_and_by_the_index_alone() -> None:
    assert set(whoosh_imports()) == {
        ("segments", "whoosh.columns.VarBytesColumn"),
        ("segments", "whoosh.filedb.filetables.OrderedHashReader"),
        ("segments", "whoosh.filedb.filetables.OrderedHashWriter"),
        ("segments", "whoosh.filedb.structfile.StructFile"),
        ("index_writer", "whoosh.util.filelock.FileLock"),
    }


def test_whoosh_still_collects_the_places_of_terms_in_buckets(tmp_path: Path) -> None:
    """`_term_writer` replaces `HashWriter.buckets`, which Whoosh does not document."""
    writer = _term_writer(StructFile((tmp_path / "ours").open("wb")))
    usual = OrderedHashWriter(StructFile((tmp_path / "theirs").open("wb")))
    assert all(isinstance(bucket, _Pairs) for bucket in writer.buckets)
    assert all(bucket == [] for bucket in usual.buckets)
    for one in (writer, usual):
        one.add_all(TERMS.items())
    assert sum(map(len, writer.buckets)) == len(TERMS)
    assert [list(bucket) for bucket in writer.buckets] == usual.buckets
    for one in (writer, usual):
        one.close()
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes()
    reader = OrderedHashReader(StructFile((tmp_path / "ours").open("rb")))
    assert dict(reader.items()) == TERMS
    assert list(reader.keys_from(b"w0499")) == sorted(TERMS)[4990:]
    assert reader.get(b"w04990") == b"4990"
    assert reader.get(b"nowhere") is None
    reader.close()
