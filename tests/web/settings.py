"""The workbench's settings with a folder of their own: for tests and for the type checker."""

import os
import tempfile

if "CHAHE_WORKBENCH" not in os.environ:  # a program started by a test works in the folder of the test
    os.environ["CHAHE_WORKBENCH"] = tempfile.mkdtemp(prefix="chahe-web-")

from chahe.web.settings import *  # noqa: F403 - a settings module is its names
