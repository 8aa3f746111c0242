"""What strangers wrote reaches TeX as text: compiling a paper with it reads no file and runs no command."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from pybtex.database import parse_string
from tests.hostile.outside import SECRET, secrets_in

from papernotes.exporters.csv import COLUMNS
from papernotes.exporters.tex import COMMANDS
from papernotes.works.records import file_name

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hostile.outside import Outside

SECRET_FILE = "secret.tex"  # noqa: S105 - a file's name
PAYLOADS = (
    rf"$\input {SECRET_FILE} $",
    rf"$\input{{{SECRET_FILE}}}$",
    r"$\immediate\write18{touch pwned}$",
    r"$\immediate\openout5=pwned \immediate\closeout5$",
    rf"$\csname input\endcsname {SECRET_FILE} $",
    rf"$^^5cinput {SECRET_FILE} $",
    rf"$x^^5c^^69nput {SECRET_FILE} $",
    rf"$\expandafter\input {SECRET_FILE} $",
    rf"$\openin5={SECRET_FILE} \read5 to\x \x$",
    r"$\catcode`\!=0 !immediate!write18{touch pwned}$",
    r"$\def\alpha{\immediate\write18{touch pwned}}\alpha$",
    r"$\let\beta\input \beta secret $",
    r"$\uccode`\a=`\\ \uppercase{a}$",
    r"$\scantokens{\immediate\write18{touch pwned}}$",
    r"$\begin{filecontents}{pwned}x\end{filecontents}$",
    r"$\begin{verbatim}$ $\end{verbatim}$",
    r"$\special{psfile=secret.tex} \lstinputlisting{secret.tex} \directlua{os.execute('touch pwned')}$",
    r"$\includegraphics{secret.tex} \href{javascript:x}{y} \url{z}$",
    r"$a % b}$ }, note = {\immediate\write18{touch pwned}",
    r"\immediate\write18{touch pwned}",
    "}, x = {\\immediate\\write18{touch pwned}",
    '" # pwned # "',
    "}}\n@preamble{ {\\immediate\\write18{touch pwned}} }\n@string{",
    "$\\{ x }$ and ${ \\}$",
    "$\\alpha@input$ \\$\\input secret \\$ $$\\input secret $$",
    "x\r\nER  - \r\nTY  - JOUR",
    "a\u2028TY  - X\x0bTY  - Y\x85TY  - Z",
    "\n=1+1",
    '","=1+1',
    "＼input｛secret.tex｝ \\\u0301input",
    "{" * 300 + "deep" + "}" * 300,
)


def hostile(outside: Outside) -> None:
    """Fill a library with entries and records whose every field holds each of the payloads."""
    lines = ["## 2025-12-03", ""]
    works = outside.library / ".papernotes" / "works"
    works.mkdir()
    for number, payload in enumerate(PAYLOADS):
        one_line = " ".join(payload.split())
        lines.append(f"- [N{number} {one_line}](https://x.example/note/{number}) {one_line}")
        url = f"https://x.example/work/{number}"
        lines.append(f"- [W{number}]({url}) {one_line}")
        fields = {
            "type": payload if number % 2 else "article-journal",
            "title": f"T{number} {payload}",
            "issued": payload if number % 3 else "2024",
            "container_title": payload,
            "publisher": payload,
            "abstract": payload,
            "url": f"https://x.example/{payload}",
            "volume": payload,
            "issue": payload,
            "page": payload,
            "primary_class": payload,
            "citekey": f"k{number}{payload}" if number % 4 else "",
            "note": payload,
        }
        (works / file_name(f"url:{url}")).write_text(
            f"id: {json.dumps(f'url:{url}')}\n"
            + "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items())
            + f"creators:\n- {{family: {json.dumps(payload)}, given: {json.dumps(payload)}}}\n"
            + f"- {{literal: {json.dumps(payload)}}}\n"
            + "identifiers:\n"
            + "".join(f"  {scheme}: {json.dumps(payload)}\n" for scheme in ("arxiv", "doi", "isbn")),
            encoding="utf-8",
        )
    outside.note("\n".join(lines) + "\n")


def commands_in(text: str) -> set[str]:
    return set(re.findall(r"\\((?:[^\W\d_]|@)+)", text))


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
def test_only_listed_commands_reach_a_bibliography(outside: Outside, form: str) -> None:
    hostile(outside)
    made = outside.run("export", "--format", form).out
    assert commands_in(made) <= COMMANDS
    assert "^^" not in made
    assert len(parse_string(made, "bibtex").entries) == 2 * len(PAYLOADS)
    assert len(re.findall("^@", made, re.MULTILINE)) == 2 * len(PAYLOADS)
    assert not re.search(r"^\s*@(?:string|preamble)", made, re.MULTILINE | re.IGNORECASE)


def test_no_value_begins_a_record_of_ris_or_a_cell_that_is_calculated(outside: Outside) -> None:
    hostile(outside)
    lines = outside.run("export", "--format", "ris").out.splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert sum(line.startswith("TY  - ") for line in lines) == 2 * len(PAYLOADS)
    assert sum(line.startswith("ER  - ") for line in lines) == 2 * len(PAYLOADS)
    table = list(csv.reader(io.StringIO(outside.run("export", "--format", "csv").out, newline="")))
    assert {len(row) for row in table} == {len(COLUMNS)}
    assert len(table) == 1 + 2 * len(PAYLOADS)
    assert not [cell for row in table for cell in row if re.match(r"\s*[=+@-]", cell)]


PAPERS = {
    "pdftex": r"""
\let\stop\end \def\begin#1#2{} \def\end#1{} \def\newblock{} \def\em{}
\def\bibitem{\futurelet\next\bibitemi}
\def\bibitemi{\ifx\next[\let\next\bibitemii\else\let\next\bibitemiii\fi\next}
\def\bibitemii[#1]{#1 \bibitemiii}
\def\bibitemiii#1{\expandafter\let\csname b@#1\endcsname\relax}
%s
\input paper.bbl
\stop
""",
    "pdflatex": r"""
\documentclass{article}
\usepackage{amsmath}
%s
\begin{document}
\nocite{*}
\bibliographystyle{plain}
\bibliography{works}
\end{document}
""",
}
"""A paper for plain TeX, with the commands of LaTeX that bibliographies use, and a paper for LaTeX.

In plain TeX the keys of the works become names.
"""
COMPILERS = {"pdftex": ["pdftex", "-fmt=etex"], "pdflatex": ["pdflatex"]}


def compile_paper(folder: Path, compiler: str, style: str) -> str:
    """Make a paper of `works.bib` with a TeX that may run and read all; return what the programs said."""
    stubs = "".join(
        rf"\ifx\{name}\undefined \def\{name}{{}}\fi" for name in sorted(COMMANDS) if name.isalpha()
    )
    (folder / "paper.tex").write_text(PAPERS[compiler] % stubs, encoding="utf-8")
    (folder / "paper.aux").write_text(
        f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{works}}\n", encoding="utf-8"
    )
    environ = {**os.environ, "openin_any": "a", "openout_any": "a"}
    said = ""
    for command in (
        ["bibtex", "paper"],
        [*COMPILERS[compiler], "-shell-escape", "-interaction=nonstopmode", "paper"],
    ):
        done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, check=False, timeout=120)
        said += done.stdout.decode(errors="replace")
    return said


@pytest.mark.parametrize(
    ("compiler", "style"),
    [("pdflatex", "plain"), ("pdftex", "plain"), ("pdftex", "alpha"), ("pdftex", "abbrv")],
)
def test_a_paper_that_cites_everything_reads_nothing_and_runs_nothing(
    outside: Outside, tmp_path: Path, compiler: str, style: str
) -> None:
    if not (shutil.which("bibtex") and shutil.which(compiler)):
        pytest.skip(f"{compiler} or bibtex is not installed")
    hostile(outside)
    paper = tmp_path / "paper"
    paper.mkdir()
    (paper / "works.bib").write_text(outside.run("export", "--format", "bibtex").out, encoding="utf-8")
    (paper / SECRET_FILE).write_text(rf"\immediate\write16{{{SECRET}}}\endinput" + "\n", encoding="utf-8")
    said = compile_paper(paper, compiler, style)
    assert SECRET not in said
    assert secrets_in(paper) == [SECRET_FILE]
    assert {file.name for file in paper.iterdir()} <= {
        "works.bib",
        SECRET_FILE,
        *(f"paper.{suffix}" for suffix in ("aux", "bbl", "blg", "dvi", "log", "pdf", "tex")),
    }
    # A label of `alpha` is cut within a character or a name.
    bibliography = (paper / "paper.bbl").read_text(encoding="utf-8", errors="replace")
    assert bibliography.count(r"\bibitem") == 2 * len(PAYLOADS)
    beginnings = {name[:end] for name in COMMANDS for end in range(1, len(name) + 1)}
    assert commands_in(bibliography) <= beginnings | {"bibitem", "newblock", "begin", "end", "em"}
    assert "^^" not in bibliography
    assert "Output written on" in said  # the whole paper was read


@pytest.mark.parametrize(
    ("template", "output"),
    [("mine.tex", ""), ("mine.tex.j2", ""), ("mine.j2", "paper.tex"), ("works.bib", "")],
)
def test_a_template_that_makes_tex_prints_what_it_is_given(
    outside: Outside, template: str, output: str
) -> None:
    hostile(outside)
    (outside.home / template).write_text(
        r"\section{ {{ title }} }{% for entry in entries %}{{ entry.name }}{{ entry.text|e }}"
        r"{{ entry|tojson }}{{ entry.work.title }}\url{ {{ entry.links[0].url|uri }} }{% endfor %}",
        encoding="utf-8",
    )
    options = ["--output", str(outside.home / output)] if output else []
    made = outside.run("export", "--template", str(outside.home / template), *options).out
    if output:
        made = (outside.home / output).read_text(encoding="utf-8")
    assert made.count("textbackslash") > len(PAYLOADS)
    assert commands_in(made) <= COMMANDS | {"section", "url"}
    assert "^^" not in made
