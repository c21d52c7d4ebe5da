"""Keeping, carrying out and discarding a reorganisation. Everything it touches is written in one transaction."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import continue_role, end_role
from criteria.actions.handover import participants
from criteria.actions.periods import start_assessments
from criteria.actions.plans import Problem, Refused, require_office
from criteria.actions.reorganisation.effects import (
    effects_of,
    heir_of_role,
    moving_assessments,
    open_periods,
    roles_of,
    wanted_reviews,
)
from criteria.actions.reorganisation.lines import Line
from criteria.actions.reorganisation.planning import plan_reorganisation
from criteria.actions.reorganisation.telling import fingerprint_of, tell
from criteria.models import Assessment, InheritanceReview, Reorganisation, ReorganisationState
from localities.actions import Unit, end_units, link_successions, unlink_successions, write_localities
from localities.models import Locality


def plan_of(record):
    """What a kept reorganisation would do now."""
    return plan_reorganisation(
        province=record.province,
        date=record.date,
        resolution=record.resolution,
        lines=[Line(**line) for line in record.lines],
        ends_districts=record.ends_districts,
    )


@transaction.atomic
def keep_reorganisation(plan, *, by, file_name=""):
    """Keep a plan for its preview; Refused with every trouble when it cannot be carried out."""
    require_office(plan.province, by)
    if plan.troubles:
        raise Refused([Problem(trouble.reason) for trouble in plan.troubles])
    row = Reorganisation(
        province=plan.province,
        date=plan.date,
        resolution=plan.resolution[:200],
        ends_districts=plan.ends_districts,
        lines=[line.as_json() for line in plan.lines],
        file_name=file_name[:200],
        by=by,
    )
    row._history_user = by
    row.save()
    return row


@transaction.atomic
def discard_reorganisation(record, *, by):
    """Forget a preview that was never carried out."""
    row = locked(record, ReorganisationState.PREVIEWED)
    require_office(row.province, by)
    row._history_user = by
    row.delete()


@transaction.atomic
def apply_reorganisation(record, *, by, fingerprint=None):
    """Carry a kept reorganisation out, all of it or nothing; the Plan that was carried out.

    `fingerprint` is that of what the officer was told: anything that has changed since is refused.
    """
    row = locked(record, ReorganisationState.PREVIEWED)
    require_office(row.province, by)
    plan = plan_of(row)
    if plan.troubles:
        raise Refused([Problem(trouble.reason) for trouble in plan.troubles])
    told = tell(plan, effects_of(plan))
    if fingerprint is not None and fingerprint != fingerprint_of(plan, told):
        raise Refused([Problem(_("What it does has changed since this preview: look at it again."))])
    row.done = {"told": told, **_carry_out(row, plan, by)}
    row.state, row.applied_by, row.applied_at = ReorganisationState.APPLIED, by, timezone.now()
    row._history_user = by
    row.save()
    return plan


def locked(record, state):
    """The reorganisation, held until the transaction ends, with its province; Refused when it is in another state."""
    # Two reorganisations of one province wait for each other here.
    list(Locality.objects.select_for_update(of=("self",)).filter(pk=record.province_id).values_list("pk"))
    rows = Reorganisation.objects.select_for_update(of=("self",)).select_related("province")
    row = rows.filter(pk=record.pk).first()
    if row is None or row.state != state:
        raise Refused([Problem(_("This reorganisation has already been dealt with."))])
    return row


# -- Steps ------------------------------------------------------------------------------------------------------------


def _carry_out(record, plan, by):
    """Every step, in the order they rest on each other; what each did, for the record and for undoing."""
    reviews, roles = wanted_reviews(plan), roles_of(plan)
    done = _write_places(plan, by)
    done |= _join(plan, by)
    done |= _move_assessments(plan)
    done |= _start_assessments(plan)
    done |= _move_roles(plan, roles, by)
    _ask_for_reviews(record, reviews, by)
    done["participants"] = {one.name: list(one.apply(record, plan, by) or []) for one in participants()}
    return done


def _write_places(plan, by):
    """End the old rows, then begin the new ones."""
    ends = {ended.place: ended.place.valid_to for ended in plan.ended}
    end_units(dict.fromkeys(ends, plan.last_day), by=by)
    units = {}
    for new in plan.begun:
        units[new] = _unit_of(new, plan, units)
    write_localities(list(units.values()), by=by)
    for new, unit in units.items():
        new.row = unit.row
    return {
        "ended": [[place.pk, day.isoformat() if day else None] for place, day in ends.items()],
        "begun": [new.row.pk for new in plan.begun],
    }


def _unit_of(new, plan, units):
    """Parents stand before their children in a plan, so a new parent's Unit is already there."""
    same = new.continued
    return Unit(
        level=new.level,
        kind=new.kind,
        code=new.code,
        name=new.name,
        valid_from=plan.date,
        valid_to=new.valid_to,
        parent=units.get(new.parent, new.parent),
        has_official_code=same.has_official_code if same and same.code == new.code else new.code.isdecimal(),
        latitude=same.latitude if same else None,
        longitude=same.longitude if same else None,
        source=plan.resolution[:200],
    )


def _join(plan, by):
    """Successions of the change itself; those known for later days pass from the old rows to the new ones."""
    replaced = [
        [link.predecessor_id, link.successor_id, link.kind, link.date.isoformat(), link.resolution]
        for link in plan.replaced_links
    ]
    unlink_successions(plan.replaced_links, by=by)
    successors = Locality.objects.in_bulk({link.successor_id for link in plan.later_links})
    links = [(step.old, step.new.row, step.kind, plan.date, plan.resolution[:200]) for step in plan.steps]
    links += [
        (link.new.row, successors[link.successor_id], link.kind, link.date, link.resolution)
        for link in plan.later_links
    ]
    link_successions(links, by=by)
    _read_lineages(plan)
    return {"replaced_links": replaced, "later_links": [[link[0].pk, link[1].pk] for link in links[len(plan.steps) :]]}


def _read_lineages(plan):
    """The rows in hand were written before their lineage was known."""
    lineages = dict(Locality.objects.filter(pk__in=[new.row.pk for new in plan.begun]).values_list("pk", "lineage_id"))
    for new in plan.begun:
        new.row.lineage_id = lineages[new.row.pk]


def _move_assessments(plan):
    """Open assessments of units that plainly continue go on under the new row, in the district it now lies in."""
    moving = moving_assessments(plan)
    before = [[row.pk, row.locality_id, row.district_id] for row, _unit in moving]
    for row, unit in moving:
        row.locality = unit.row
        row.district_id = unit.row.district_id
    Assessment.objects.bulk_update([row for row, _unit in moving], ["locality", "district"], batch_size=500)
    return {"moved_assessments": before}


def _start_assessments(plan):
    """Empty assessments of the new units in the open periods; those of ended units stay as they are, closed."""
    begun = [new.row.pk for new in plan.begun]
    rows = Assessment.objects.filter(locality__in=begun)
    known = set(rows.values_list("pk", flat=True))
    for period in open_periods(plan):
        for criteria_set in period.criteria_sets.all():
            start_assessments(period=period, criteria_set=criteria_set)
    return {"started_assessments": sorted(set(rows.values_list("pk", flat=True)) - known)}


def _move_roles(plan, roles, by):
    """Officials of a unit that goes whole into another go with it; the roles of divided or dissolved units end."""
    ended, begun, given = [], [], set()
    # Of two roles that become one, the one that lasts longer goes on.
    for role in sorted(roles, key=lambda role: role.valid_to or dt.date.max, reverse=True):
        heir = heir_of_role(plan, role)
        if heir and (role.user_id, heir) not in given:
            given.add((role.user_id, heir))
            begun.append(_lasting(continue_role(role, locality=heir.row, first_day=plan.date, by=by)))
        ended.append(_lasting(role))
        end_role(role, last_day=plan.last_day, by=by)
    return {"ended_roles": ended, "begun_roles": begun}


def _lasting(role):
    """[key, last day] of a role, as the record keeps it."""
    return [role.pk, role.valid_to.isoformat() if role.valid_to else None]


def _ask_for_reviews(record, reviews, by):
    for review in reviews:
        row = InheritanceReview(
            reorganisation=record,
            locality=review.new.row,
            attainment=review.attainment,
            predecessors=review.predecessors,
        )
        row._history_user = by
        row.save()
