"""Rows by the thousand straight from the driver, without Django's look at each single value."""

from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection


def raw_rows(values):
    """[tuple] of a `values_list` queryset as the driver gives them.

    On SQLite a decimal is a float (`as_decimal`), an instant a text and a truth 0 or 1.
    """
    try:
        sql, said = values.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, said)
        return cursor.fetchall()


@lru_cache(maxsize=20_000, typed=True)
def as_decimal(number):
    """A number of a column with four decimals, whatever the driver made of it."""
    if number is None or isinstance(number, Decimal):
        return number
    return round(Decimal(repr(number)), 4)
