"""Logs of network devices: connections they decided on, and everything else they tell (logs/fortios, panos, asa …)."""
