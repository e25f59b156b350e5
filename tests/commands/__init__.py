"""Commands that have no other home."""
