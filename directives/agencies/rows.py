"""Rows of the register of agencies."""

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AgencyLevel, AgencyName
from directives.members import Members
from directives.models import Occurrence
from directives.occurrences import is_group
from directives.people.lateness import overdue
from directives.registers import Cell, Register, day_cell
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column
from ntm.lib.text import search_key
from ntm.lib.validity import in_force


def filtered(rows, asked, day):
    if asked.get("q"):
        rows = _named(rows, asked["q"])
    if asked.get("level"):
        rows = rows.filter(level=asked["level"])
    if asked.get("state") == "ENDED":
        rows = rows.exclude(in_force(day))
    elif asked.get("state") == "NOW":
        rows = rows.filter(in_force(day))
    return rows.select_related("locality", "parent")


def _named(rows, text):
    """By its name, short name or any other name it bears or bore, diacritics aside."""
    key = search_key(text)
    others = AgencyName.objects.filter(agency__in=rows).values_list("agency", "name")
    found = {agency for agency, name in others if key in search_key(name)}
    return rows.filter(Q(search_key__contains=key) | Q(code__iexact=text.strip()) | Q(pk__in=found))


def lasting(row):
    """ "từ 01/03/2025", "đến 28/02/2025"; empty where no day is known."""
    begin = _("from %(day)s") % {"day": f"{row.valid_from:%d/%m/%Y}"} if row.valid_from else ""
    end = _("until %(day)s") % {"day": f"{row.valid_to:%d/%m/%Y}"} if row.valid_to else ""
    return " ".join(filter(None, (begin, end)))


def agency_register(rows, day):
    rows = list(rows)
    members, owed = Members(rows), owed_counts(rows, day)
    return Register(
        name=_("agencies"),
        title=_("Agencies"),
        columns=[Column(_("Agency"), "text", 50), Column(_("Short name"), "text", 24), Column(_("Level"), "text", 16),
                 Column(_("Place"), "text", 24), Column(_("Parent"), "text", 30), Column(_("Members"), "text", 40),
                 Column(_("In force"), "text", 24), Column(_("Open tasks"), "count", 10),
                 Column(_("Overdue"), "count", 10)],
        rows=[_cells(row, members, owed.get(row.pk, (0, 0)), day) for row in rows],
    )  # fmt: skip


def _cells(row, members, owed, day):
    name = Cell(row.name, href=reverse("directives:agency-detail", args=[row.code]), note=row.code)
    is_over = row.valid_to is not None and row.valid_to < day
    period = Cell(lasting(row), tone="" if is_over else None)
    opened, late = (Cell(format_count(count) if count else "", value=count) for count in owed)
    place = row.locality.full_name if row.locality else ""
    parent = row.parent.name if row.parent else ""
    return [name, row.short_name, row.get_level_display(), place, parent, _members(row, members, day), period, opened,
            late]  # fmt: skip


def _members(row, members, day):
    """How many a group has on the day, or why nobody knows."""
    if not is_group(row):
        return ""
    expansion = members.of(row, day)
    if expansion.reason:
        return Cell(_("not known"), note=expansion.reason.partition(": ")[2])
    return _("%(count)s agencies") % {"count": format_count(len(expansion.agencies))}


def owed_counts(agencies, day):
    """{agency: (open occurrences, those overdue)}, as the papers name the agencies. Two queries."""
    rows = Occurrence.objects.filter(agency__in=agencies)
    opened, late = (_by_agency(part) for part in (rows.open(), overdue(rows, day)))
    return {agency: (opened.get(agency, 0), late.get(agency, 0)) for agency in {*opened, *late}}


def _by_agency(rows):
    return dict(rows.order_by().values("agency").annotate(count=Count("pk")).values_list("agency", "count"))


def name_register(agency):
    rows = agency.names.order_by(F("valid_to").desc(nulls_first=True), "pk")
    return Register(
        name=_("names"),
        title=_("Other names"),
        columns=[Column(_("Name"), "text", 50), Column(_("From"), "date"), Column(_("To"), "date")],
        rows=[[row.name, day_cell(row.valid_from), day_cell(row.valid_to)] for row in rows],
    )


def member_register(agency, expansion, day):
    """Members on a day; a group that cannot be expanded has none and its note says why."""
    known = () if expansion.reason else expansion.agencies
    return Register(
        name=_("members"),
        title=_("Members on %(day)s") % {"day": f"{day:%d/%m/%Y}"},
        note=expansion.reason,
        columns=[Column(_("Agency"), "text", 50), Column(_("Level"), "text", 16), Column(_("Place"), "text", 24)],
        rows=[[_named_cell(row), row.get_level_display(), row.locality.full_name if row.locality else ""]
              for row in known],
    )  # fmt: skip


def _named_cell(row):
    return Cell(row.name, href=reverse("directives:agency-detail", args=[row.code]))


def succession_register(agency):
    """What it came from and what became of it."""
    before = agency.origin_links.select_related("predecessor").order_by("date", "pk")
    after = agency.heir_links.select_related("successor").order_by("date", "pk")
    rows = [[_named_cell(row.predecessor), _("came from"), day_cell(row.date), row.document] for row in before]
    rows += [[_named_cell(row.successor), _("went to"), day_cell(row.date), row.document] for row in after]
    return Register(
        name=_("successions"),
        title=_("Came from and went to"),
        columns=[Column(_("Agency"), "text", 50), Column(_("Relation"), "text", 16), Column(_("Date"), "date"),
                 Column(_("Legal basis"), "text", 40)],
        rows=rows,
    )  # fmt: skip


LEVELS = [(level.value, level.label) for level in AgencyLevel]
