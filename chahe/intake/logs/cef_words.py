"""Words of CEF (logs/cef.py)."""

import re

NAME = re.compile(r"[\w.\[\]\-]{1,128}", re.ASCII)
"""The name of a field."""
TIMES = ("start", "rt", "deviceReceiptTime", "end")
"""Fields that tell when, the first that is there."""
