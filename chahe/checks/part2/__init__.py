"""Checks of part 2."""
