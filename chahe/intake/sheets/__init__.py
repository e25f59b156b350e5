"""Kinds of spreadsheet: one file each, `KIND = SheetKind(...)`; see api.py."""
