"""The keys of entries as notes are edited: which change, which stay, and what old ones still name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papernotes.errors import AmbiguousEntryError, NothingFoundError

if TYPE_CHECKING:
    from tests.catalogue.conftest import Shelf

    from papernotes.catalogue import Catalogue
    from papernotes.model import Entry

PATHS = ("notes/a.md", "notes/b.md", "notes/2025-12.md")
PAPER = "- [VisAudio](https://arxiv.org/abs/2512.03036): binaural\n"
OTHER = "- [Mosaic](https://github.com/someone/mosaic): tiles\n"
AGAIN = "- [Second look](https://arxiv.org/pdf/2512.03036v2): again\n"


def refreshed(shelf: Shelf) -> Catalogue:
    """The catalogue of what is on disk, without a wait for other programs to write more."""
    catalogue = shelf.open()
    catalogue.refresh(own=PATHS)
    return catalogue


def keys(shelf: Shelf) -> dict[str, str]:
    """The keys of all entries by their names, which are unique."""
    entries = refreshed(shelf).entries()
    assert len({entry.key for entry in entries}) == len(entries)
    return {entry.name: entry.key for entry in entries}


def day(date: str, *items: str) -> str:
    return f"## {date}\n\n{''.join(items)}\n"


@pytest.fixture
def once(shelf: Shelf) -> str:
    """The key of a work that was read once."""
    shelf.write("notes/a.md", day("2025-12-03", PAPER))
    return keys(shelf)["VisAudio"]


def test_the_only_reading_of_a_work_has_a_short_key(once: str) -> None:
    assert re.fullmatch("[0-9a-f]{12}", once)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes/renamed.md", day("2025-12-03", PAPER)),
        ("notes/deep/er/2024-01.md", day("2025-12-03", PAPER)),
        ("notes/a.md", day("2024-02-29", PAPER)),
        ("notes/a.md", day("2025-12", PAPER)),
        ("notes/a.md", day("2025-12-03", OTHER, PAPER)),
        ("notes/a.md", day("2025-12-02", OTHER) + day("2025-12-03", PAPER, "- topic\n")),
        ("notes/a.md", "# 2024\n\n" + PAPER + OTHER),
        ("notes/a.md", day("2025-12-03", "- [VisAudio](https://www.alphaxiv.org/abs/2512.03036v3)\n")),
        ("notes/a.md", day("2025-12-03", "- [VisAudio](https://doi.org/10.48550/arXiv.2512.03036), read\n")),
        ("notes/a.md", day("2025-12-03", "- [x] [VisAudio](https://arxiv.org/abs/2512.03036)\n\t- #audio\n")),
        (
            "notes/a.md",
            day("2025-12-03", "- [VisAudio](https://example.org/demo): https://arxiv.org/abs/2512.03036\n"),
        ),
    ],
)
def test_the_only_reading_of_a_work_is_known_by_the_work_alone(
    shelf: Shelf, once: str, path: str, text: str
) -> None:
    shelf.remove("notes/a.md")
    shelf.write(path, text)
    assert keys(shelf)["VisAudio"] == once


def test_a_name_stands_for_a_work_without_a_link(shelf: Shelf) -> None:
    shelf.write("notes/a.md", day("2025-12-03", "### 深度学习\n\n第三章。\n"))
    (entry,) = refreshed(shelf).entries()
    shelf.remove("notes/a.md")
    shelf.write("notes/b.md", day("2025-12-04", "### 深度学习\n\n第四章。\n"))
    assert [one.key for one in refreshed(shelf).entries()] == [entry.key]


@pytest.mark.parametrize("removed", [0, 1])
@pytest.mark.parametrize("second", ["a.md", "b.md"])
@pytest.mark.parametrize("date", ["2025-12-03", "2025-12-08", "2025-12", "2024-12-03"])
def test_no_reading_takes_over_the_key_of_a_deleted_one(
    shelf: Shelf, once: str, date: str, second: str, removed: int
) -> None:
    again = "" if second == "b.md" else day(date, AGAIN)
    shelf.write("notes/a.md", day("2025-12-03", PAPER) + again)
    if second == "b.md":
        shelf.write("notes/b.md", day(date, AGAIN))
    both = keys(shelf)
    assert once not in both.values()
    assert all(key.startswith(f"{once}-") for key in both.values())
    if removed and second == "b.md":
        shelf.remove("notes/b.md")
    elif removed:
        shelf.write("notes/a.md", day("2025-12-03", PAPER))
    elif second == "b.md":
        shelf.remove("notes/a.md")
    else:
        shelf.write("notes/a.md", again)
    gone, stays = ("Second look", "VisAudio") if removed else ("VisAudio", "Second look")
    assert keys(shelf) == {stays: once}
    catalogue = refreshed(shelf)
    assert catalogue.resolve(both[stays]).name == stays
    assert catalogue.resolve(once).name == stays
    with pytest.raises(NothingFoundError) as caught:
        catalogue.resolve(both[gone])
    assert once in (caught.value.hint or "")


def test_the_key_of_a_work_with_several_readings_lists_them(shelf: Shelf, once: str) -> None:
    shelf.write("notes/b.md", day("2025-12-08", AGAIN))
    both = keys(shelf)
    catalogue = refreshed(shelf)
    with pytest.raises(AmbiguousEntryError) as caught:
        catalogue.resolve(once)
    candidates = [line.split()[0] for line in (caught.value.hint or "").splitlines()]
    assert candidates == [both["VisAudio"], both["Second look"]]
    assert [catalogue.resolve(key).name for key in candidates] == ["VisAudio", "Second look"]
    assert catalogue.resolve(candidates[0].upper()).name == "VisAudio"
    assert catalogue.words(once[:8]) == sorted(candidates)


def test_a_note_whose_key_changed_with_another_note_counts_as_changed(shelf: Shelf, once: str) -> None:
    shelf.write("notes/c.md", day("2025-12-04", OTHER))
    catalogue = refreshed(shelf)
    before = catalogue.generation
    shelf.write("notes/b.md", day("2025-12-08", AGAIN))
    result = catalogue.refresh(own=PATHS)
    assert (result.added, result.changed) == (("notes/b.md",), ())
    assert catalogue.changed_since(before) == (["notes/a.md", "notes/b.md"], [])
    before = catalogue.generation
    shelf.remove("notes/b.md")
    catalogue.refresh(own=PATHS)
    assert catalogue.changed_since(before) == (["notes/a.md"], ["notes/b.md"])
    assert [entry.key for entry in catalogue.by_keys([once]).values()] == [once]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (day("2025-12-03", PAPER, AGAIN), ["", ""]),
        (day("2025-12-03", PAPER, PAPER), ["-1", "-2"]),
        (day("2025-12-03", PAPER, PAPER) + day("2025-12", AGAIN), ["-1", "-2", ""]),
        (day("2025-12-03", PAPER, AGAIN, PAPER), ["-1", "", "-2"]),
        ("# 2024\n\n" + PAPER + AGAIN, ["", ""]),
    ],
)
def test_readings_of_one_day_are_told_apart_by_name_and_number(
    shelf: Shelf, once: str, text: str, numbers: list[str]
) -> None:
    shelf.write("notes/a.md", text)
    found = [entry.key for entry in sorted(refreshed(shelf).entries(), key=lambda one: one.span.line)]
    assert len(set(found)) == len(numbers)
    for key, number in zip(found, numbers, strict=True):
        assert re.fullmatch(f"{once}-[0-9a-f]{{6}}{number}", key)
    shelf.write("notes/a.md", text.partition(PAPER)[0] + PAPER + OTHER)
    catalogue = refreshed(shelf)
    assert catalogue.resolve(found[0]).key == once


def test_the_same_entry_in_two_notes_is_told_apart_by_the_note(shelf: Shelf, once: str) -> None:
    shelf.write("notes/b.md", day("2025-12-03", PAPER))
    both = sorted(entry.key for entry in refreshed(shelf).entries())
    assert all(re.fullmatch(f"{once}-[0-9a-f]{{6}}", key) for key in both)
    shelf.write("notes/b.md", "\n\nNew words.\n\n" + day("2025-12-03", PAPER))
    assert sorted(entry.key for entry in refreshed(shelf).entries()) == both


WORKS = (
    "https://arxiv.org/abs/2512.00001",
    "https://doi.org/10.1145/3534678.3539043",
    "https://github.com/someone/mosaic",
    "https://example.org/post",
    "",
)
DATES = ("2025-12-03", "2025-12-08", "2024-12-03", "2025-11")
READINGS = st.tuples(
    st.sampled_from(PATHS),
    st.sampled_from(DATES),
    st.sampled_from(WORKS),
    st.sampled_from(("Ab", "Cd", "Ef")),
)
Reading = tuple[str, str, str, str]


def written(shelf: Shelf, readings: list[Reading]) -> dict[str, list[Entry]]:
    """Write a library with these readings and return its entries by what stands for their works."""
    for path in PATHS:
        items = [
            day(date, f"- [{name}]({url})：words\n" if url else f"### {name}\n\nwords\n")
            for at, date, url, name in readings
            if at == path
        ]
        if items:
            shelf.write(path, "".join(items))
        else:
            (shelf.root / path).unlink(missing_ok=True)
    found: dict[str, list[Entry]] = {}
    for entry in refreshed(shelf).entries():
        found.setdefault(entry.links[0].url if entry.links else entry.name, []).append(entry)
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), readings=st.lists(READINGS, max_size=6))
def test_keys_follow_the_notes_and_not_their_history(
    shelf: Shelf, data: st.DataObject, readings: list[Reading]
) -> None:
    before = written(shelf, readings)
    for _ in range(3):
        edit = data.draw(st.sampled_from(["add", "remove", "date", "path", "shuffle"]))
        if edit == "add" or not readings:
            readings = [*readings, data.draw(READINGS)]
        elif edit == "shuffle":
            readings = data.draw(st.permutations(readings))
        else:
            place = data.draw(st.integers(0, len(readings) - 1))
            path, date, url, name = readings[place]
            changed = {
                "remove": [],
                "date": [(path, data.draw(st.sampled_from(DATES)), url, name)],
                "path": [(data.draw(st.sampled_from(PATHS)), date, url, name)],
            }[edit]
            readings = [*readings[:place], *changed, *readings[place + 1 :]]
        after = written(shelf, readings)
        every = [entry for some in after.values() for entry in some]
        assert len(every) == len(readings)
        assert len({entry.key for entry in every}) == len(every)
        for subject, entries in after.items():
            known = before.get(subject, [])
            if len(entries) == len(known) == 1:
                assert entries[0].key == known[0].key
            was, now = ({(one.date, one.name): one.key for one in some} for some in (known, entries))
            if len(was) == len(known) and len(now) == len(entries):  # no two are alike but for their notes
                taken = {key: what for what, key in was.items()}
                assert all(taken.get(key, what) == what for what, key in now.items() if len(now) > 1)
        catalogue = refreshed(shelf)
        for entry in every:
            assert catalogue.resolve(entry.key) == entry
        catalogue.forget()
        catalogue.refresh(own=PATHS)
        assert sorted(entry.key for entry in catalogue.entries()) == sorted(entry.key for entry in every)
        catalogue.close()
        before = after
