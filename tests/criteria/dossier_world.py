"""Steps that several tests of dossiers take on their way."""

import datetime as dt

from criteria.actions import advance, open_dossier, record_vote, state_check
from criteria.models import Ballot

REGISTERED = dt.date(2024, 1, 10)


def opened(places, criteria_set, by, name="dongthai", year=2024, **values):
    return open_dossier(
        by=by, locality=places[name], criteria_set=criteria_set, year=year, registered_on=REGISTERED, **values
    )


def day_after(dossier, days=5):
    return dossier.step_since + dt.timedelta(days=days)


def walk(dossier, goal, by):
    """Take the steps before the goal, giving what each of them needs."""
    while dossier.step != goal:
        details = {}
        if dossier.step == "publish":
            details = {"times": 5, "first_day": "2024-01-20", "last_day": "2024-01-30"}
        if dossier.step == "vote":
            vote(dossier, by)
        dossier = advance(
            dossier, by=by, step=dossier.step, done_on=day_after(dossier), details=details, reason="số liệu thử"
        )
    return dossier


def vote(dossier, by, agreed=9, against=1):
    members = [(f"Ủy viên {n}", "Sở", Ballot.FOR if n < agreed else Ballot.AGAINST) for n in range(agreed + against)]
    return record_vote(dossier, by=by, minutes_number="01/BB", minutes_date=day_after(dossier), members=members)


def state_all(dossier, by, but=()):
    for condition in ("set_met", "satisfaction", "no_debt", "security"):
        if condition not in but:
            state_check(dossier, by=by, condition=condition, is_met=True, document="Báo cáo 12/BC-UBND")
