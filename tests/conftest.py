"""How tests run: properties without a clock, since machines are busy, and on CI with the same examples.

No test writes to the state folder of whoever runs it.
"""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from papernotes.user_folders import state_folder

settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# What a shell starts in the background ignores Ctrl-C, and so would all commands that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have what `undo` needs kept in a folder of the tests, and see that nothing came to stand elsewhere."""
    users = state_folder({name: os.environ[name] for name in os.environ if name != "PAPERNOTES_STATE_DIR"})
    before = sorted(users.rglob("*"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PAPERNOTES_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        yield
    assert sorted(users.rglob("*")) == before
