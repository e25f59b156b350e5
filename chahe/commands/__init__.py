"""One file per command: `register(app)` adds it. Heavy imports stand inside the functions, so `--help` stays quick."""
