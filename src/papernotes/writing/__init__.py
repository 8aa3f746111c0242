"""Adding to notes without touching any other byte, and writing files so that nothing is ever lost."""
