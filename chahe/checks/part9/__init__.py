"""Checks of part 9."""
