"""The year's board: which dossiers stand where, and which are late. A fixed number of queries."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.dossiers import procedure as law
from criteria.dossiers.reading import due_of, limits_of
from criteria.models import Dossier, DossierState, DossierStep, StepKind
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column as Head
from ntm.lib.tables import Table

COLUMNS = {
    "registered": gettext_lazy("Registered"),
    "under_way": gettext_lazy("Under way"),
    "submitted": gettext_lazy("Submitted to the province"),
    "recognised": gettext_lazy("Recognised"),
    "returned": gettext_lazy("Returned"),
    "not_qualified": gettext_lazy("Not qualified or closed"),
}
TONES = {"recognised": "green", "returned": "amber", "not_qualified": "red"}


@dataclass
class Card:
    """One dossier on the board."""

    dossier: Dossier
    column: str
    step: str
    due: object = None
    days_late: int = 0
    reason: str = ""


@dataclass
class Column:
    code: str
    name: str
    cards: list = field(default_factory=list)

    @property
    def count(self):
        return len(self.cards)

    @property
    def late(self):
        return sum(card.days_late > 0 for card in self.cards)

    @property
    def tone(self):
        return TONES.get(self.code, "")


def board(dossiers, today):
    """[Column] of these dossiers, in the order of the way; units in alphabetical order within their districts."""
    rows = list(dossiers)
    reasons = _return_reasons(rows)
    limits = {province: limits_of(province, today) for province in {row.province_id for row in rows}}
    columns = {code: Column(code, name) for code, name in COLUMNS.items()}
    for row in sorted(rows, key=_order):
        card = _card(row, limits[row.province_id], today, reasons)
        columns[card.column].cards.append(card)
    return list(columns.values())


def planned_units(province, *, year, attainment, day):
    """{lineage} of units registered for recognition that year and still without it on the day.

    None where nothing was registered for that year and attainment: there is no plan to speak of.
    """
    registered = DossierStep.objects.filter(dossier=OuterRef("pk"), step=law.REGISTER, done_on__lte=day)
    rows = Dossier.objects.filter(Exists(registered), province__lineage=province.lineage_id, year=year)
    rows = rows.filter(attainment=attainment)
    found = list(rows.values_list("locality__lineage_id", "state", "recognition__decision_date"))
    if not found:
        return None
    given_up = (DossierState.NOT_QUALIFIED, DossierState.CLOSED)
    return {lineage for lineage, state, decided in found if state not in given_up and (decided or dt.date.max) > day}


def _order(row):
    district = row.locality.district
    return (district.sort_key if district else "", row.locality.sort_key, row.attainment, row.pk)


def _card(row, limits, today, reasons):
    procedure = law.procedure_of(row.year)
    step = procedure.step(row.step) if row.step else None
    column = column_of(row.state, step)
    card = Card(row, column, step.name if step else "")
    if row.is_unfinished:
        card.due = due_of(row, procedure, limits)
        card.days_late = law.days_late(card.due, today)
    card.reason = row.closed_reason or (reasons.get(row.pk, "") if row.state == DossierState.RETURNED else "")
    return card


def column_of(state, step):
    """Column of the board for a dossier in this state, working on this step."""
    fixed = {
        DossierState.RECOGNISED: "recognised",
        DossierState.RETURNED: "returned",
        DossierState.NOT_QUALIFIED: "not_qualified",
        DossierState.CLOSED: "not_qualified",
    }
    return fixed.get(state) or step.board


def _return_reasons(rows):
    """{dossier: why it was last returned}."""
    returned = [row.pk for row in rows if row.state == DossierState.RETURNED]
    steps = DossierStep.objects.filter(dossier__in=returned, kind=StepKind.RETURNED).order_by("at", "pk")
    return dict(steps.values_list("dossier_id", "note"))


def board_table(columns, year, place):
    """The board as it leaves the site: one row a dossier."""
    rows, number = [], 0
    for column in columns:
        for card in column.cards:
            number += 1
            rows.append(_table_row(number, column, card))
    counts = ", ".join(f"{column.name}: {format_count(column.count)}" for column in columns)
    return Table(
        name=_("dossiers"),
        title=_("Recognition dossiers of %(year)s, %(place)s") % {"year": year, "place": place},
        notes=[counts],
        columns=[Head(_("No."), "mark", 5), Head(_("District"), "text", 22), Head(_("Unit"), "text", 24),
                 Head(_("Attainment"), "text", 16), Head(_("Criteria set"), "text", 44),
                 Head(_("Standing"), "text", 22), Head(_("Step"), "text", 24), Head(_("Due"), "date", 12),
                 Head(_("Days late"), "auto", 8), Head(_("Decision"), "text", 24), Head(_("Note"), "text", 40)],
        rows=rows,
    )  # fmt: skip


def _table_row(number, column, card):
    row = card.dossier
    decision = row.recognition
    return [number, row.locality.district.full_name if row.locality.district else None, row.locality.full_name,
            row.get_attainment_display(), row.criteria_set.name, str(column.name), card.step, card.due,
            card.days_late or None, decision.decision_number if decision else None, card.reason]  # fmt: skip
