"""Checks of part 7."""
