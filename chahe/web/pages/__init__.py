"""The pages, one file each, found by folder (chahe/web/gate.py)."""
