"""Captured packets made into connections and questions to name servers (logs/pcap.py)."""
