"""Every format has the same link of an entry for its own, and none that could run anything."""

from __future__ import annotations

import pytest
from tests.exporters.samples import PATH, entry, export, export_notes

from papernotes.digest import digest, html, markdown
from papernotes.exporters import get, names
from papernotes.exporters.pages import Log, entry_card
from papernotes.identifiers import identity
from papernotes.model import Work

SCRIPT = "javascript:window.PWNED=1"
NOTE = f"""## 2025-12-03

- [Click]({SCRIPT}) then https://example.org/ok and https://example.org/more
"""


@pytest.mark.parametrize("form", [name for name in names() if not get(name).is_folder])
def test_no_script_is_linked(form: str) -> None:
    made = export_notes({PATH: NOTE})
    text = "".join(get(form).text(made))
    assert "https://example.org/ok" in text
    if form not in {"json", "jsonl", "csv"}:  # data say what stands in the note
        assert f'="{SCRIPT}' not in text
        assert f'"{SCRIPT}"' not in text
        assert f"{{{SCRIPT}}}" not in text
        assert f"UR  - {SCRIPT}" not in text
        assert "](https://example.org/ok)" in text or form != "markdown"


def test_a_note_for_obsidian_and_a_card_link_the_first_page() -> None:
    made = export_notes({PATH: NOTE})
    (note,) = (str(file.content) for file in get("obsidian").files(made))
    assert "](https://example.org/ok)\n" in note
    (one,) = made.entries
    log = Log(title="", entries=made.entries, days=(), works={}, image=made.image, source=made.source)
    assert entry_card(log, one)["link"] == "https://example.org/ok"


def test_a_digest_links_the_first_page() -> None:
    made = export_notes({PATH: NOTE})
    of_week = digest(made.entries, start="2025-12-01", end="2025-12-07")
    assert "](https://example.org/ok)**" in markdown(of_week, made)
    assert SCRIPT not in markdown(of_week, made)
    assert SCRIPT not in html(of_week, made)


def test_a_record_with_a_script_for_its_address_has_none() -> None:
    one = entry("A", "https://example.org/ok")
    made = export(one, works={identity(one.links[0]): Work("web:x", "webpage", "A", url=SCRIPT)})
    assert SCRIPT not in "".join(get("bibtex").text(made))


def test_what_leads_elsewhere_than_to_a_page_stays_in_the_text() -> None:
    note = "## 2025-12-03\n\n- [Item](zotero://select/items/1)\n- https://example.org/ok\n\t- remark\n"
    made = export_notes({PATH: note})
    assert "zotero://select/items/1" in "".join(get("markdown").text(made))
