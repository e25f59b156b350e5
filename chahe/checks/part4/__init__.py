"""Checks of part 4."""
