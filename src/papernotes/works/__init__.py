"""Bibliographic records: one readable YAML file a work, whose hand edits are never lost."""

from papernotes.works.citekeys import make_citekey
from papernotes.works.merging import merge
from papernotes.works.naming import file_name
from papernotes.works.records import dump, load, revise
from papernotes.works.stubs import stub

__all__ = ["dump", "file_name", "load", "make_citekey", "merge", "revise", "stub"]
