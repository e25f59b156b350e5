"""Host extracts: records of fixed or stated length, read under a layout that a person or the insurer gives."""
