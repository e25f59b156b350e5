"""Readers: corpora, truncation, hostile input."""
