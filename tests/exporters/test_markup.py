from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papernotes.exporters.code_colours import document_css
from papernotes.exporters.html_renderer import HtmlRenderer, safe_link, sanitiser

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://evil.example/pixel.png">',
    "![](https://evil.example/pixel.png)",
    "![](//evil.example/pixel.png)",
    "![](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "[x]( JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:alert)",
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="&#x6a;avascript:alert(1)">x</a>',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    '<math href="javascript:alert(1)">x</math>',
    '<math><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import url(https://evil.example)</style>",
    '<p style="position:fixed;background:url(https://evil.example)">x</p>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<form action="https://evil.example"><input name=x></form>',
    '<object data="https://evil.example"></object><embed src="https://evil.example">',
    '<video src="https://evil.example" autoplay></video><audio src="https://evil.example"></audio>',
    '<link rel=stylesheet href="https://evil.example">',
    '<span id="x" class="l0 card" onclick="alert(1)">x</span>',
    "$\\href{javascript:alert(1)}{x}$ and $\\text{<img src=x onerror=alert(1)>}$",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    '[x](<https://x.example/" onmouseover="alert(1)>)',
    '![x" onerror="alert(1)](a.png)',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<a href='ja\tva\nscript:alert(1)'>x</a>",
)


class Page(HTMLParser):
    """What a browser would find in a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.inputs = 0
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.inputs += tag == "input"
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def assert_harmless(html: str) -> None:
    page = Page(html)
    assert not page.tags & {"script", "style", "iframe", "svg", "form", "object", "embed", "base"}
    assert not page.tags & {"meta", "link", "video", "audio", "noscript", "template", "button"}
    inputs = [(name, value) for tag, name, value in page.attributes if tag == "input"]
    assert {name for name, _ in inputs} <= {"type", "disabled", "checked"}
    assert inputs.count(("type", "checkbox")) == page.inputs
    for tag, name, value in page.attributes:
        plain = "".join(value.split()).lower()
        assert not name.startswith("on")
        assert name not in {"id", "srcset", "formaction", "xlink:href"}
        assert not plain.startswith(("javascript:", "vbscript:", "data:text"))
        if name == "src":
            assert tag == "img"
            assert not plain.startswith(("http", "//"))
        if name == "style":
            assert value.replace(" ", "").rstrip(";") in {
                f"text-align:{side}" for side in ("left", "center", "right")
            }


@pytest.mark.parametrize("markdown", HOSTILE)
def test_nothing_runs_and_nothing_is_fetched(markdown: str) -> None:
    assert_harmless(HtmlRenderer().html(markdown))
    assert_harmless(
        HtmlRenderer().html(f"- a {markdown} b\n\n> {markdown}\n\n| {markdown} |\n| - |\n| {markdown} |")
    )
    assert_harmless(sanitiser().clean(markdown))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(HOSTILE) | st.text(max_size=6) | st.sampled_from("<>\"'&`$![]()\n\\"), max_size=8
    )
)
def test_no_mixture_of_hostile_pieces_is_harmful(pieces: list[str]) -> None:
    html = HtmlRenderer().html("".join(pieces))
    html.encode()
    assert_harmless(html)


def test_markdown_of_a_log_becomes_what_it_means() -> None:
    html = HtmlRenderer().html(
        "**粗** ~~旧~~ [页](https://x.example/a?b=c&d) https://arxiv.org/abs/1706.03762，中文\n\n"
        "| a | b |\n| :-: | --: |\n| 1 | 2 |\n"
    )
    assert "<strong>粗</strong> <s>旧</s>" in html
    assert 'href="https://x.example/a?b=c&amp;d"' in html
    assert ">https://arxiv.org/abs/1706.03762</a>，中文" in html
    assert '<td style="text-align:right">2</td>' in html


def test_a_url_before_a_formula_or_in_code_stays_apart() -> None:
    html = HtmlRenderer().html(
        "`https://x.example` https://y.example/a_b_c) [z](https://z.example/https://w.example)"
    )
    assert html.count("<a ") == 2
    assert ">https://y.example/a_b_c</a>)" in html


def test_formulas_are_mathml_and_prices_are_not() -> None:
    html = HtmlRenderer().html(r"$\frac{a_1}{\sqrt{d_k}}$ costs $5 or $6, and" + "\n\n$$\nx < y\n$$\n")
    assert html.count("<math") == 2
    assert "<mfrac>" in html
    assert 'display="block"' in html
    assert "$5 or $6" in html


@pytest.mark.parametrize("formula", [r"\frac{", "{" * 500, r"\unknown{x}", "x" * 5000, r"\begin{matrix}"])
def test_what_is_no_formula_is_shown_as_it_was_written(formula: str) -> None:
    assert_harmless(HtmlRenderer().html(f"${formula}$"))


def test_tasks_have_a_box_that_cannot_be_changed() -> None:
    for _ in range(20):
        html = HtmlRenderer().html("- [ ] todo\n- [x] done\n")
        assert '<li><input disabled="disabled" type="checkbox"> todo</li>' in html
        assert '<li><input checked="checked" disabled="disabled" type="checkbox"> done</li>' in html


def test_footnotes_stand_below_the_text() -> None:
    html = HtmlRenderer().html("Said[^a] here[^2], not [^there].\n\n[^2]: two\n[^a]: *one*\n")
    assert "<p>Said<sup>1</sup> here<sup>2</sup>, not [^there].</p>" in html
    assert html.index("<em>one</em>") < html.index("two")
    assert "href" not in html


def test_code_is_coloured_in_languages_that_are_known() -> None:
    known = HtmlRenderer().html("```python\ndef f(): return '<b>'\n```")
    assert '<span class="k">def</span>' in known
    assert "&lt;b&gt;" in known
    unknown = HtmlRenderer().html("```klingon\n<b>\n```")
    assert "<span" not in unknown
    assert "&lt;b&gt;" in unknown


def test_the_style_of_code_serves_light_pages_and_dark_ones() -> None:
    light, dark = document_css().split("@media (prefers-color-scheme: dark)")
    assert "pre code .k" in light
    assert "pre code .k" in dark
    assert "url(" not in document_css()


def test_a_picture_is_shown_from_where_the_page_has_it() -> None:
    html = HtmlRenderer({"a.png": "pictures/a.png"}.get).html("![图](a.png) ![](lost%20one.png)")
    assert '<img src="pictures/a.png" alt="图">' in html
    assert '<span class="missing"> lost one.png</span>' in html


def test_a_picture_from_elsewhere_is_a_link() -> None:
    html = HtmlRenderer().html("![words](https://x.example/a.png)")
    assert "<img" not in html
    assert '<a href="https://x.example/a.png" rel="noopener noreferrer">words</a>' in html


def test_wikilinks_are_their_words() -> None:
    assert HtmlRenderer().html("见 [[另一篇|那篇]] 和 [[KV-cache]]") == "<p>见 那篇 和 KV-cache</p>\n"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://x.example", True),
        ("HTTP://x.example", True),
        ("mailto:a@x.example", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_pages_and_mail_addresses_are_linked(url: str, safe: bool) -> None:
    assert (safe_link(url) == url) is safe
