"""Sigma rules: compiled, matched, correlated."""
