from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from papernotes.errors import AmbiguousEntryError, ExitStatus, NothingFoundError, UsageError

if TYPE_CHECKING:
    from tests.catalogue.conftest import Shelf

    from papernotes.catalogue import Catalogue

LOG = """\
## 2025-12-03

- https://arxiv.org/abs/2512.03036v2
\t- VisAudio：双耳音频
- [Mosaic](https://github.com/Someone/Mosaic)
- [mosaic tiles](https://example.org/tiles?utm_source=feed)
- [100%_done](https://doi.org/10.1145/3534678.3539043)
- https://arxiv.org/abs/2512.04810

## 2025-12-08

- [Second look](https://arxiv.org/pdf/2512.03036)
- [稀疏注意力](https://zhuanlan.zhihu.com/p/1900000000000000417)
- [STRASSE](https://example.org/strasse) and [Straße](https://example.org/other)
"""


@pytest.fixture
def catalogue(shelf: Shelf) -> Catalogue:
    shelf.write("notes/a.md", LOG)
    shelf.work(
        "emma",
        id="arxiv:2512.04810",
        title="EMMA: Efficient  Models",
        citekey="wang2025emma",
        url="https://x.org",
    )
    shelf.work("mosaic", id="github:someone/mosaic", title="Mosaic of tiles", citekey="someone2024mosaic")
    return shelf.refreshed()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Mosaic", "Mosaic"),
        ("  mosaic tiles ", "mosaic tiles"),
        ("MOSAIC  TILES", "mosaic tiles"),
        ("VisAudio", "VisAudio"),
        ("vis", "VisAudio"),
        ("稀疏", "稀疏注意力"),
        ("strasse", "STRASSE"),
        ("2512.04810", "EMMA: Efficient  Models"),
        ("arXiv:2512.04810v3", "EMMA: Efficient  Models"),
        ("https://arxiv.org/pdf/2512.04810.pdf", "EMMA: Efficient  Models"),
        ("https://www.alphaxiv.org/abs/2512.04810", "EMMA: Efficient  Models"),
        ("2512.048", "EMMA: Efficient  Models"),
        ("wang2025emma", "EMMA: Efficient  Models"),
        ("wang", "EMMA: Efficient  Models"),
        ("emma: efficient models", "EMMA: Efficient  Models"),
        ("emma", "EMMA: Efficient  Models"),
        ("someone2024", "Mosaic"),
        ("https://github.com/someone/mosaic/tree/main", "Mosaic"),
        ("someone/mos", "Mosaic"),
        ("10.1145/3534678.3539043", "100%_done"),
        ("doi:10.1145/3534678", "100%_done"),
        ("10.1145/353", "100%_done"),
        ("100%_", "100%_done"),
        ("https://example.org/tiles", "mosaic tiles"),
        ("https://example.org/ti", "mosaic tiles"),
        ("example.org/ti", "mosaic tiles"),
        ("https://zhuanlan.zhihu.com/p/19000", "稀疏注意力"),
    ],
)
def test_an_entry_answers_to_all_that_it_is_called(catalogue: Catalogue, words: str, name: str) -> None:
    assert catalogue.resolve(words).name == name


def test_an_entry_answers_to_its_key_and_a_beginning_of_it(catalogue: Catalogue) -> None:
    for entry in catalogue.entries():
        assert catalogue.resolve(entry.key) == entry
        assert catalogue.resolve(entry.key[:-2]) == entry
        assert catalogue.resolve(entry.key.upper()) == entry


def test_a_work_noted_twice_is_ambiguous_and_the_candidates_are_listed(catalogue: Catalogue) -> None:
    with pytest.raises(AmbiguousEntryError) as caught:
        catalogue.resolve("2512.03036")
    assert caught.value.exit_status is ExitStatus.USAGE
    assert caught.value.message == "2 entries answer to '2512.03036'"
    first, second = (caught.value.hint or "").splitlines()
    assert "2025-12-03  VisAudio  (notes/a.md:3)" in first
    assert "2025-12-08  Second look  (notes/a.md:12)" in second
    assert catalogue.resolve(first.split()[0]).name == "VisAudio"


def test_a_name_as_it_is_written_wins_over_one_in_another_case(shelf: Shelf) -> None:
    shelf.write(
        "notes/a.md", "## 2025-12-03\n\n- [EMMA](https://example.org/1)\n- [Emma](https://example.org/2)\n"
    )
    catalogue = shelf.refreshed()
    assert catalogue.resolve("EMMA").links[0].url == "https://example.org/1"
    assert catalogue.resolve("Emma").links[0].url == "https://example.org/2"
    with pytest.raises(AmbiguousEntryError):
        catalogue.resolve("emma")


def test_long_lists_of_candidates_end(shelf: Shelf) -> None:
    items = "".join(f"- [Paper {n:02}](https://example.org/{n})\n" for n in range(25))
    shelf.write("notes/a.md", f"## 2025-12-03\n\n{items}")
    with pytest.raises(AmbiguousEntryError) as caught:
        shelf.refreshed().resolve("paper")
    lines = (caught.value.hint or "").splitlines()
    assert len(lines) == 11
    assert lines[-1].strip() == "and 15 more"


@pytest.mark.parametrize("words", ["tiles", "%", "_done", "注意"])
def test_what_is_not_found_suggests_names_that_contain_it(catalogue: Catalogue, words: str) -> None:
    with pytest.raises(NothingFoundError) as caught:
        catalogue.resolve(words)
    assert caught.value.exit_status is ExitStatus.NOTHING_FOUND
    assert "These are similar" in (caught.value.hint or "")
    assert len((caught.value.hint or "").splitlines()) == 2


@pytest.mark.parametrize(
    "words", ["nothing like it", "https://example.org/none", "2401.00001", "\ud800", "a\0b", "'; --"]
)
def test_what_is_like_nothing_points_to_the_list(catalogue: Catalogue, words: str) -> None:
    with pytest.raises(NothingFoundError) as caught:
        catalogue.resolve(words)
    assert caught.value.hint == "`papernotes list` shows what there is."


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_no_name_at_all_is_a_mistake(catalogue: Catalogue, words: str) -> None:
    with pytest.raises(UsageError):
        catalogue.resolve(words)


def test_a_shell_completes_whatever_an_entry_is_called(catalogue: Catalogue) -> None:
    assert catalogue.words("Mos") == ["Mosaic", "mosaic tiles", "Mosaic of tiles"]
    assert catalogue.words("wang") == ["wang2025emma"]
    assert catalogue.words("2512.0") == ["2512.03036", "2512.04810"]
    assert catalogue.words("someone") == ["someone2024mosaic", "someone/mosaic"]
    assert catalogue.words("nothing") == []
    assert {"Mosaic", "wang2025emma", "2512.03036"} < set(catalogue.words(""))
