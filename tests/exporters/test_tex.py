from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.exporters.link_targets import uri
from papernotes.exporters.tex import COMMANDS, escape, name

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50% of R&D, #1 and a_b", r"50\% of R\&D, \#1 and a\_b"),
        ("~10 x^2 \\alpha", r"\textasciitilde{}10 x\textasciicircum{}2 \textbackslash{}alpha"),
        ("costs $5 or $6", r"costs \$5 or \$6"),
        ("an $O(n_k)$ bound_", r"an $O(n_k)$ bound\_"),
        ("$a$-divergence and $b%$", r"$a$-divergence and \$b\%\$"),
        ("$\\{x$ unbalanced", r"\$\textbackslash{}\textbraceleft{}x\$ unbalanced"),
        ("a {Kept} pair, a lone } and {", r"a {Kept} pair, a lone \textbraceright{} and \textbraceleft{}"),
        (r"$\mathcal{O}(n \log n)$ and $\ell_1$", r"$\mathcal{O}(n \log n)$ and $\ell_1$"),
        (r"$\beta$-VAE, $10^{-3}$, $\frac{1}{\sqrt{n}}$", r"$\beta$-VAE, $10^{-3}$, $\frac{1}{\sqrt{n}}$"),
        (r"$\left\{x \,\middle|\, y\right\}$", r"$\left\{x \,\middle|\, y\right\}$"),
        (r"Erd\H{o}s, B\'ezier, \o rsted, Stra\ss{}e", r"Erd\H{o}s, B\'ezier, \o rsted, Stra\ss{}e"),
        (r"$\input{x}$", r"\$\textbackslash{}input{x}\$"),
        (r"$\alpha^^5cinput$", r"\$\textbackslash{}alpha\textasciicircum{}\textasciicircum{}5cinput\$"),
        (r"$\oe\unknown$ \olaf", r"\$\oe\textbackslash{}unknown\$ \textbackslash{}olaf"),
        (r"$$x$$ and $a \\ b$", r"\$$x$\$ and \$a \textbackslash{}\textbackslash{} b\$"),
        ("稀疏注意力：a\tb\nc\x00", "稀疏注意力：a b c"),
    ],
)
def test_signs_become_commands_outside_formulas(text: str, expected: str) -> None:
    assert escape(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("KV-cache in DeepSeek-V3.2 explained", "{KV}-cache in {DeepSeek}-{V3.2} explained"),
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("{MoE} and $MoE$ and MoE", "{MoE} and {$MoE$} and {MoE}"),
        (r"An $O(n)$ bound on $x$ by \'Etienne", r"An {$O(n)$} bound on $x$ by {\'E}tienne"),
        ("GPT-4 从GPT到T5", "{GPT}-4 从{GPT}到{T5}"),
    ],
)
def test_words_with_capitals_inside_keep_them_in_every_style(title: str, expected: str) -> None:
    assert escape(title, keep_case=True) == expected


@pytest.mark.parametrize(
    ("family", "given_name", "literal", "expected"),
    [
        ("van der Berg", "Jan", "", "van der Berg, Jan"),
        ("", "", "OpenAI and Friends", "{OpenAI and Friends}"),
        ("", "", "何恺明", "{何恺明}"),
        ("Simon & Schuster, Inc", "", "", r"{Simon \& Schuster, Inc}"),
        ("Rand and Ross", "A.", "", "{Rand and Ross}, A."),
        ("", "Plato", "", "{Plato}"),
    ],
)
def test_names_divide_only_where_they_should(
    family: str, given_name: str, literal: str, expected: str
) -> None:
    assert name(family, given_name, literal) == expected


def test_addresses_are_never_escaped_but_hold_no_brace_or_blank() -> None:
    assert uri("https://x.y/a_b%20c?d=e&f#g~h") == "https://x.y/a_b%20c?d=e&f#g~h"
    assert uri("https://x.y/{a} 中\\100%") == "https://x.y/%7Ba%7D%20%E4%B8%AD%5C100%25"


def depth_is_kept(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


@given(ANY_TEXT | st.text("{}$\\%#aB1 _"), st.booleans())
def test_braces_always_balance_and_the_text_can_be_encoded(text: str, keep_case: bool) -> None:
    made = escape(text, keep_case=keep_case)
    assert depth_is_kept(made)
    assert "\n" not in made
    made.encode()


TELLING = r"\\ \input \alpha \o \' \v \begin $ $$ { } {} ^^5c ^ % # & _ ~ @ x i \write18 \$ \{ é 中 1 KV"
PIECES = st.lists(st.sampled_from([*TELLING.split(), "\\", " ", "\n", "\0", '"', "input"])).map("".join)
"""Texts made of what means something to TeX."""


RUNS = """
input include read readline openin openout write immediate special def edef gdef xdef let futurelet catcode
uccode lccode uppercase lowercase csname endcsname expandafter noexpand scantokens output everypar everyjob
newcommand renewcommand usepackage begin end url href includegraphics verb lstinputlisting directlua endinput
"""
"""Commands that read, write, run or define something, or that take the text after them for another thing."""


def test_no_listed_command_nor_a_beginning_that_a_style_cuts_runs_anything() -> None:
    beginnings = {name[:end] for name in COMMANDS for end in range(1, len(name) + 1)}
    assert not {name.lower() for name in beginnings} & set(RUNS.split())


@given(PIECES | ANY_TEXT, st.booleans())
def test_no_command_but_the_listed_and_no_sign_that_means_more_than_itself(
    text: str, keep_case: bool
) -> None:
    made = escape(text, keep_case=keep_case)
    command = r"\\((?:[^\W\d_]|@)+|.)"
    assert set(re.findall(command, made)) <= COMMANDS
    assert "^^" not in made
    assert not set("%#&") & set(re.sub(command, "", made))
    assert re.sub(command, "", made).count("$") % 2 == 0
    assert depth_is_kept(made)


@given((PIECES | ANY_TEXT).map(lambda text: text.replace("$", "")))
def test_text_reads_back_as_it_was(text: str) -> None:
    signs = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "braceleft": "{", "braceright": "}"}
    read = re.sub(
        r"\\text(backslash|asciitilde|asciicircum|braceleft|braceright)\{\}|\\([#%&_])",
        lambda found: found[2] or signs[found[1]],
        escape(text),
    )
    meant = re.sub("[\x00-\x1f\x7f-\x9f\ufeff]", " ", text)
    assert read == " ".join(re.sub("[\ud800-\udfff]", "\ufffd", meant).split())


@pytest.mark.parametrize("unit", ["$", "$a{", "\\$", "\\'{", "{", "aA", "a.1", "\\o ", "a and, "])
def test_the_time_grows_with_the_length_of_a_line(unit: str) -> None:
    def seconds(length: int) -> float:
        began = time.process_time()
        escape(unit * (length // len(unit)), keep_case=True)
        return time.process_time() - began

    assert seconds(160_000) < 12 * seconds(40_000) + 0.5  # four times as long: squared it were sixteen


@given(ANY_TEXT)
def test_an_address_is_plain_ascii(text: str) -> None:
    made = uri(text)
    assert made.isascii()
    assert not set(made) & set("{}\\ \t\n")
