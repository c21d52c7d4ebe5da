"""Writes of this room: agencies. Pages, admin and loaders call these, so an agency is written in one way."""

from django.db import transaction

from accounts.models import Agency


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
