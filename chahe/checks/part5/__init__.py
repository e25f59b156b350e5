"""Checks of part 5."""
