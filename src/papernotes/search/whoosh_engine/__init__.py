"""Whoosh behind the seam of `search.engine`; nothing else imports it."""
