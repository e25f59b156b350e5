"""Tests; mirror chahe/ file for file."""
