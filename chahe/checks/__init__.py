"""One folder per part of the items, one file per item; see api.py."""
