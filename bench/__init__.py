"""Measurements beside rivals, never tests: `make bench`."""
