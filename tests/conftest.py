"""How tests run: properties without a clock, since machines are busy, and on CI with the same examples."""

import os
import signal

from hypothesis import HealthCheck, settings

settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# What a shell starts in the background ignores Ctrl-C, and so would all commands that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)
