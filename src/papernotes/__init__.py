"""Turn a dated paper-reading log in Markdown into a searchable library."""
