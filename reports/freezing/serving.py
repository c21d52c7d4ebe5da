"""A form of a closed period comes from what was frozen, with what was corrected afterwards beside it."""

from django.utils import translation

from localities.models import Level
from ntm.lib.tables import Table
from reports.freezing.editions import valid_editions
from reports.freezing.effects import corrections_table
from reports.freezing.packing import unpacked
from reports.models import FrozenForm
from reports.rollups.figures import Basis


def frozen_tables(form, *, period, place, basis, criteria_set):
    """[Table] of a form as it was closed; None where the period is open, or this form was not stored with it.

    Where everything was approved when the period closed its current figures were the approved ones, kept once.
    """
    first = valid_editions(period).filter(edition=0).first()
    if first is None or not form.is_table:
        return None
    if place.level == Level.COMMUNE:
        return _of_a_commune(form, first, place, basis, criteria_set)
    rows = FrozenForm.objects.filter(freeze=first, name=form.name, locality__lineage=place.lineage_id)
    if criteria_set is not None:
        rows = rows.filter(criteria_set=criteria_set)
    found = {row.basis: row for row in rows.order_by("pk")}
    row = found.get(str(basis)) or found.get(str(Basis.APPROVED))
    return [Table.from_json(kept) for kept in unpacked(row.tables)] if row else None


def _of_a_commune(form, freeze, place, basis, criteria_set):
    # The forms ask this module, so it may not ask for them before it is called.
    from reports.freezing.communes import FrozenAsked

    asked = FrozenAsked.of(form, freeze, place, Basis(basis), criteria_set)
    if asked is None:
        return None
    with translation.override("vi"):
        return form.build(asked)


def beside(tables, *, period, place, criteria_set):
    """The tables of a form with the sheet of corrections where the closed period has any.

    Those made before it was opened again are in the figures of the latest closing.
    """
    if period.is_open:
        return tables
    first = valid_editions(period).filter(edition=0).first()
    with translation.override("vi"):
        corrections = corrections_table(period, place, criteria_set, since=first.at if first else None)
    return tables if corrections is None else [*tables, corrections]
