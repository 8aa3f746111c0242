from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hostile.outside import Outside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    """A home folder with a library in it, and files beside the library that nothing may touch."""
    return Outside(tmp_path)
