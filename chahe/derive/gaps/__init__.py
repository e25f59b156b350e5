"""Completeness tests: one small file each, `@gap` functions; see ../api.py."""
