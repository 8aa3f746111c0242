"""Templates that never end, or never have enough, are mistakes of their writer and no bug."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.hostile.outside import Outside

pytestmark = pytest.mark.soak

LOOP = "{% for n in range(99999) %}"
TEMPLATES = {
    "itself": "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
    "each other": "{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}",
    "endless": LOOP * 3 + "{% endfor %}" * 3,
    "endless text": LOOP * 3 + "x" + "{% endfor %}" * 3,
    "power": "{{ 10 ** (10 ** 9) }}",
    "long": "{{ 'a' * 900000000 }}",
    "wide": "{{ '%999999999d' % 1 }}",
    "centre": "{{ title|center(3000000000) }}",
    "range": "{{ range(999999999)|list }}",
    "digits": "{{ 10 ** 5000 }}",
    "doubling": "{% set s = namespace(t='a') %}{% for n in range(60) %}{% set s.t = s.t * 2 %}{% endfor %}",
    "deep": "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "sum": "{{ " + "1+" * 20000 + "1 }}",
    "recursive loop": "{% for e in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "surrogates": "{{ '\\ud800' }}{{ '\\ud800'.encode() }}",
    "stop": "{{ raise() }}{{ 1 / 0 }}",
    "number": "{{ 'x'|int.y }}",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_bounded_and_its_mistake_told(outside: Outside, name: str) -> None:
    outside.note("## 2025-12-03\n\n- [A](https://example.org) text\n")
    (outside.home / "mine.j2").write_text(TEMPLATES[name], encoding="utf-8")
    finished = outside.run("export", "--template", "mine.j2", seconds=120)
    assert finished.status == 2
    assert finished.err.startswith("error: the template mine.j2")
    assert len(finished.err) < 2000


def test_no_module_beside_the_library_is_run(outside: Outside) -> None:
    outside.note("## 2025-12-03\n\n- [A](https://example.org) text\n")
    for module in ("json", "jinja2", "markupsafe", "resource", "papernotes"):
        (outside.home / f"{module}.py").write_text("raise SystemExit('PWNED')\n", encoding="utf-8")
    (outside.home / "mine.j2").write_text("{{ entries[0].name }}", encoding="utf-8")
    finished = outside.run("export", "--template", "mine.j2", environ={"PYTHONSAFEPATH": "1"})
    assert (finished.status, finished.out) == (0, "A")
