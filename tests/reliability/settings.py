"""The site as it runs, on a database of its own; with NTM_STOCK_SQLITE=1 as Django would run on SQLite by itself."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

if os.environ.get("NTM_STOCK_SQLITE") == "1":
    DATABASES["default"].pop("OPTIONS", None)

ALLOWED_HOSTS = ["testserver"]
