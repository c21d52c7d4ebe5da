"""WSGI entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntm.settings")
application = get_wsgi_application()
# What is loaded now stays: left out of every sweep, it does not slow down a request that makes many objects.
gc.collect()
gc.freeze()
