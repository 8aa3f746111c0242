"""The version of the program, which is part of the names of what it keeps."""

VERSION = "0.1.0"
"""As the distribution has it; a constant, since to look that up takes longer than a short command."""
