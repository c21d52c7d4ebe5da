#!/usr/bin/env python
"""Django's command line for the NTM tracker."""

import os
import sys
from pathlib import Path


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntm.settings")
    if "SECRET_KEY" not in os.environ and not (Path(__file__).parent / ".env").exists():
        # Nothing configured: a developer's machine. The server's own door, ntm/wsgi.py, never assumes that.
        os.environ.setdefault("DEBUG", "True")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
