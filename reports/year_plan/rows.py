"""A year's plan as registers of cells: the page and the files that leave it are laid out from the same rows."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.dossiers import procedure as law
from directives.models import PlanMove
from directives.registers import Cell, Register, day_cell
from directives.wording import directive_title
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column
from reports.year_plan.words import gap_words

NAMES = {
    "STANDARD": gettext_lazy("Communes, standard"),
    "ADVANCED": gettext_lazy("Communes, advanced"),
    "EXEMPLARY": gettext_lazy("Communes, model"),
    "MODERN": gettext_lazy("Communes, modern"),
    "DISTRICT": gettext_lazy("Districts and cities"),
}
UNKNOWN = "–"


def count_cell(count, *, signed=False):
    """A number that stays one in a file; unknown prints "–"."""
    if count is None:
        return Cell(UNKNOWN, value="")
    text = f"{'+' if count > 0 else '−' if count < 0 else ''}{format_count(abs(count))}"
    return Cell(text if signed else format_count(count), value=count)


def unit_register(plan, frame, dossiers):
    """Units the plan names or named; `dossiers` are the keys of those this person may open."""
    return Register(
        name=_("units"),
        title=_("Units registered and assigned"),
        columns=[Column(_("Unit"), "text", 30), Column(_("District"), "text", 22), Column(_("Registered"), "date"),
                 Column(_("Assigned"), "date"), Column(_("Document"), "text", 34), Column(_("Standing"), "text", 24),
                 Column(_("Dossier"), "text", 24), Column(_("Recognised by"), "text", 30)],
        rows=[_unit_cells(plan, unit, frame, dossiers) for unit in plan.units],
    )  # fmt: skip


def _unit_cells(plan, unit, frame, dossiers):
    state = unit.state
    paper = state.planned or state.assigned
    above = unit.place.district if unit.place.district_id else None
    return [
        Cell(unit.place.full_name, href=frame.url("reports:locality", unit.place.code), note=ended_words(unit)),
        above.full_name if above else "",
        day_cell(state.registered.on if state.registered else None),
        day_cell(state.assigned.on if state.assigned else None),
        paper_cell(paper) if paper else "",
        _standing(plan, state),
        _dossier(unit.dossier, dossiers),
        _decision(unit, plan),
    ]


def ended_words(unit):
    """What became of a unit that is no more, or ""."""
    if unit.ended_on is None:
        return ""
    words = {"day": f"{unit.ended_on:%d/%m/%Y}", "heirs": ", ".join(heir.full_name for heir in unit.heirs)}
    return _("ended on %(day)s, now %(heirs)s") % words if unit.heirs else _("ended on %(day)s") % words


def paper_cell(line):
    if line.directive_id:
        title = directive_title(line.directive)
        return Cell(title, href=reverse("reports:directive-detail", args=[line.directive_id]), note=line.document)
    return Cell(line.document)


def _standing(plan, state):
    if state.planned:
        moved = state.planned.move == PlanMove.MOVED
        note = _("from the plan of %(year)s") % {"year": state.planned.year} if moved else ""
        return Cell(_("in the plan"), tone="green", note=note)
    if state.left:
        if state.left.move == PlanMove.MOVED:
            return Cell(_("moved to %(year)s") % {"year": state.left.to_year}, tone="amber", note=state.left.reason)
        return Cell(_("taken out"), tone="red", note=state.left.reason)
    if state.registered:
        return Cell(_("registered, not assigned"), tone="amber")
    return Cell(_("registration withdrawn"), tone="", note=state.withdrawn.reason if state.withdrawn else "")


def _dossier(dossier, dossiers):
    if dossier is None:
        return Cell(UNKNOWN, value="")
    step = law.procedure_of(dossier.year).step(dossier.step).name if dossier.is_unfinished else ""
    href = reverse("criteria:dossier-detail", args=[dossier.pk]) if dossier.pk in dossiers else ""
    return Cell(step or dossier.get_state_display(), href=href)


def _decision(unit, plan):
    row = unit.decision
    if row is not None:
        return Cell(_number(row), note=_decided(row, plan))
    if unit.later is not None:
        return Cell("", note=_("only for %(year)s") % {"year": unit.later.recognition_year})
    if unit.earlier is not None:
        words = {"year": unit.earlier.recognition_year}
        return Cell("", note=_("recognised for %(year)s before") % words)
    return Cell(UNKNOWN, value="")


def _decided(row, plan):
    """Its day, and the year it is for where that is another than the plan's."""
    day = f"{row.decision_date:%d/%m/%Y}"
    if row.recognition_year == plan.year:
        return day
    return _("%(day)s, for %(year)s") % {"day": day, "year": row.recognition_year}


def _number(row):
    return row.decision_number or _("decision without a number")


def district_register(plan, frame):
    """Assigned and registered side by side, district by district, the province at the end."""
    rows = [
        [Cell(one.full_name, href=plan_address(frame, one.code, plan.year, plan.what)), *_counts(one.figures)]
        for one in plan.districts
    ]
    return Register(
        name=_("districts"),
        title=_("Assigned and registered by district"),
        note=_("Assigned and registered: the number said of the place, else the units named."),
        columns=[Column(_("District"), "text", 28), Column(_("Assigned"), "count"), Column(_("Registered"), "count"),
                 Column(_("Difference"), "count"), Column(_("Difference in words"), "text", 44),
                 Column(_("In the plan"), "count"), Column(_("Recognised"), "count"),
                 Column(_("Still to come"), "count")],
        rows=[*rows, [_("Whole province"), *_counts(plan.figures)]],
    )  # fmt: skip


def _counts(figures):
    return [
        count_cell(figures.assigned),
        count_cell(figures.registered),
        count_cell(figures.difference, signed=True),
        gap_words(figures),
        count_cell(figures.planned),
        count_cell(figures.recognised),
        count_cell(figures.left),
    ]


def number_register(plan):
    """Every number ever said, with what it was before."""
    return Register(
        name=_("numbers"),
        title=_("Numbers registered and assigned"),
        note=_("The last number of a place holds; “–”: taken back, told by names again."),
        columns=[Column(_("Place"), "text", 28), Column(_("Day"), "date"), Column(_("What"), "text", 24),
                 Column(_("Before"), "count"), Column(_("Number"), "count"),
                 Column(_("Decision or document"), "text", 34), Column(_("Reason"), "text", 44),
                 Column(_("Entered by"), "text", 24)],
        rows=[
            [row.locality.full_name, day_cell(row.on), row.get_side_display(),
             count_cell(before.count if before else None), count_cell(row.count), paper_cell(row), row.reason,
             _person(row)]
            for before, row in plan.numbers
        ],
    )  # fmt: skip


def _person(line):
    return line.by.get_full_name() if line.by else _("the system")


def adjustment_register(plan):
    return Register(
        name=_("adjustments"),
        title=_("Adjustments of the plan"),
        columns=[Column(_("Unit"), "text", 28), Column(_("Day"), "date"), Column(_("What"), "text", 24),
                 Column(_("Decision or document"), "text", 34), Column(_("Reason"), "text", 44),
                 Column(_("Entered by"), "text", 24)],
        rows=[
            [unit.place.full_name, day_cell(line.on), _move_words(line), paper_cell(line), line.reason,
             _person(line)]
            for unit, line in plan.adjustments
        ],
    )  # fmt: skip


def _move_words(line):
    if line.move == PlanMove.MOVED:
        return _("moved from %(year)s to %(to_year)s") % {"year": line.year, "to_year": line.to_year}
    return line.get_move_display()


def outside_register(plan, frame):
    return Register(
        name=_("outside"),
        title=_("Recognised for %(year)s outside the plan") % {"year": plan.year},
        columns=[Column(_("Unit"), "text", 30), Column(_("District"), "text", 24), Column(_("Decision"), "text", 24),
                 Column(_("dated"), "date")],
        rows=[
            [Cell(unit.place.full_name, href=frame.url("reports:locality", unit.place.code)),
             unit.place.district.full_name if unit.place.district_id else "", _number(unit.decision),
             day_cell(unit.decision.decision_date)]
            for unit in plan.outside
        ],
    )  # fmt: skip


def plan_address(frame, code, year, what):
    return frame.url("reports:year-plan", code, year, what=what)
