"""The database's own statistics of its tables, which its planner goes by."""

from django.db import connection


def refresh_statistics():
    """Count anew after writing much at once: until PostgreSQL does so by itself its plans are guesses."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
