"""`python -m tests.bench [imports] [exports] …`: what each costs beside its floor and its peers, as ratios."""

import gc
import os
import sys
import tempfile

import django

# "dashboards" fills twenty quarters and needs a database of its own.
PARTS = ("summaries", "imports", "exports", "directives")


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from importlib import import_module

    from django.core.management import call_command
    from django.db import connection
    from django.test import override_settings
    from django.utils import translation

    call_command("migrate", verbosity=0)
    # As the server does once it has loaded.
    gc.collect()
    gc.freeze()
    good = True
    # Without DEBUG: it keeps every statement with its values, which no server does.
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=folder, DEBUG=False),
        translation.override("vi"),
    ):
        for part in sys.argv[1:] or PARTS:
            print(f"{connection.vendor}: {part}", flush=True)
            good &= import_module(f"tests.bench.{part}").main(connection.vendor)
    sys.exit(not good)


if __name__ == "__main__":
    main()
