"""One cell saved, and a pasted block, beside a bare UPDATE + commit on the same database.

Database work is the time spent inside statements and the commit; what Python does between them is told apart.
"""

import io
import os
import sys
import time
from decimal import Decimal

import django
from django.db import connection, transaction

LIMIT = 6


class Clock:
    """Counts the seconds spent inside statements, and the statements."""

    def __init__(self):
        self.seconds, self.statements = 0.0, 0

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.statements += 1


def database_seconds(work):
    """Seconds `work()` and its commit spend in the database."""
    clock = Clock()
    with connection.execute_wrapper(clock):
        transaction.set_autocommit(False)
        try:
            work()
            began = time.perf_counter()
            connection.commit()
            clock.seconds += time.perf_counter() - began
        finally:
            transaction.set_autocommit(True)
    return clock


def subjects():
    from accounts.models import User
    from criteria.actions import Entry, record_results
    from criteria.models import IndicatorResult, ReportingPeriod

    period = ReportingPeriod.objects.get(province__code="91", state="OPEN")
    criteria_set = period.criteria_sets.get(code="xa-ntm-2021-2025")
    rows = IndicatorResult.objects.filter(
        assessment__period=period, assessment__criteria_set=criteria_set, indicator__kind="PERCENT",
        indicator__parent=None, value__isnull=False,
    ).exclude(indicator__components__isnull=False).select_related("assessment")  # fmt: skip
    rows = list(rows.order_by("pk")[:1140])
    turn = iter(range(10**9))

    def bare():
        row, value = rows[next(turn) % 40], Decimal(next(turn) % 100)

        def work():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE criteria_indicatorresult SET value = %s WHERE id = %s", [value, row.pk])

        return database_seconds(work).seconds

    def save(chosen):
        # A person anew each time, so that the look at the roles is counted too.
        person, value = User.objects.get(username="vpdp"), Decimal(next(turn) % 100)
        entries = [Entry(row.assessment.locality_id, row.indicator_id, value, None) for row in chosen]
        return database_seconds(
            lambda: record_results(
                period=period, criteria_set=criteria_set, entries=entries, by=person, door="GRID", keep_good=True
            )
        )

    return {
        "bare": bare,
        "cell": lambda: save([rows[next(turn) % 40]]).seconds,
        "block": lambda: save(rows).seconds,
    }, save, rows  # fmt: skip


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command

    from tests.bench.rounds import measure, told

    call_command("migrate", verbosity=0)
    call_command("setup_demo", "--if-empty", stdout=io.StringIO())
    named, save, rows = subjects()
    found = measure(named, rounds=101)
    statements = save(rows[:1]).statements
    print(f"{connection.vendor}: one cell in {statements} statements; {len(rows)} cells in {save(rows).statements}")
    kept = told("one cell saved / bare UPDATE + commit", found["cell"], found["bare"], LIMIT)
    print(f"     {len(rows)} cells in one request: {found['block'] / len(rows) / found['bare']:.2f} × a cell")
    sys.exit(not (kept and statements <= 6))


if __name__ == "__main__":
    main()
