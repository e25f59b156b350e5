"""Zeek's logs, as its ASCII writer (TSV) and its JSON writer print them: what both share."""
