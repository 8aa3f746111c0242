"""Add to notes without a change to any other byte, and write files so that nothing is lost."""
