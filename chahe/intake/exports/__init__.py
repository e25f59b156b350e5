"""Exports of systems that collect the logs of others (SIEM): each record holds a message as its device wrote it."""
