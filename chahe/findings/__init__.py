"""Findings: exceptions grouped by cause and put into the Bureau's words; their follow-up and closure by re-test."""
