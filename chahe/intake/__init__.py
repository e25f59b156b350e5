"""One file per format: recognise it positively, then rows + rejects + skipped. See api.py."""
