"""Committees of the units that lead tasks, what they owe, and a few reports of the demonstration."""

from django.db import transaction

from accounts.actions import save_agency
from accounts.models import Agency, AgencyLevel, AgencyMembership, Sector, User
from directives.actions import confirm, make_occurrences, report_done, save_directive
from directives.days_off import load_days_off
from directives.models import Task
from directives.occurrences import COMMITTEE
from localities.models import Locality
from reports.demo.following import follow, occurrence_of
from reports.demo.people import place


@transaction.atomic
def build_tasks(plan):
    rows = plan["tasks"]
    for key, day in rows["registered"].items():
        save_directive(key=key, registered_on=day)
    for code in rows["committees_of_districts_in"]:
        _found_committees(Locality.objects.within(place(code)).districts(), AgencyLevel.DISTRICT)
    for code in rows["committees_of_communes_in"]:
        communes = Locality.objects.within(place(code)).filter(level=AgencyLevel.COMMUNE)
        _found_committees(communes, AgencyLevel.COMMUNE)
    for group, members in rows["members"].items():
        _list_members(group, members)
    load_days_off()
    make_occurrences(Task.objects.all(), until=rows["until"])
    people = {user.username: user for user in User.objects.all()}
    for row in rows["reports"]:
        _report(row, people)
    follow(rows, people)


def _found_committees(units, level):
    """One for each unit; a unit that only changed its name, kind or parent keeps the one it has."""
    first = {}
    for unit in units.order_by("valid_from", "pk"):
        first.setdefault(unit.lineage_id, unit)
    for unit in first.values():
        save_agency(
            code=f"UBND-{unit.code}-{unit.valid_from:%Y}",
            name=f"{COMMITTEE} {unit.running_name}",
            level=level,
            sector=Sector.GOVERNMENT,
            locality=unit,
        )


def _list_members(group, members):
    group = Agency.objects.get(code=group)
    for agency in Agency.objects.filter(code__in=members).order_by("code"):
        AgencyMembership.objects.create(group=group, member=agency)


def _report(row, people):
    occurrence = occurrence_of(row)
    report_done(occurrence, by=people[row["reported_by"]], text=row["text_vi"], on=row["reported_on"])
    if "confirmed_on" in row:
        confirm(occurrence, by=people[row["confirmed_by"]], on=row["confirmed_on"])
