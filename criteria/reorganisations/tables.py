"""Tables of the reorganisation pages as they leave the site."""

from django.utils.translation import gettext as _

from criteria.actions.reorganisation.effects import provisional_text
from ntm.lib.tables import Table


def unit_table(row, told):
    """Every unit that begins with the units it comes from, those carried along included."""
    words = {"resolution": row.resolution, "date": f"{row.date:%d/%m/%Y}"}
    return Table(
        name="sap-xep-don-vi",
        title=_("Reorganisation of units"),
        notes=[_("%(resolution)s; first day of the new units: %(date)s") % words, str(row.get_state_display())],
        columns=[_("Old code"), _("Old unit"), _("Whole or part"), _("New code"), _("New unit"), _("Lies in"),
                 _("How"), _("Carried along")],
        rows=[
            [old["code"], old["name"], _("whole") if old["is_whole"] else _("part"), unit["code"], unit["name"],
             unit["parent"], unit["how"], _("yes") if kind == "carried" else ""]
            for kind in ("named", "carried") for unit in told[kind] for old in unit["old"]
        ],
        widths=[10, 26, 12, 10, 26, 26, 24, 12],
    )  # fmt: skip


def review_table(rows):
    return Table(
        name="ra-soat-thua-nhan",
        title=_("Recognition of reorganised units"),
        columns=[_("New unit"), _("Lies in"), _("Since"), _("Attainment"), _("What the old units had"), _("State"),
                 _("Document"), _("Note")],
        rows=[
            [row.locality.full_name, str(row.locality.district or ""), row.reorganisation.date,
             str(row.get_attainment_display()), provisional_text(row.attainment, row.predecessors),
             str(row.get_state_display()), row.document, row.note]
            for row in rows
        ],
        widths=[26, 22, 12, 14, 50, 18, 18, 30],
    )  # fmt: skip
