"""The workbench's settings with a folder of their own: for tests and for the type checker."""

import os
import tempfile

# A program started by a test works in the folder of the test; two workers of one run never share one.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if os.environ.get("CHAHE_WORKBENCH_OF") != _worker:
    os.environ["CHAHE_WORKBENCH_OF"] = _worker
    os.environ["CHAHE_WORKBENCH"] = tempfile.mkdtemp(prefix="chahe-web-")

from chahe.web.settings import *  # noqa: E402, F403 - a settings module is its names

# What it costs to guess a password is nothing a test waits for; tests/web/team/test_log_in.py asserts the real one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
