"""One file per record type; see api.py."""
