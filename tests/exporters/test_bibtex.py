from __future__ import annotations

import csv
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from bibtexparser.entrypoint import parse_string as read_bibtex
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string
from tests.exporters.samples import LIBRARY, PATH, entry, export, export_notes, sample_library

from papernotes.exporters import get
from papernotes.identifiers import identity
from papernotes.model import Creator, Work

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.exporters import Export

ARXIV = Work(
    id="arxiv:2405.04434",
    type="article",
    title="DeepSeek-V2: A 100% $O(n)$ Strong_Model & more",
    creators=(Creator("Liu", "Aixin"), Creator(literal="DeepSeek-AI"), Creator("Müller", "Jörg")),
    issued="2024-05-07",
    publisher="arXiv",
    identifiers=(("arxiv", "2405.04434"),),
    url="https://arxiv.org/abs/2405.04434",
    primary_class="cs.CL",
)
JOURNAL = Work(
    id="doi:10.1038/s41586-021-03819-2",
    type="article-journal",
    title="Highly accurate protein structure prediction with AlphaFold",
    creators=(Creator("Jumper", "John"),),
    issued="2021-07-15",
    container_title="Nature",
    identifiers=(("doi", "10.1038/s41586-021-03819-2"),),
    url="https://doi.org/10.1038/s41586-021-03819-2",
    volume="596",
    issue="7873",
    page="583–589",
    citekey="jumper2021highly",
)
KINDS = (
    ARXIV,
    JOURNAL,
    Work("acl:n19", "paper-conference", "BERT", (Creator("Devlin", "J"),), "2019", "NAACL", volume="1"),
    Work("w:book", "book", "A Book", (Creator("Knuth", "D"),), "1968", publisher="Addison-Wesley"),
    Work("w:thesis", "thesis", "A Thesis", (Creator("Xie", "S"),), "2018", publisher="UCSD"),
    Work("w:report", "report", "A Report", (Creator("Roe", "R"),), "2020", publisher="RAND"),
    Work("w:chapter", "chapter", "A Chapter", (Creator("Poe", "E"),), "2020", "A Whole", "Springer"),
    Work("github:a/b", "software", "A Program", (), None, url="https://github.com/a/b"),
    Work("w:nothing", "document", "Nothing but a title"),
    Work("w:journal-less", "article-journal", "Lost its journal", (Creator("Doe", "J"),), "2001"),
)


def of_works(*works: Work) -> Export:
    entries = [entry(f"entry {number}", f"https://x.example/{number}") for number in range(len(works))]
    by_identity = {identity(one.links[0]): work for one, work in zip(entries, works, strict=True)}
    return export(*entries, works=by_identity)


def fields_by_bibtexparser(text: str) -> dict[str, dict[str, str]]:
    library = read_bibtex(text)
    assert not library.failed_blocks
    return {
        one.key: {"type": one.entry_type, **{field.key: field.value for field in one.fields}}
        for one in library.entries
    }


def fields_by_pybtex(text: str) -> dict[str, dict[str, str]]:
    database = parse_string(text, "bibtex")
    return {
        key: {"type": one.type, **{name.lower(): value for name, value in one.fields.items()}}
        for key, one in database.entries.items()
    }


def written(form: str, *works: Work) -> str:
    return "".join(get(form).text(of_works(*works)))


def test_a_preprint_looks_as_arxiv_prints_it() -> None:
    assert written("bibtex", ARXIV) == (
        "@misc{liu2024deepseekv2,\n"
        "  title = {{DeepSeek}-{V2}: A 100\\% {$O(n)$} Strong\\_Model \\& more},\n"
        "  author = {Liu, Aixin and {DeepSeek-AI} and Müller, Jörg},\n"
        "  year = {2024},\n"
        "  eprint = {2405.04434},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  url = {https://arxiv.org/abs/2405.04434},\n"
        "}\n"
    )


def test_a_preprint_in_biblatex_is_online_with_its_eprint() -> None:
    assert written("biblatex", ARXIV) == (
        "@online{liu2024deepseekv2,\n"
        "  title = {{DeepSeek}-{V2}: A 100\\% {$O(n)$} Strong\\_Model \\& more},\n"
        "  author = {Liu, Aixin and {DeepSeek-AI} and Müller, Jörg},\n"
        "  date = {2024-05-07},\n"
        "  eprint = {2405.04434},\n"
        "  eprinttype = {arxiv},\n"
        "  eprintclass = {cs.CL},\n"
        "  url = {https://arxiv.org/abs/2405.04434},\n"
        "}\n"
    )


@pytest.mark.parametrize("parse", [fields_by_bibtexparser, fields_by_pybtex])
@pytest.mark.parametrize(
    ("form", "date", "container"), [("bibtex", "year", "journal"), ("biblatex", "date", "journaltitle")]
)
def test_an_article_comes_back_from_other_readers(parse: Any, form: str, date: str, container: str) -> None:
    have = parse(written(form, JOURNAL))["jumper2021highly"]
    assert have["type"] == "article"
    assert have[date].startswith("2021")
    assert have[container] == "Nature"
    assert have["doi"] == "10.1038/s41586-021-03819-2"
    assert have["pages"] == "583--589"
    assert (have["volume"], have["number"]) == ("596", "7873")
    assert have["title"].replace("{", "").replace("}", "") == JOURNAL.title


def test_persons_come_back_divided_as_they_were() -> None:
    persons = parse_string(written("bibtex", ARXIV), "bibtex").entries["liu2024deepseekv2"].persons["author"]
    assert [(" ".join(one.last_names), " ".join(one.first_names)) for one in persons] == [
        ("Liu", "Aixin"),
        ("{DeepSeek-AI}", ""),
        ("Müller", "Jörg"),
    ]


def test_a_work_without_what_its_type_requires_becomes_a_plain_entry() -> None:
    types = {one["title"]: one["type"] for one in fields_by_pybtex(written("bibtex", *KINDS)).values()}
    assert types["A Book"] == "book"
    assert types["A Chapter"] == "incollection"
    assert types["A Thesis"] == "phdthesis"
    assert types["A Report"] == "techreport"
    assert types["{BERT}"] == "inproceedings"
    assert types["Lost its journal"] == types["A Program"] == types["Nothing but a title"] == "misc"


def test_two_entries_about_one_work_are_one_record_with_the_tags_of_both() -> None:
    made = export(
        entry("first", "https://arxiv.org/abs/2405.04434", tags=("llm/推理",)),
        entry("again", "https://arxiv.org/pdf/2405.04434v2", tags=("todo", "llm/推理")),
    )
    fields = fields_by_pybtex("".join(get("biblatex").text(made)))
    assert [one["keywords"] for one in fields.values()] == ["llm/推理, todo"]


def test_keys_are_unique_whatever_their_case_and_given_ones_stay() -> None:
    twins = [
        Work(f"w:{number}", "document", "Same Title", (Creator("Liu", "A"),), "2024") for number in range(3)
    ]
    given_key = Work("w:9", "document", "Other", citekey="LIU2024same")
    keys = list(fields_by_pybtex(written("bibtex", *twins, given_key)))
    assert "LIU2024same" in keys
    assert len({key.casefold() for key in keys}) == 4


def test_a_suffix_never_makes_the_key_of_another_title() -> None:
    titles = ["Sam", "Sam", "Same", "Sam", "Samb", "Sam"]
    works = [Work(f"w:{number}", "document", title, (), "2024") for number, title in enumerate(titles)]
    given_key = Work("w:9", "document", "Other", citekey="w2024sama")
    keys = list(fields_by_pybtex(written("bibtex", *works, given_key)))
    assert len({key.casefold() for key in keys}) == 7


def test_keys_do_not_depend_on_the_order_of_the_export() -> None:
    works = [Work(f"w:{number}", "document", "Same Title", (), "2024") for number in range(3)]

    def keys(order: list[Work]) -> dict[str, str]:
        made = fields_by_pybtex(written("bibtex", *order))
        return {work.id: key for work, key in zip(order, made, strict=True)}

    assert keys(works) == keys(works[::-1])


def test_a_key_is_the_same_whatever_is_exported_with_it() -> None:
    notes = {PATH: "## 2025-12-03\n\n- [Dup](https://example.org/dup1)\n- [Dup](https://example.org/dup2)\n"}
    whole = export_notes(notes)
    of_both = list(fields_by_pybtex("".join(get("bibtex").text(whole))))
    for one, key in zip(whole.entries, of_both, strict=True):
        made = export(one, every=lambda: whole.entries)
        assert list(fields_by_pybtex("".join(get("bibtex").text(made)))) == [key]


def test_every_paper_of_an_entry_is_in_its_bibliography_once() -> None:
    notes = {
        PATH: "# Mine\n\n[A](https://arxiv.org/abs/2407.21783), [B](https://arxiv.org/abs/2405.04434v2),"
        " [B](https://arxiv.org/pdf/2405.04434), [page](https://example.org)\n",
    }
    made = export_notes(notes, works={"arxiv:2405.04434": ARXIV})
    fields = fields_by_pybtex("".join(get("bibtex").text(made)))
    assert [one["eprint"] for one in fields.values()] == ["2407.21783", "2405.04434"]
    assert [one["title"][:6] for one in fields.values()] == ["arxiv:", "{DeepS"]
    (row,) = csv.DictReader("".join(get("csv").text(made)).lstrip("\ufeff").splitlines())
    assert (row["name"], row["authors"], row["arxiv"]) == ("Mine", "", "")


def test_a_key_that_bibtex_cannot_read_is_mended() -> None:
    keys = list(fields_by_pybtex(written("bibtex", Work("w:1", "document", "T", citekey="a b,{c}#%=~\\d"))))
    assert keys == ["abcd"]


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(codec=None, exclude_categories=()), min_size=1),
    st.text(st.characters(codec=None, exclude_categories=())),
    st.sampled_from(["bibtex", "biblatex"]),
)
def test_any_title_and_name_can_be_read_back_by_both(title: str, name: str, form: str) -> None:
    text = written(form, Work("w:1", "document", title, (Creator(name, name), Creator(literal=name)), "2024"))
    text.encode()
    assert len(fields_by_bibtexparser(text)) == 1
    assert len(fields_by_pybtex(text)) == 1


def sample_bibliography(form: str) -> str:
    return "".join(get(form).text(export_notes(sample_library(), root=LIBRARY)))


def cited(text: str) -> str:
    return "".join(f"\\citation{{{key}}}\n" for key in re.findall(r"^@\w+\{([^,]+),$", text, re.MULTILINE))


@pytest.mark.skipif(shutil.which("bibtex") is None, reason="no bibtex: install texlive-binaries")
@pytest.mark.parametrize("style", ["plain", "alpha", "unsrt"])
def test_bibtex_compiles_without_a_warning(style: str, tmp_path: Path) -> None:
    text = sample_bibliography("bibtex") + "\n" + written("bibtex", *KINDS)
    (tmp_path / "works.bib").write_text(text, encoding="utf-8")
    (tmp_path / "paper.aux").write_text(
        f"\\relax\n{cited(text)}\\bibstyle{{{style}}}\n\\bibdata{{works}}\n", encoding="utf-8"
    )
    found = subprocess.run(["kpsewhich", f"{style}.bst"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip(f"{style}.bst is missing: install texlive-base")
    done = subprocess.run(["bibtex", "paper"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "arning" not in done.stdout
    assert (tmp_path / "paper.bbl").read_text(encoding="utf-8").count("\\bibitem") == text.count("\n@") + 1


@pytest.mark.skipif(shutil.which("biber") is None, reason="no biber: install biber")
def test_biber_takes_the_biblatex_without_a_warning(tmp_path: Path) -> None:
    text = sample_bibliography("biblatex") + "\n" + written("biblatex", *KINDS)
    (tmp_path / "works.bib").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["biber", "--tool", "works.bib"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    warnings = [line for line in done.stdout.splitlines() if "WARN" in line or "ERROR" in line]
    assert done.returncode == 0, done.stdout
    assert not warnings
