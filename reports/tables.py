"""Tables of the dashboards as they leave the site: the same roll-up, numbers kept as numbers."""

from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.models import Attainment
from ntm.lib.cells import LONG
from ntm.lib.numbers import format_count, share
from ntm.lib.tables import Column, Row, Table, grouped
from reports.dashboard.tables import band_words, failing_names
from reports.dashboard.trend import trend_points
from reports.frame import day_line
from reports.listings import carrying_words
from reports.proof import proofs_of

MARK_WORDS = {"1": "Đ", "0": "K", "?": "?", "-": "KAD"}


def districts(frame):
    """Districts and cities with their communes, decisions and data; the province's total live below."""
    rollup, known = frame.rollup(), _("Communes recognised, by decision")
    rows = [[number, row.full_name, *_figures(row.figures), _decided(row)]
            for number, row in enumerate(rollup.districts, start=1)]  # fmt: skip
    total = [None, _("Whole province"), *_figures(rollup.figures), rollup.districts_recognised]
    rows.append(Row(total, "total" if rollup.districts else "unit"))
    return Table(
        name=_("districts"),
        title=_("Results by district and city, %(place)s") % {"place": rollup.place.full_name},
        notes=[day_line(rollup)],
        columns=[Column(_("No."), "mark", 5), Column(_("Unit"), "text", 30),
                 Column(_("Communes"), "count", 10, total="sum"),
                 Column(_("Standard"), "count", 12, group=known, total="sum"),
                 Column(_("Share (%)"), "share", 12, group=known, total="ratio", of=(3, 2)),
                 Column(_("Advanced"), "count", 12, group=known, total="sum"),
                 Column(_("Meets all criteria by the data"), "count", 14, total="sum"),
                 Column(_("Criteria per commune"), "decimal", 12), Column(_("District recognised"), "auto", 22)],
        rows=rows,
        unit_line=_("Unit of measure: commune"),
    )  # fmt: skip


def _figures(figures):
    return [figures.total, figures.standard, share(figures.standard, figures.total), figures.advanced,
            figures.meets if figures.assessed else None, figures.average]  # fmt: skip


def _decided(row):
    return f"{row.decision.number}, {row.decision.date:%d/%m/%Y}" if row.decision else None


def communes(frame, rollup, units, title, *, with_proof=False):
    """Communes below their district: decisions, one column per criterion, and how many communes meet each.

    `with_proof` adds who entered, checked and approved the results, and when.
    """
    if rollup.is_carried_over:
        return carried_communes(rollup, units, title)
    standard, advanced = _("Decision, standard"), _("Decision, advanced")
    columns = [
        Column(_("No."), "mark", 6), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 26),
        Column(_("number"), "text", 17, group=standard), Column(_("dated"), "date", 11, group=standard),
        Column(_("number"), "text", 17, group=advanced), Column(_("dated"), "date", 11, group=advanced),
        *_criterion_columns(rollup), Column(_("Met"), "count", 7), Column(_("Criteria not met"), "text", 36),
    ]  # fmt: skip
    proofs = proofs_of(rollup, [unit.lineage_id for unit in units]) if with_proof and rollup.period else None
    columns += hand_columns() if proofs is not None else []
    rows = grouped(
        _by_district(rollup, units),
        _district_head(rollup),
        lambda unit: [*_commune(unit, rollup), *(hands(proofs.get(unit.lineage_id)) if proofs is not None else ())],
    )
    return Table(
        name=_("communes"),
        title=f"{title}, {rollup.place.full_name}",
        notes=[day_line(rollup)],
        columns=columns,
        rows=[*rows, *_meeting(rollup, units)],
        footnotes=[_MARKS_LEGEND()],
    )


def hand_columns():
    steps = (_("Entered by"), _("Checked by"), _("Approved by"))
    return [
        column
        for step in steps
        for column in (Column(_("name"), "text", 22, group=step), Column(_("dated"), "date", 11, group=step))
    ]


def hands(proof):
    """Name and day of each step; empty where nobody did it."""
    found = []
    for hand in (proof.entered, proof.verified, proof.approved) if proof else (None, None, None):
        found += [hand.name or str(_("the system")), timezone.localdate(hand.at)] if hand else [None, None]
    return found


def _criterion_columns(rollup):
    return [Column(row.number, "mark", 4.5, group=_("Criteria")) for row in rollup.criteria]


def _MARKS_LEGEND():
    return _("Đ: met; K: not met; KAD: not applicable; ?: not assessable")


def _by_district(rollup, units):
    """[(district of the roll-up or None, its units)] in the order of the districts."""
    found = {}
    for unit in units:
        found.setdefault(unit.district_id, []).append(unit)
    named = {row.pk: row for row in rollup.districts}
    order = [*(pk for pk in named if pk in found), *(pk for pk in found if pk not in named)]
    return [(named.get(pk), found[pk]) for pk in order]


def _district_head(rollup):
    def head(district, units):
        count = f"{district.full_name} ({format_count(len(units))} xã)"
        return [district.code, count, None, None, None, None, *_met_by_criterion(rollup, units)]

    return head


def _met_by_criterion(rollup, units):
    """Communes that meet each criterion; empty where none is assessed."""
    assessed = [unit for unit in units if unit.is_assessed]
    if not assessed:
        return [None] * len(rollup.criteria)
    return [sum(unit.marks[place : place + 1] == "1" for unit in assessed) for place in range(len(rollup.criteria))]


def _meeting(rollup, units):
    """The last row: how many communes of the list meet each criterion, and the criteria met on average."""
    met = [unit.met for unit in units if unit.is_assessed]
    if not met:
        return []
    words = _("Communes that meet it, of %(count)s assessed") % {"count": format_count(len(met))}
    return [Row([None, None, words, None, None, None, None, *_met_by_criterion(rollup, units)], "total")]


def carried_communes(rollup, units, title):
    """One row per commune of other boundaries: where it comes from, whether it could be carried over, its criteria."""
    return Table(
        name=_("communes"),
        title=f"{title}, {rollup.place.full_name}",
        notes=[day_line(rollup)],
        columns=[Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 22),
                 Column(_("Units of that day"), "text", 40), Column(_("Recognised as standard"), "mark", 14),
                 Column(_("Advanced"), "mark", 12), Column(_("Carrying over"), "text", 40),
                 *_criterion_columns(rollup), Column(_("Met"), "count", 7), Column(_("Criteria not met"), "text", 50)],
        rows=[_carried(number, unit, rollup) for number, unit in enumerate(units, start=1)],
        footnotes=[_MARKS_LEGEND()],
    )  # fmt: skip


def _carried(number, unit, rollup):
    marks = [MARK_WORDS[mark] for mark in unit.marks] or [None] * len(rollup.criteria)
    return [number, unit.code, unit.full_name, unit.mapping.source_names, _carried_state(unit, Attainment.STANDARD),
            _carried_state(unit, Attainment.ADVANCED), carrying_words(unit), *marks, unit.met,
            ", ".join(failing_names(rollup, unit))]  # fmt: skip


def _carried_state(unit, attainment):
    """ "x" where carried over as recognised, "?" where it cannot be told, else nothing."""
    if not unit.is_mapped or attainment in unit.mapping.mixed:
        return "?"
    return "x" if unit.is_recognised(attainment) else None


def _commune(unit, rollup):
    decisions = [unit.decision(), unit.decision(Attainment.ADVANCED)]
    said = [part for row in decisions for part in ((row.number, row.date) if row else (None, None))]
    marks = [MARK_WORDS[mark] for mark in unit.marks] or [None] * len(rollup.criteria)
    return [unit.code, unit.full_name, *said, *marks, unit.met, ", ".join(failing_names(rollup, unit))]


def matrix(frame):
    rollup = frame.rollup()
    return communes(frame, rollup, rollup.units, _("Communes × criteria"))


def trend(frame):
    rows = [[day, total, recognised, share(recognised, total)] for day, recognised, total in
            trend_points(frame.place, frame.day)]  # fmt: skip
    return Table(
        name=_("trend"),
        title=_("Communes recognised, %(place)s") % {"place": frame.place.full_name},
        notes=[_("Each day counts the units then in force.")],
        columns=[Column(_("Day"), "date", 14), Column(_("Communes"), "count", 12),
                 Column(_("Communes recognised"), "count", 16),
                 Column(_("Share (%)"), "share", 12, total="ratio", of=(2, 1))],
        rows=rows,
        unit_line=_("Unit of measure: commune"),
    )  # fmt: skip


def bands(frame):
    """Communes by number of criteria met, of those assessed."""
    rollup = frame.rollup()
    figures = rollup.figures
    rows = [
        [number, band_words(label), count, figures.assessed, share(count, figures.assessed)]
        for number, (label, count) in enumerate(figures.bands.items() if figures.assessed else (), start=1)
    ]
    total = [
        None,
        _("Communes assessed"),
        figures.assessed,
        figures.assessed,
        share(figures.assessed, figures.assessed),
    ]
    return Table(
        name=_("groups"),
        title=_("Communes by number of criteria met, %(place)s") % {"place": rollup.place.full_name},
        notes=[day_line(rollup)],
        columns=[Column(_("No."), "mark", 5), Column(_("Group"), "text", 30),
                 Column(_("Communes"), "count", 12, total="sum"), Column(_("Assessed"), "count", 12),
                 Column(_("Share (%)"), "share", 12, total="ratio", of=(2, 3))],
        rows=[*rows, Row(total, "total")] if rows else [],
        unit_line=_("Unit of measure: commune"),
    )  # fmt: skip


def weakest(frame):
    """Every criterion that communes miss, most missed first; the dashboard shows the first of them."""
    rollup = frame.rollup()
    return Table(
        name=_("weak criteria"),
        title=_("Criteria by communes that miss them, %(place)s") % {"place": rollup.place.full_name},
        notes=[day_line(rollup)],
        columns=[Column(_("No."), "mark", 5), Column(_("Criterion"), "mark", 9), Column(_("Name"), "text", 60),
                 Column(_("Not met"), "count", 12), Column(_("Not assessable"), "count", 12)],
        rows=[
            [number, row.criterion.number, row.criterion.name, row.not_met, row.unknown]
            for number, row in enumerate(rollup.weakest(), start=1)
        ],
        unit_line=_("Unit of measure: commune"),
    )  # fmt: skip


def at_risk(frame):
    rollup = frame.rollup()
    return communes(frame, rollup, rollup.select("at_risk"), _("Recognised, with criteria no longer met"))


def commune_results(frame, page):
    """Indicators of one unit by criterion, as its page lists them."""
    rows = []
    for group in page["groups"]:
        said = f" ({MARK_LONG().get(group['mark'], '')})" if group.get("mark") else ""
        rows.append(Row([group["criterion"].number, group["criterion"].name + said], "heading"))
        rows += [_indicator(row) for row in group["rows"]]
    return Table(
        name=frame.place.name,
        title=_("Results by indicator, %(place)s") % {"place": frame.place.full_name},
        notes=[page["figures_note"]],
        columns=[Column(_("No."), "mark", 7), Column(_("Indicator"), "text", 70),
                 Column(_("Unit of measure"), "text", 16), Column(_("Requirement"), "text", 22),
                 Column(_("Value"), "auto", 12), Column(_("Verdict"), "mark", 14), Column(_("Decided by"), "text", 24),
                 Column(_("Note"), "text", 30)],
        rows=rows,
    )  # fmt: skip


def MARK_LONG():
    return {"1": _("met"), "0": _("not met"), "?": _("not assessable"), "-": _("not applicable")}


def _indicator(row):
    value = row["value"] if row["value"] is not None else row.get("value_text", "")
    return [row["number"], row["name"], row["unit"], row["requirement"].text, value, LONG.get(row["verdict"]),
            row["basis"], row.get("note", "")]  # fmt: skip


def decisions(frame, page):
    """Recognition decisions of one unit, newest first."""
    return Table(
        name=_("decisions"),
        title=_("Recognition decisions, %(place)s") % {"place": frame.place.full_name},
        notes=[_("As of %(day)s") % {"day": f"{frame.day:%d/%m/%Y}"}],
        columns=[Column(_("No."), "mark", 5), Column(_("Attainment"), "text", 18), Column(_("Kind"), "text", 18),
                 Column(_("For the year"), "mark", 10), Column(_("Decision"), "text", 22), Column(_("dated"), "date"),
                 Column(_("Issuer"), "text", 30), Column(_("Source"), "text", 40)],
        rows=[
            [number, str(row.get_attainment_display()), str(row.get_kind_display()), row.recognition_year,
             row.decision_number, row.decision_date, row.issuer, row.note]
            for number, row in enumerate(page["decisions"], start=1)
        ],
    )  # fmt: skip


def sponsors(frame, context):
    """Organisations assigned to a commune or village."""
    return context["sponsors"].table([frame.place.full_name, context["figures_note"]])


UNIT_TABLES = {"indicators": commune_results, "decisions": decisions, "sponsors": sponsors}
DASHBOARD_TABLES = {
    "districts": districts,
    "matrix": matrix,
    "trend": trend,
    "bands": bands,
    "weakest": weakest,
    "at_risk": at_risk,
}
