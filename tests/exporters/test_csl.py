from __future__ import annotations

import importlib.resources
import json
import re
import warnings
from typing import TYPE_CHECKING, Any

import jsonschema
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporters.samples import LIBRARY, export_notes, sample_library
from tests.exporters.test_bibtex import ARXIV, JOURNAL, KINDS, of_works

from papernotes.exporters import get
from papernotes.exporters.csl import TYPES
from papernotes.model import Creator, Work

if TYPE_CHECKING:
    from papernotes.exporters import Export


def items(export: Export) -> Any:
    return json.loads("".join(get("csl-json").text(export)))


def listed(name: str) -> set[str]:
    """The names in a list of the CSL project's own schema, which citeproc-py carries along."""
    schema = importlib.resources.files("citeproc") / "data" / "schema" / "schemas" / "styles"
    text = "".join((schema / file).read_text("utf-8") for file in ("csl-types.rnc", "csl-variables.rnc"))
    found = re.search(rf"{re.escape(name)} =\s*((?:\||#.*|\s|\"[^\"]+\")+)", text)
    assert found
    return set(re.findall(r'"([^"]+)"', re.sub("#.*", "", found[1])))


def schema() -> dict[str, Any]:
    """CSL-JSON as the specification's appendix and the schema's lists have it; nothing else is allowed."""
    part = {"type": "integer"}
    date = {
        "type": "object",
        "properties": {
            "date-parts": {
                "type": "array",
                "items": {"type": "array", "items": part, "minItems": 1, "maxItems": 3},
                "minItems": 1,
                "maxItems": 2,
            }
        },
        "additionalProperties": False,
        "minProperties": 1,
    }
    name = {
        "type": "object",
        "properties": {part: {"type": "string", "minLength": 1} for part in ("family", "given", "literal")},
        "anyOf": [{"required": ["family"]}, {"required": ["literal"]}],
        "additionalProperties": False,
    }
    names = {"type": "array", "items": name}
    number = {"type": ["string", "integer"]}
    text = {"type": "string"}
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "id": text,
                "type": {"enum": sorted(listed("item-types"))},
                **dict.fromkeys(listed("variables.dates"), date),
                **dict.fromkeys(listed("variables.names"), names),
                **dict.fromkeys(listed("variables.numbers"), number),
                **dict.fromkeys(listed("variables.strings") | listed("variables.titles"), text),
            },
            "required": ["id", "type"],
            "additionalProperties": False,
        },
    }


VALIDATOR = jsonschema.Draft202012Validator(schema())


def validate(value: Any) -> None:
    VALIDATOR.validate(value)


def test_the_types_known_are_those_of_the_specification() -> None:
    assert listed("item-types") == TYPES


def test_the_sample_library_and_every_kind_of_work_validate() -> None:
    validate(items(export_notes(sample_library(), root=LIBRARY)))
    validate(items(of_works(*KINDS)))


def test_a_preprint_is_an_article_published_by_its_repository() -> None:
    assert items(of_works(ARXIV)) == [
        {
            "id": "liu2024deepseekv2",
            "type": "article",
            "title": ARXIV.title,
            "author": [
                {"family": "Liu", "given": "Aixin"},
                {"literal": "DeepSeek-AI"},
                {"family": "Müller", "given": "Jörg"},
            ],
            "issued": {"date-parts": [[2024, 5, 7]]},
            "publisher": "arXiv",
            "number": "arXiv:2405.04434",
            "genre": "cs.CL",
            "URL": "https://arxiv.org/abs/2405.04434",
        }
    ]


def test_a_page_says_when_it_was_read_and_a_paper_does_not() -> None:
    page = Work("url:https://x.example", "webpage", "A page", url="https://x.example")
    have = items(of_works(page, ARXIV))
    assert [one.get("accessed") for one in have] == [{"date-parts": [[2025, 12, 3]]}, None]


def test_a_type_that_csl_does_not_know_is_a_document() -> None:
    assert [one["type"] for one in items(of_works(Work("w:1", "notebook", "T")))] == ["document"]


def test_a_citation_processor_prints_what_was_written() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it knows fewer variables than the specification
        source = CiteProcJSON(items(of_works(JOURNAL)))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        bibliography.register(Citation([CitationItem("jumper2021highly")]))
        printed = "".join(str(one) for one in bibliography.bibliography())
    assert "Jumper" in printed
    assert "2021" in printed
    assert "Nature" in printed
    assert "AlphaFold" in printed


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
def test_any_work_validates(title: str, name: str, date: str, kind: str) -> None:
    work = Work("w:1", kind, title, (Creator(name, title), Creator(literal=name)), date, title, name)
    (item,) = made = items(of_works(work))
    validate(made)
    assert item["id"]
