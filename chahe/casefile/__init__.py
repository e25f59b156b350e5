"""A case on disk: open, lock, append an act, project, verify, export. The folder is the truth."""
