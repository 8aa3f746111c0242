from __future__ import annotations

import pytest
from tests.exporters.samples import day, entry, export
from tests.exporters.test_bibtex import ARXIV

from papernotes.errors import UsageError
from papernotes.exporters.templating import export as render
from papernotes.identifiers import identity


def rendered(template: str, name: str = "mine.txt") -> str:
    one = entry("MLA", "https://arxiv.org/abs/2405.04434", tags=("llm",), text="a < b")
    made = export(
        one,
        entry("plain"),
        days=[day("2025-12-03", text="引言")],
        works={identity(one.links[0]): ARXIV},
        title="读",
    )
    return "".join(render(made, template, name))


def test_a_template_sees_entries_days_works_and_the_title() -> None:
    template = (
        "{{ title }}\n"
        "{% for entry in entries %}\n"
        "{{ entry.date }} {{ entry.name }} {{ entry.tags|join(',') }} {{ entry.work.id if entry.work }}\n"
        "{% endfor %}\n"
        "{% for day in days %}{{ day.text }}{% endfor %}"
    )
    assert rendered(template) == "读\n2025-12-03 MLA llm liu2024deepseekv2\n2025-12-03 plain  \n引言"


def test_what_is_put_into_html_is_escaped_and_into_text_is_not() -> None:
    assert rendered("{{ entries[0].text }}", "mine.html") == "a &lt; b"
    assert rendered("{{ entries[0].text }}", "mine.txt") == "a < b"


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ entries.append(1) }}",
        "{{ entries[0].update(name='x') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% set x = ''|attr('__class__') %}{{ x.mro() }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(title) }}",
        "{{ lipsum.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ range(100000000)|length }}",
    ],
)
def test_a_template_reaches_nothing_but_what_it_is_given(template: str) -> None:
    with pytest.raises(UsageError, match=r"mine\.txt"):
        rendered(template)


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("fine\n{% for %}", "line 2"),
        ("\n\n{{ nothing }}", "line 3"),
        ("{{ 1 / 0 }}", "line 1"),
        ("\n{{ 'a' * 9000000000000000000 }}", "produces too much text at line 2"),
        ("a\n{{ title.x.y }}", "line 2"),
        ("{{ title|nofilter }}", "line 1"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(template: str, line: str) -> None:
    with pytest.raises(UsageError, match=rf"mine\.txt.*{line}"):
        rendered(template)
