"""Settings of the test runs: those of a developer's machine, with a cheap password hasher."""

import os

os.environ.setdefault("DEBUG", "True")

from ntm.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
