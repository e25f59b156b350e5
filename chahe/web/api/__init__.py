"""The interface for programs, under /api/: the same acts and pages as JSON, by the same functions and the same gate."""
