"""What the registers around the tasks hold in the demonstration; every row goes through the actions of its page."""

from decimal import Decimal
from pathlib import Path

import yaml
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.actions import save_agency, save_changes
from accounts.models import Agency, AgencyName, User
from criteria.models import Criterion
from directives.actions import (
    answer_difficulty,
    choose_plan_tasks,
    close_difficulty,
    confirm_hand_over,
    enter_figure,
    hand_over_task,
    raise_difficulty,
    record_plan,
    save_policy,
)
from directives.actions.agencies import end_agency
from directives.actions.people import save_responsible
from directives.actions.sponsors import save_pledge, save_sponsorship, save_visit
from directives.models import Target, Task, TaskHandOver
from directives.occurrences import COMMITTEE
from localities.loader import LAST_THREE_TIER_DAY
from localities.models import Locality
from reports.demo.papers import pdf
from reports.demo.people import place

REGISTERS_FILE = Path(__file__).parent.parent / "data" / "demo_registers.yaml"


def read_registers():
    return yaml.safe_load(REGISTERS_FILE.read_text(encoding="utf-8"))


@transaction.atomic
def build_registers():
    plan = read_registers()
    for row in plan["difficulties"]:
        _difficulty(row)
    tasks = [task_of(*named) for named in plan["plan_tasks"]]
    choose_plan_tasks(offered=tasks, chosen=tasks, by=None)
    for row in plan["plans"]:
        _plan(row)
    for row in plan["policies"]:
        _policy(row)
    for row in plan["successions"]:
        _succession(row)
    for row in plan["agency_names"]:
        name = AgencyName(agency=agency_of(row))
        save_changes(name, name=row["name"], valid_to=row["valid_to"])
    for row in plan["responsible"]:
        _responsible(row)
    for row in plan["sponsors"]:
        _sponsor(row)
    for row in plan["target_figures"]:
        _target_figure(row)
    for row in plan["hand_overs"]:
        names = {name: row[name] for name in ("date", "reference")}
        taker = agency_of(row, "to")
        hand_over_task(task=task_of(*row["task"]), from_agency=agency_of(row), to_agency=taker, **names)


def _target_figure(row):
    enter_figure(
        Target.objects.get(code=row["target"]), by=User.objects.get(username=row["by"]), day=row["day"],
        value=Decimal(str(row["value"])), source=row["source_vi"], note=row.get("note_vi", ""),
    )  # fmt: skip


def agency_of(row, name="agency"):
    """The agency a line names by code, or as the committee of a place."""
    if row.get(name):
        return Agency.objects.get(code=row[name])
    return Agency.objects.get(locality=place(row["committee"]), name__startswith=COMMITTEE)


def commune_of(inside, name):
    """The commune of a name inside the place of a code, as it was in the days of the demonstration."""
    rows = Locality.objects.within(place(inside)).communes().in_force_on(LAST_THREE_TIER_DAY)
    return rows.get(name=name)


def task_of(directive, clause):
    return Task.objects.get(directive__key=directive, clause__number=clause)


def criterion_of(code, number):
    return Criterion.objects.get(criteria_set__code=code, number=number)


def _difficulty(row):
    about = {}
    if "criterion" in row:
        about["criterion"] = criterion_of(*row["criterion"])
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


def _plan(row):
    names = ("number", "issued_on", "subject")
    record_plan(
        task=task_of(*row["task"]), agency=agency_of(row), label=row.get("label", ""), file=_paper(row), by=None,
        **{name: row[name] for name in names},
    )  # fmt: skip


def _policy(row):
    names = ("kind", "number", "issued_on", "issuer", "subject")
    values = {name: row[name] for name in names} | {name: row.get(name, "") for name in ("aims", "content")}
    save_policy(province=place(row["province"]), file=_paper(row), by=None, **values)


def _paper(row):
    """A one-page pdf that names what it stands for, for the lines that ask for one."""
    if not row.get("has_file"):
        return None
    name = row["number"].replace("/", "-")
    return ContentFile(pdf(row["number"], row["subject"], "So lieu minh hoa"), name=f"{name}.pdf")


def _succession(row):
    """An agency goes over to its heir; the first of its tasks are confirmed, the others wait for the office."""
    agency = agency_of(row)
    heir = agency_of(row, "heir") if "heir" in row else _founded(row, agency)
    end_agency(agency=agency, successor=heir, date=row["date"], document=row["document"])
    waiting = TaskHandOver.objects.filter(from_agency=agency).order_by("pk")[: row["confirm"]]
    for move in waiting:
        confirm_hand_over(move, to_agency=heir, by=None)


def _founded(row, agency):
    return save_agency(
        code=row["code"], name=row["new_name"], level=agency.level, sector=agency.sector, locality=agency.locality,
        valid_from=row["date"],
    )  # fmt: skip


def _responsible(row):
    about = {
        "locality": place(row["place"]) if "place" in row else None,
        "criterion": criterion_of(*row["criterion"]) if "criterion" in row else None,
        "task": task_of(*row["task"]) if "task" in row else None,
    }
    names = ("full_name", "position", "valid_from")
    save_responsible(
        province=place(row["province"]), agency=agency_of(row), document=row.get("document", ""), by=None,
        **{name: row[name] for name in names}, **about,
    )  # fmt: skip


def _sponsor(row):
    names = ("organisation", "kind")
    made = save_sponsorship(
        locality=commune_of(*row["place_named"]), contact=row.get("contact", ""), document=row.get("document", ""),
        valid_from=row["valid_from"], valid_to=row.get("valid_to"), by=None, **{name: row[name] for name in names},
    )  # fmt: skip
    for pledge in row.get("pledges", ()):
        save_pledge(sponsorship=made, by=None, **pledge)
    for visit in row.get("visits", ()):
        save_visit(sponsorship=made, by=None, **visit)
