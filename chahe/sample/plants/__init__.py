"""Deficiencies #1 to #29 of the examination practice, one file each, found by folder."""
