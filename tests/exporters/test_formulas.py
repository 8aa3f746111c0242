from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.exporters.formulas import mathml
from papernotes.exporters.html_renderer import HtmlRenderer

DISPLAYS = (
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"\begin{align} a &= b \label{eq:a} \\ &= d \nonumber \end{align}",
    r"\begin{align*} a &= b \\ &= d \end{align*}",
    r"\begin{split} a &= b \\ &= d \end{split}",
    r"\begin{equation} \begin{split} a &= b \\ &= d \tag{3} \end{split} \end{equation}",
    r"\begin{gather} a \\ b \end{gather}",
    r"\begin{cases} a & x > 0 \\ b & \text{其他} \end{cases}",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
)
COMMON = (
    r"\arg\max_x f",
    r"\mathop{\arg\min}\limits_{\theta} f",
    r"\operatorname*{arg\,max}_\theta",
    r"\underbrace{a+b+c}_{n}",
    r"\overline{abc} + \widetilde{xyz} + \widehat{abc}",
    r"\mathbb{E}_{x\sim p}\left[\log \frac{p(x)}{q(x)}\right]",
    r"\mathrm{softmax}(QK^\top/\sqrt{d_k})V",
    r"{\rm KL}(p\|q)",
    r"\text{seq_len} \cdot \mathbbm{1}_{[i \ne j]}",
    r"\sum_{\substack{i \\ j}} \boldsymbol{\theta} \bm{x} \boxed{a}",
    r"x < y \label{here}",
)


@pytest.mark.parametrize("formula", DISPLAYS)
def test_lines_of_a_formula_stand_below_each_other(formula: str) -> None:
    html = HtmlRenderer().html(f"$$\n{formula}\n$$")
    assert html.count("<mtr>") == 2
    assert "\\" not in html
    assert " style=" not in html
    assert ('class="left"' in html) == ("&=" in formula or "cases" in formula)


@pytest.mark.parametrize("formula", COMMON)
def test_what_notes_have_is_known(formula: str) -> None:
    html = HtmlRenderer().html(f"a ${formula}$ b")
    assert html.startswith("<p>a <span><math>")
    assert html.endswith("</math></span> b</p>\n")
    assert "\\" not in html


def test_a_function_of_two_words_reads_as_two() -> None:
    made = mathml(r"\arg\max_x f", display=True)
    assert made is not None
    assert "<mi>arg</mi>" in made
    assert "<mi>max</mi>" in made


def test_a_brace_spans_all_that_it_is_under() -> None:
    made = mathml(r"\underbrace{a+b+c}_{n}", display=True)
    assert made is not None
    assert "<mrow><mi>a</mi><mo>+</mo><mi>b</mi><mo>+</mo><mi>c</mi></mrow><mo>⏟</mo>" in made


@pytest.mark.parametrize(
    "formula", [r"\unknowncmd{x}", r"\frac{a", r"\begin{aligned} a", r"a & b", "{" * 500, "x" * 5000]
)
def test_what_is_no_formula_or_not_known_is_shown_whole_as_it_was_written(formula: str) -> None:
    assert mathml(formula, display=False) is None
    shown = formula.replace("&", "&amp;")
    assert f"<code>{shown}</code>" in HtmlRenderer().html(f"${formula}$")
    assert f"<pre><code>{shown}</code></pre>" in HtmlRenderer().html(f"$$\n{formula}\n$$")


@given(st.lists(st.sampled_from([*DISPLAYS, *COMMON, "{", "}", "\\", "&", "^", "_", "\\def\\a{\\a}\\a"])))
def test_no_formula_is_too_much(pieces: list[str]) -> None:
    made = mathml("".join(pieces), display=True)
    assert made is None or ("<math" in made and made.endswith("</math>"))


def test_a_formula_that_would_never_end_is_refused_and_others_go_on() -> None:
    assert mathml("y" + "(" * 60, display=False) is None
    assert mathml("y^3", display=False) == "<math><msup><mi>y</mi><mn>3</mn></msup></math>"


@pytest.mark.parametrize(("begin", "end"), [("{", "}"), (r"\hat ", ""), ("x^{", "}"), (r"\frac1{", "}")])
def test_a_deep_formula_overflows_no_stack_of_a_thread(begin: str, end: str) -> None:
    depth = 1_990 // len(begin + end)
    before = threading.stack_size(256 * 1024)
    try:
        made: list[str | None] = []
        formula = f"{begin * depth}z{end * depth}"
        thread = threading.Thread(target=lambda: made.append(mathml(formula, display=True)))
        thread.start()
        thread.join()
        assert len(made) == 1
        assert mathml("y^3", display=False) is not None
    finally:
        threading.stack_size(before)
