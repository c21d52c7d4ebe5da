"""What the registers around the tasks hold in the demonstration; every row goes through the actions of its page."""

from pathlib import Path

import yaml
from django.db import transaction

from accounts.models import Agency
from criteria.models import Criterion
from directives.actions import answer_difficulty, close_difficulty, raise_difficulty
from directives.models import Target, Task
from directives.occurrences import COMMITTEE
from localities.loader import LAST_THREE_TIER_DAY
from localities.models import Locality
from reports.demo.people import place

REGISTERS_FILE = Path(__file__).parent.parent / "data" / "demo_registers.yaml"


def read_registers():
    return yaml.safe_load(REGISTERS_FILE.read_text(encoding="utf-8"))


@transaction.atomic
def build_registers():
    plan = read_registers()
    for row in plan["difficulties"]:
        _difficulty(row)


def agency_of(row, name="agency"):
    """The agency a line names by code, or as the committee of a place."""
    if name in row:
        return Agency.objects.get(code=row[name])
    return Agency.objects.get(locality=place(row["committee"]), name__startswith=COMMITTEE)


def commune_of(inside, name):
    """The commune of a name inside the place of a code, as it was in the days of the demonstration."""
    rows = Locality.objects.within(place(inside)).communes().in_force_on(LAST_THREE_TIER_DAY)
    return rows.get(name=name)


def task_of(directive, clause):
    return Task.objects.get(directive__key=directive, clause__number=clause)


def _difficulty(row):
    about = {}
    if "criterion" in row:
        code, number = row["criterion"]
        about["criterion"] = Criterion.objects.get(criteria_set__code=code, number=number)
    if "place_named" in row:
        about["locality"] = commune_of(*row["place_named"])
    if "target" in row:
        about["target"] = Target.objects.get(code=row["target"])
    if "task" in row:
        about["task"] = task_of(*row["task"])
    made = raise_difficulty(
        by=None, agency=agency_of(row), person=row["person"], raised_on=row["raised_on"], text=row["text"],
        proposal=row["proposal"], decider=agency_of(row, "decider"), asked_by=row["asked_by"], **about,
    )  # fmt: skip
    if "answer" in row:
        names = ("answer", "answered_on", "answered_by", "answer_document")
        answer_difficulty(made, by=None, **{name: row[name] for name in names})
    if "closed_on" in row:
        close_difficulty(made, by=None, on=row["closed_on"])
