"""Bibliographic records: one readable YAML file a work, whose hand edits are never lost."""

from papernotes.works.citekeys import make_citekey
from papernotes.works.links import further_links, is_followed, main_link, same_works, work_link, work_links
from papernotes.works.records import dump, file_name, load, merge, revise, stub

__all__ = [
    "dump",
    "file_name",
    "further_links",
    "is_followed",
    "load",
    "main_link",
    "make_citekey",
    "merge",
    "revise",
    "same_works",
    "stub",
    "work_link",
    "work_links",
]
