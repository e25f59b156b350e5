"""One file per format: world -> bytes, written from the vendors' formats and never from our own readers."""
