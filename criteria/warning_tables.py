"""Early warnings as they leave the site, one table a kind of sign."""

from django.utils.translation import gettext as _

from ntm.lib.tables import Table
from ntm.lib.text import initial_upper


def _notes(found, place):
    """Where, when and under which set; and that nothing is proved by it."""
    where = {"place": place.full_name, "period": initial_upper(str(found.period.label)), "set": found.criteria_set.name}
    return [_("%(place)s · %(period)s · %(set)s") % where, _("Signs to be looked at again, not findings.")]


def alike_table(found, place):
    return Table(
        name="so-lieu-giong-nhau",
        title=_("Units with the same figures"),
        notes=_notes(found, place),
        columns=[_("Group"), _("Unit"), _("Lies in"), _("Numbers in common"), _("Equal"), _("of these kept, group")],
        rows=[
            [number, unit.full_name, _above(unit), group.common, group.equal, group.kept]
            for number, group in enumerate(found.alike, start=1)
            for unit in group.units
        ],
        widths=[8, 28, 26, 14, 10, 16],
    )


def late_table(found, place):
    return Table(
        name="thay-doi-sat-han",
        title=_("Changes just before the due date"),
        notes=_notes(found, place),
        columns=[_("Unit"), _("Lies in"), _("Indicator"), _("Before"), _("After"), _("Sign"), _("When"), _("Who"),
                 _("Due date")],
        rows=[
            [row.unit.full_name, _above(row.unit), row.indicator.number, str(row.old), str(row.new),
             row.sign_words, f"{row.at:%d/%m/%Y}", row.by.get_full_name() if row.by else _("the system"),
             row.days_words]
            for row in found.late
        ],
        widths=[28, 24, 12, 14, 14, 24, 12, 26, 22],
    )  # fmt: skip


def unproved_table(found, place):
    return Table(
        name="dat-chua-co-minh-chung",
        title=_("Met without evidence"),
        notes=_notes(found, place),
        columns=[_("Unit"), _("Lies in"), _("Indicators met"), _("without evidence"), _("Which")],
        rows=[
            [row.unit.full_name, _above(row.unit), row.met, len(row.indicators), row.numbers] for row in found.unproved
        ],
        widths=[28, 26, 14, 14, 70],
    )


def at_level_table(found, place):
    return Table(
        name="dung-bang-muc",
        title=_("Numbers exactly at their level"),
        notes=_notes(found, place),
        columns=[_("Unit"), _("Lies in"), _("Numbers with a level"), _("exactly at it"), _("Which")],
        rows=[
            [row.unit.full_name, _above(row.unit), row.judged, len(row.indicators), row.numbers]
            for row in found.at_level
        ],
        widths=[28, 26, 14, 14, 70],
    )


def _above(unit):
    above = unit.district or unit.parent
    return above.full_name if above else ""


TABLES = {"alike": alike_table, "late": late_table, "unproved": unproved_table, "at_level": at_level_table}
