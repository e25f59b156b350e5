"""Proposals (a machine's) and conclusions (people's)."""
