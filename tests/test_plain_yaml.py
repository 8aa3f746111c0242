from __future__ import annotations

import pytest
import yaml

from papernotes.errors import LibraryError
from papernotes.plain_yaml import LARGEST, YamlLimitError, read_yaml


@pytest.fixture(params=["C", "Python"])
def _either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both readers: not every installation has that of C."""
    if request.param == "Python":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)


@pytest.mark.usefixtures("_either")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "---\n",
        "a",
        "a: 1\nb: No\nc: 12:34\nd: ~\ne:\n",
        "a: {b: [c, {d: e}], f: []}\ng: {}\n",
        "- a\n- - b\n  - c\n-\n",
        "a: 1\na: 2\n",
        "a:\n  <<: {b: c}\n",
        "a: |\n  b\n  c\nd: >-\n  e\n  f\n",
        "a: !!int 3\nb: !own c\n",
        "a: 稀疏\nb: '😀'\n",
        "? a\n: b\n",
        "{" * 15 + "a: b" + "}" * 15 + "\n",
    ],
)
def test_yaml_is_read_as_by_the_library_itself(text: str) -> None:
    if text.startswith("{{"):  # a mapping cannot be a key
        with pytest.raises(LibraryError, match="a list or mapping cannot be a key"):
            read_yaml(text, "f")
        return
    assert read_yaml(text, "f") == yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - only texts


@pytest.mark.usefixtures("_either")
@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        ("a:\n " + "[" * 33 + "]" * 33, 2, YamlLimitError),
        ("[" * 100_000, 1, YamlLimitError),
        ("- " * 100_000, 1, YamlLimitError),
        ("a: &a b\nc: *a\n", 2, YamlLimitError),
        ("a: &a [*a]\n", 1, YamlLimitError),
        ("a" * (LARGEST + 1), 1, YamlLimitError),
        ("a: [b\n", 2, LibraryError),
        ("a: b\n--- c\n", 2, LibraryError),
        ("\x01", 1, LibraryError),
        ("\ud800", 1, LibraryError),
        ('a: "\\ud800"\n', 1, LibraryError),
    ],
)
def test_what_is_not_read_is_told_with_its_line(text: str, line: int, kind: type[LibraryError]) -> None:
    with pytest.raises(kind, match=rf"^f:{line}: "):
        read_yaml(text, "f")
    with pytest.raises(kind, match=rf"^f:{line + 4}: "):
        read_yaml(text, "f", line=5)
