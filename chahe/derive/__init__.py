"""Table -> table: every join, every window. One file per derivation or small family; completeness tests in gaps/."""
