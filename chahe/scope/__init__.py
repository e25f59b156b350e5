"""What the examination is about: the institution profile, the selection of items, emphasis, and what is asked for."""
