"""Checks of part 3."""
