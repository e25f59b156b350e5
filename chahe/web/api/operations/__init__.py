"""The operations, one file per subject, found by folder (chahe/web/api/operation.py)."""
