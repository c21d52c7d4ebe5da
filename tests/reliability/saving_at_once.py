"""Many officials saving cells at once through the grid's own door, each in a thread with a connection of its own.

    python -m tests.reliability.saving_at_once --people 20 --saves 60 [--hot]

With --hot all of them work in two communes only. Prints what went wrong as JSON; exit 0 where nothing did. With
NTM_STOCK_SQLITE=1 the settings are Django's own for SQLite, which shows that the trial can fail.
"""

import argparse
import json
import os
import random
import sys
import threading
from collections import Counter

import django
from django.db import connection

# What the trial counts: a save answered by anything but "saved", and whatever the database then says otherwise.
FAILED, LOST, STALE = "failed", "lost", "stale"


class Writer(threading.Thread):
    """One person who types into cells chosen by chance; a cell somebody else has changed is typed anew over it."""

    def __init__(self, number, cells, saves, start):
        super().__init__(name=f"vpdp{number}")
        self.chance, self.cells, self.saves, self.start_together = random.Random(number), cells, saves, start
        self.told, self.errors = Counter(), []

    def run(self):
        from django.test import Client

        from accounts.models import User

        client = Client(raise_request_exception=False)
        try:
            client.force_login(
                User.objects.get(username=self.name), backend="django.contrib.auth.backends.ModelBackend"
            )
            self.start_together.wait()
            for turn in range(self.saves):
                self._save(client, *self.chance.choice(self.cells), f"{(turn * 7 + int(self.name[4:])) % 100},5")
        except Exception as error:
            self.errors.append(repr(error))
        finally:
            connection.close()

    def _save(self, client, unit, indicator, text):
        version = 0
        for _attempt in range(200):
            edit = {"unit": unit, "indicator": indicator, "text": text, "version": version}
            answer = client.post(ADDRESS, json.dumps({"edits": [edit]}), content_type="application/json")
            if answer.status_code != 200:
                self.errors.append(f"{answer.status_code}")
                return
            cell = answer.json()["cells"][0]
            self.told[cell["state"]] += 1
            if cell["state"] != "conflict":
                return
            version = cell["theirs"]["version"]
        self.errors.append("never got through")


ADDRESS = "/entry/91/2024-Q3/xa-ntm-2021-2025/cells/"


def cells_of(hot):
    """[(unit, indicator)] of numeric indicators of the province's communes."""
    from criteria.models import Assessment, Indicator

    units = list(Assessment.objects.order_by("locality__code").values_list("locality_id", flat=True))
    rows = Indicator.objects.filter(criterion__criteria_set__code="xa-ntm-2021-2025", kind="PERCENT", parent=None)
    rows = rows.filter(valid_to=None, components=None).order_by("order").values_list("pk", flat=True)
    return [(unit, row) for unit in (units[:2] if hot else units) for row in rows]


def run(people, saves, hot):
    """Counts of what went wrong: {failed, lost, stale, errors}, and of what was answered."""
    start = threading.Event()
    writers = [Writer(number, cells_of(hot), saves, start) for number in range(people)]
    for writer in writers:
        writer.start()
    start.set()
    for writer in writers:
        writer.join()
    told = sum((writer.told for writer in writers), Counter())
    errors = Counter(error for writer in writers for error in writer.errors)
    return {FAILED: sum(errors.values()), **_damage(told), "answers": dict(told), "errors": dict(errors)}


def _damage(told):
    """Saves without their line in the history or their step of the version; summaries that counting would change."""
    from django.db.models import Sum

    from criteria.actions.summaries import summarise
    from criteria.models import Assessment, Change, IndicatorResult

    columns = ("pk", "current_met", "current_marks", "current_computed", "current_stated")
    before = list(Assessment.objects.order_by("pk").values_list(*columns))
    summarise(Assessment.objects.values_list("pk", flat=True))
    after = list(Assessment.objects.order_by("pk").values_list(*columns))
    saved, versions = told["saved"], IndicatorResult.objects.aggregate(all=Sum("version"))["all"] or 0
    return {
        LOST: abs(saved - Change.objects.count()) + abs(saved - versions),
        STALE: sum(one != other for one, other in zip(before, after, strict=True)),
    }


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=20)
    asked.add_argument("--saves", type=int, default=60)
    asked.add_argument("--hot", action="store_true")
    chosen = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.reliability.settings")
    django.setup()
    from django.core.management import call_command

    from tests.reliability.world import build

    call_command("migrate", verbosity=0)
    build(chosen.people)
    found = run(chosen.people, chosen.saves, chosen.hot)
    print(json.dumps({"database": connection.vendor, **found}))
    sys.exit(bool(found[FAILED] or found[LOST] or found[STALE]))


if __name__ == "__main__":
    main()
