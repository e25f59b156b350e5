"""Checks of part 8."""
