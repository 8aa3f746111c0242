"""Dates: in headings, in the evidence for their year, and in what a user types."""
