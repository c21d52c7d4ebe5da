"""Registers of sponsors and missions, of pledges and of visits."""

from django.db.models import Count, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from directives.agencies.rows import lasting
from directives.models import Pledge, Visit
from directives.registers import Cell, Register, day_cell
from ntm.lib.numbers import format_count, format_decimal
from ntm.lib.tables import Column
from ntm.lib.text import search_key


def counted(rows):
    """With what is promised, delivered and how often somebody came; one question."""
    pledges = Pledge.objects.filter(sponsorship=OuterRef("pk")).order_by().values("sponsorship")
    visits = Visit.objects.filter(sponsorship=OuterRef("pk")).order_by().values("sponsorship")
    return rows.annotate(
        promised=Subquery(pledges.annotate(total=Sum("amount")).values("total")),
        come=Subquery(pledges.annotate(total=Sum("delivered")).values("total")),
        visit_count=Coalesce(Subquery(visits.annotate(total=Count("pk")).values("total")), 0),
        last_visit=Subquery(visits.annotate(last=Max("day")).values("last")),
    ).select_related("locality__parent", "locality__district", "province", "agency")


def filtered(rows, asked, day):
    if asked.get("q"):
        rows = rows.filter(search_key__contains=search_key(asked["q"]))
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("district"):
        rows = rows.filter(locality__district=asked["district"])
    if asked.get("state") == "NOW":
        rows = rows.in_force_on(day)
    return counted(rows).order_by("organisation", "locality__sort_key", "pk")


def sponsor_register(rows, title=None):
    return Register(
        name=_("sponsors"),
        title=title or _("Sponsors and working missions"),
        columns=[Column(_("Organisation"), "text", 44), Column(_("Kind"), "text", 14),
                 Column(_("Commune or village"), "text", 30), Column(_("In force"), "text", 22),
                 Column(_("Promised (million VND)"), "decimal", 14),
                 Column(_("Delivered (million VND)"), "decimal", 14), Column(_("Visits"), "count", 8),
                 Column(_("Last visit"), "date")],
        rows=[_cells(row) for row in rows],
    )  # fmt: skip


def _cells(row):
    name = Cell(row.organisation, href=reverse("directives:sponsor-detail", args=[row.pk]), note=row.contact)
    where = Cell(row.locality.full_name, note=_above(row.locality))
    visits = Cell(format_count(row.visit_count) if row.visit_count else "–", value=row.visit_count)
    return [name, row.get_kind_display(), where, lasting(row), money(row.promised), money(row.come), visits,
            day_cell(row.last_visit)]  # fmt: skip


def _above(place):
    above = place.parent if place.level == "VILLAGE" else place.district
    return above.full_name if above else ""


def money(amount):
    return Cell(format_decimal(amount) if amount is not None else "–", value=amount if amount is not None else "")


def pledge_register(rows, *, may_write):
    return Register(
        name=_("pledges"),
        title=_("Promised and delivered"),
        columns=[Column(_("Promised"), "text", 44), Column(_("Kind"), "text", 18), Column(_("Promised on"), "date"),
                 Column(_("Value (million VND)"), "decimal", 14), Column(_("Delivered (million VND)"), "decimal", 14),
                 Column(_("Delivered on"), "date"), Column(_("State"), "text", 16), Column(_("Note"), "text", 30)],
        rows=[_pledge(row, may_write) for row in rows],
    )  # fmt: skip


def _pledge(row, may_write):
    edit = reverse("directives:pledge-edit", args=[row.pk]) if may_write else ""
    return [Cell(row.content, href=edit), row.get_kind_display(), day_cell(row.pledged_on), money(row.amount),
            money(row.delivered), day_cell(row.delivered_on), _state(row), row.note]  # fmt: skip


def _state(row):
    if not row.delivered_on:
        return Cell(_("not delivered"), tone="amber")
    is_whole = row.amount is None or (row.delivered or 0) >= row.amount
    return Cell(_("delivered"), tone="green") if is_whole else Cell(_("in part"), tone="amber")


def visit_register(rows, *, may_write):
    return Register(
        name=_("visits"),
        title=_("Visits"),
        columns=[Column(_("Who came"), "text", 34), Column(_("Day"), "date"), Column(_("Findings"), "text", 70)],
        rows=[
            [Cell(row.who, href=reverse("directives:visit-edit", args=[row.pk]) if may_write else ""),
             day_cell(row.day), row.findings]
            for row in rows
        ],
    )  # fmt: skip
