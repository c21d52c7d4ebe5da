"""Writes of this room: agencies and roles. Pages, admin and loaders call these, so each is written in one way."""

import datetime as dt

from django.db import transaction

from accounts.models import Agency, AgencySuccession, RoleAssignment


def save_changes(row, *, by=None, **values):
    """Give `row` these values and save it when one of them differs; True when something was written.

    A save that changes nothing would leave an empty entry in the history, as loading a file twice must not.
    Raises ValidationError for a value the field cannot hold.
    """
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    if hasattr(row, "set_keys"):
        row.set_keys()
    row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
    row._history_user = by
    row.save()
    return True


@transaction.atomic
def save_agency(*, code, by=None, **values):
    """Create or correct the agency of `code`; the agency as it now stands."""
    agency = Agency.objects.filter(code=code).first() or Agency(code=code)
    save_changes(agency, by=by, **values)
    return agency


@transaction.atomic
def succeed_agency(*, predecessor, successor, date, document="", by=None):
    """From `date` on `successor` stands in for `predecessor`, which ends the day before; the succession."""
    rows = AgencySuccession.objects.filter(predecessor=predecessor, successor=successor)
    row = rows.first() or AgencySuccession(predecessor=predecessor, successor=successor)
    save_changes(row, by=by, date=date, document=document)
    last_day = date - dt.timedelta(days=1)
    if predecessor.valid_to is None or predecessor.valid_to > last_day:
        save_changes(predecessor, by=by, valid_to=last_day)
    return row


@transaction.atomic
def end_role(role, *, last_day, by=None):
    """End a role on a day, at the earliest on its own first; None takes an end back."""
    if last_day and role.valid_from:
        last_day = max(last_day, role.valid_from)
    save_changes(role, by=by, valid_to=last_day)
    return role


@transaction.atomic
def continue_role(role, *, locality, first_day, by=None):
    """The same role of the same person over another place from a day on, to the end the old one had; the new role."""
    row = RoleAssignment(user=role.user, role=role.role, locality=locality, agency=role.agency)
    first_day = max(first_day, role.valid_from) if role.valid_from else first_day
    save_changes(row, by=by, valid_from=first_day, valid_to=role.valid_to)
    return row


@transaction.atomic
def remove_role(role, *, by=None):
    """Take back a role that should never have begun."""
    role._history_user = by
    role.delete()
