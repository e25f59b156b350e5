"""The insurer that never was: one consistent model of its systems, people, settings, scans and drills."""
