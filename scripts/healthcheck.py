#!/usr/bin/env python3
"""Ask the server in this container whether it is well; exit 0 when /healthz answers 200."""

import os
import sys
import urllib.request


def main():
    # The site answers only to its own names; "*" and ".example.vn" are patterns, not names.
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip("*.") or "localhost"
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": first})
    with urllib.request.urlopen(request, timeout=5) as answer:
        sys.exit(answer.status != 200)


if __name__ == "__main__":
    main()
