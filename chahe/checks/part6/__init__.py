"""Checks of part 6."""
