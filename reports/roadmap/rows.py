"""The roadmap as registers of cells: per criterion, per district, what is late, what nobody has planned, changes."""

from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.models import RoadmapEntry
from criteria.roadmap import term_words
from criteria.rules import NOT_MET
from directives.registers import Cell, Register
from localities.models import Level
from ntm.lib.numbers import format_count
from ntm.lib.tables import Column
from reports.rollups.roadmap import LATE, MET, UNPLANNED

CHANGES_SHOWN = 20
STATES = {
    MET: gettext_lazy("met"),
    LATE: gettext_lazy("late"),
    "ahead": gettext_lazy("term not over"),
    UNPLANNED: gettext_lazy("not planned"),
}


def registers(roadmap, frame):
    """{name: Register} of the page, in its order."""
    found = {"criteria": criterion_register(roadmap, frame)}
    if roadmap.rollup.districts and frame.place.level == Level.PROVINCE:
        found["districts"] = district_register(roadmap, frame)
    return found | {
        "late": late_register(roadmap, frame),
        "unplanned": unplanned_register(roadmap, frame),
        "complete": complete_register(roadmap),
        "changes": change_register(roadmap, frame),
    }


def _columns(roadmap, first):
    return [first, Column(_("Not met"), "count"),
            *(Column(_("Plan %(year)s") % {"year": year}, "count") for year in roadmap.years),
            Column(_("Not planned"), "count"), Column(_("Late"), "count")]  # fmt: skip


def _counts(roadmap, counts):
    years = [_year(counts, year) for year in roadmap.years]
    return [_number(counts.unmet), *years, _number(counts.states[UNPLANNED]), _number(counts.states[LATE])]


def _number(count):
    return Cell(format_count(count), value=count)


def _year(counts, year):
    """Cells planned for a year, with those met by now."""
    planned, met = counts.planned(year), counts.years[year][MET] if year in counts.years else 0
    note = _("%(count)s met") % {"count": format_count(met)} if met else ""
    return Cell(format_count(planned), note=note, value=planned)


def criterion_register(roadmap, frame):
    rows = []
    for criterion in roadmap.rollup.criteria:
        href = reverse("reports:criterion-detail", args=[roadmap.rollup.criteria_set.code, criterion.number])
        name = Cell(f"{criterion.number}. {criterion.name}", href=href)
        rows.append([name, *_counts(roadmap, roadmap.by_criterion[criterion.pk])])
    rows.append([_("All criteria"), *_counts(roadmap, roadmap.whole)])
    return Register(
        name=_("criteria"),
        title=_("By criterion and year"),
        note=_("Communes; of those planned for a year, how many meet the criterion by now."),
        columns=_columns(roadmap, Column(_("Criterion"), "text", 44)),
        rows=rows,
    )


def district_register(roadmap, frame):
    rows = [
        [Cell(one.full_name, href=frame.url("reports:roadmap", one.code)),
         *_counts(roadmap, roadmap.by_district[one.pk])]
        for one in roadmap.rollup.districts
    ]  # fmt: skip
    rows.append([_("Whole province"), *_counts(roadmap, roadmap.whole)])
    return Register(
        name=_("districts"),
        title=_("By district and year"),
        note=_("Criteria of communes, one for each commune that does not meet it or is planned to."),
        columns=_columns(roadmap, Column(_("District"), "text", 30)),
        rows=rows,
    )


def _district_names(roadmap):
    return {one.pk: one.full_name for one in roadmap.rollup.districts}


def late_register(roadmap, frame):
    names = _district_names(roadmap)
    return Register(
        name=_("late"),
        title=_("Late"),
        note=_("The year or quarter is over and the criterion is not shown to be met."),
        columns=[Column(_("Commune"), "text", 28), Column(_("District"), "text", 24),
                 Column(_("Criterion"), "text", 44), Column(_("Planned for"), "text", 12),
                 Column(_("By the data"), "text", 20)],
        rows=[
            [_unit(cell.unit, frame), names.get(cell.unit.district_id, ""),
             f"{cell.criterion.number}. {cell.criterion.name}", term_words(cell.term), _mark(cell)]
            for cell in roadmap.cells_in(LATE)
        ],
    )  # fmt: skip


def _unit(unit, frame):
    return Cell(unit.full_name, href=frame.url("reports:locality", unit.code))


def _mark(cell):
    return Cell(_("not met"), tone="red") if cell.mark == NOT_MET else Cell(_("not assessable"), tone="amber")


def unplanned_register(roadmap, frame):
    names, rows = _district_names(roadmap), []
    for _pk, cells in groupby(roadmap.cells_in(UNPLANNED), key=lambda cell: cell.unit.pk):
        own = list(cells)
        numbers = ", ".join(cell.criterion.number for cell in own)
        unit = own[0].unit
        rows.append([_unit(unit, frame), names.get(unit.district_id, ""), _number(len(own)), numbers])
    return Register(
        name=_("not planned"),
        title=_("Not met and not planned"),
        columns=[Column(_("Commune"), "text", 28), Column(_("District"), "text", 24),
                 Column(_("Criteria"), "count", 10), Column(_("Numbers"), "text", 40)],
        rows=rows,
    )  # fmt: skip


def complete_register(roadmap):
    """Communes by the year in which their last unmet criterion is planned to be met."""
    found = roadmap.complete_by()
    rows = [[str(year), _number(found[year])] for year in sorted(year for year in found if year)]
    if found[None]:
        rows.append([_("cannot be told: a criterion is not planned"), _number(found[None])])
    return Register(
        name=_("complete"),
        title=_("Communes by the year their last criterion is planned for"),
        columns=[Column(_("Year"), "text", 40), Column(_("Communes"), "count", 12)],
        rows=rows,
    )


def change_register(roadmap, frame, most=CHANGES_SHOWN):
    """The last changes; all of them where `most` is None."""
    place = frame.place
    rows = RoadmapEntry.objects.of(place.own_province, roadmap.rollup.criteria_set)
    if place.level != Level.PROVINCE:
        rows = rows.filter(locality__lineage__in={unit.lineage_id for unit in roadmap.rollup.units})
    rows = rows.select_related("locality", "criterion", "by").order_by("-pk")[:most]
    return Register(
        name=_("changes"),
        title=_("Last changes of the roadmap"),
        columns=[Column(_("Commune"), "text", 28), Column(_("Criterion"), "mark", 10), Column(_("Before"), "text", 12),
                 Column(_("After"), "text", 12), Column(_("By"), "text", 26), Column(_("At"), "text", 18)],
        rows=[
            [row.locality.full_name, row.criterion.number, term_words(row.old) or "–", term_words(row.term) or "–",
             row.by.get_full_name() if row.by else _("the system"),
             f"{timezone.localtime(row.at):%H:%M %d/%m/%Y}"]
            for row in rows
        ],
    )  # fmt: skip
