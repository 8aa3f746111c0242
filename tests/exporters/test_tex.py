from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.exporters.addresses import uri
from papernotes.exporters.tex import escape, name

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
        ("{MoE} and $MoE$ and MoE", "{MoE} and $MoE$ and {MoE}"),
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


@given(ANY_TEXT)
def test_an_address_is_plain_ascii(text: str) -> None:
    made = uri(text)
    assert made.isascii()
    assert not set(made) & set("{}\\ \t\n")
