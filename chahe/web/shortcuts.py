"""Every key that does something, for the page that names them. A test holds them against templates and scripts."""

SHORTCUTS = (
    ("?", "keys/help"),
    ("/", "keys/search"),
    ("n", "keys/after"),
    ("p", "keys/before"),
    ("[", "keys/item-before"),
    ("]", "keys/item-after"),
)
"""Single keys (they can be switched off: WCAG 2.1.4), and the message of what they do."""

ALWAYS = (
    ("Shift", "keys/range"),
    ("Tab", "keys/tab"),
    ("Enter", "keys/enter"),
    ("Esc", "keys/close"),
)
"""Keys with a pointer, or the browser's own: never switched off."""
