"""The 23 targets of the demonstration: their history costs the same whatever the number of quarter ends."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.scope import SYSTEM
from directives.models import Target
from ntm.looks import one_look
from reports.targets import Standings
from reports.targets.history import days_of_history, history_of
from reports.targets.standings import figures_by_hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

DAY = dt.date(2024, 6, 30)
# What stands still (places, law, periods) is kept already; the look itself, results, decisions, figures by hand.
MOST = 14


def history(target, quarters):
    standings = Standings(DAY, SYSTEM)
    with CaptureQueriesContext(connection) as queries, one_look():
        standings.expect([target], days_of_history(target, DAY, quarters))
        history_of(standings, target, DAY, quarters)
        figures_by_hand(target.pk)  # asked for anyway on the page
    return len(queries)


def test_each_history_costs_the_same_for_four_and_for_twenty_quarter_ends():
    targets = Target.objects.select_related("directive", "locality")
    asked = {}
    for target in targets:
        history(target, 20)
        asked[target.code] = [history(target, quarters) for quarters in (4, 20)]

    assert len(asked) == 23
    assert {code: pair for code, pair in asked.items() if pair[0] != pair[1] or pair[1] > MOST} == {}
