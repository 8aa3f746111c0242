"""Variables that a started command needs so that coverage counts its lines too."""

import os

COVERAGE = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
"""Empty unless the tests run under coverage."""
