"""The register of policies as pages and files show it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from directives.registers import Cell, Register, day_cell
from ntm.lib.tables import Column
from ntm.lib.text import search_key


def filtered(rows, asked):
    if asked.get("q"):
        rows = rows.filter(search_key__contains=search_key(asked["q"]))
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("year"):
        rows = rows.filter(issued_on__year=asked["year"])
    return rows.select_related("province").order_by("-issued_on", "pk")


def policy_register(rows, scope):
    return Register(
        name=_("policies"),
        title=_("Policies issued"),
        columns=[Column(_("Number and symbol"), "text", 22), Column(_("Kind of document"), "text", 16),
                 Column(_("Date of issue"), "date"), Column(_("Issuer"), "text", 28), Column(_("Subject"), "text", 50),
                 Column(_("Aims"), "text", 36), Column(_("Main content"), "text", 44),
                 Column(_("In force until"), "date"), Column(_("File"), "text", 24)],
        rows=[_cells(row, scope) for row in rows],
    )  # fmt: skip


def _cells(row, scope):
    edit = reverse("directives:policy-edit", args=[row.pk]) if scope.manages(row.province) else ""
    paper = Cell(row.file_name, href=reverse("directives:policy-file", args=[row.pk])) if row.file else ""
    return [Cell(row.number, href=edit), row.kind, day_cell(row.issued_on), row.issuer, row.subject, row.aims,
            row.content, day_cell(row.ends_on), paper]  # fmt: skip
