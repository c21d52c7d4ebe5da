"""Settings of the test runs: those of a developer's machine, with a cheap password hasher."""

import os

os.environ.setdefault("DEBUG", "True")

from ntm.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A database with all tables, made once a run (scripts/test); on PostgreSQL every worker's database is copied from it.
if (schema := os.environ.get("NTM_TEST_SCHEMA")) and DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"TEMPLATE": schema}  # noqa: F405
