"""Pages of villages as finished values: the lists of communes, of one commune, and the tables they leave as."""

from itertools import groupby

from django.utils.translation import gettext as _

from criteria.models import Attainment
from localities.models import Kind, Level, Locality
from ntm.lib.numbers import format_count, format_percent, share
from ntm.lib.tables import Column, Row, Table
from reports.rollups import Basis
from reports.tables import MARK_WORDS

UNKNOWN = "–"


def day_line(rollup):
    """What every figure of villages says of itself: day, set, period, how many approved or entered."""
    parts = [_("Figures as of %(day)s") % {"day": f"{rollup.day:%d/%m/%Y}"}]
    if rollup.criteria_set:
        parts.append(rollup.criteria_set.name)
    if rollup.period is None:
        return " · ".join([*parts, _("no reporting period with results of villages by that day")])
    figures = rollup.figures
    words = {"period": rollup.period.label, "count": format_count(figures.assessed),
             "total": format_count(figures.total)}  # fmt: skip
    is_approved = rollup.basis == Basis.APPROVED
    text = _("%(period)s: %(count)s/%(total)s villages approved") if is_approved else _(
        "%(period)s: %(count)s/%(total)s villages entered")  # fmt: skip
    return " · ".join([*parts, text % words])


def path(frame, *, to_list=False):
    """Places above, the place itself, and with `to_list` its list of villages."""
    place = frame.place
    above = [one for one in (place.province, place.district) if one]
    steps = [{"text": one.full_name, "href": frame.url("reports:locality", one.code)} for one in [*above, place]]
    listed = {"text": _("Villages"), "href": frame.url("reports:village-list", place.code)}
    return [*steps, listed] if to_list else steps


def context(frame, rollup):
    """Rows and tiles of the list page of a commune, district or province."""
    shared = {"tiles": _tiles(rollup), "no_set": rollup.period is None}
    if frame.place.level == Level.COMMUNE:
        return shared | {"rows": [village_row(frame, rollup, village) for village in rollup.villages]}
    return shared | {"groups": _groups(frame, rollup), "filters": _filters(frame)}


def _tiles(rollup):
    """(label, value, whole, share) of the headline figures; without any list nothing is known."""
    figures = rollup.figures
    if not figures.has_list:
        return []
    total = format_count(figures.total)
    words = {"listed": format_count(figures.listed), "communes": format_count(figures.communes)}
    listed_in = _("in %(listed)s of %(communes)s communes") % words if len(rollup.communes) > 1 else ""
    tiles = [
        _tile(_("Villages listed"), total, "", listed_in),
        _tile(_("Villages recognised"), format_count(figures.standard), total,
              format_percent(figures.standard, figures.total) if rollup.knows_recognitions
              else _("no recognition decision recorded")),
        _tile(_("of which model villages"), format_count(figures.exemplary), total,
              format_percent(figures.exemplary, figures.total) if rollup.knows_recognitions else ""),
    ]  # fmt: skip
    if figures.assessed:
        tiles.append(_tile(_("Meets all criteria by the data"), format_count(figures.meets), total,
                           format_percent(figures.meets, figures.total)))  # fmt: skip
    return tiles


def _tile(label, value, whole, note):
    return {"label": label, "value": value, "whole": whole, "note": note}


def _filters(frame):
    words = {"": _("All communes"),
             "dbkk": _("Especially disadvantaged communes"), "khu-vuc-1": _("Communes of area I"),
             "khu-vuc-2": _("Communes of area II"), "khu-vuc-3": _("Communes of area III")}  # fmt: skip
    return [{"value": name, "text": text, "href": frame.url("reports:village-list", frame.place.code, only=name)}
            for name, text in words.items()]  # fmt: skip


def _groups(frame, rollup):
    """[{district, rows}] of the communes; only those that ought to have a list or have one."""
    shown = [row for row in rollup.communes if row.kind == Kind.COMMUNE or row.villages]
    districts = Locality.objects.in_bulk({row.district_id for row in shown if row.district_id})
    order = {pk: (place.sort_key, pk) for pk, place in districts.items()}
    shown.sort(key=lambda row: (order.get(row.district_id, ("", 0)), row.sort_key, row.pk))
    return [
        _group(frame, districts.get(pk), list(rows)) for pk, rows in groupby(shown, key=lambda row: row.district_id)
    ]


def _group(frame, district, rows):
    return {
        "district": district,
        "href": frame.url("reports:village-list", district.code) if district else "",
        "rows": [_commune_row(frame, row) for row in rows if row.figures.has_list],
        "bare": [_bare_row(frame, row) for row in rows if not row.figures.has_list],
    }


def _bare_row(frame, row):
    return {"name": row.full_name, "href": frame.url("reports:village-list", row.code)}


def _commune_row(frame, row):
    figures = row.figures
    known = figures.standard is not None
    return {
        **_bare_row(frame, row),
        "total": format_count(figures.total),
        "recognised": f"{format_count(figures.standard)}/{format_count(figures.total)}" if known else UNKNOWN,
        "share": format_percent(figures.standard, figures.total) if known else UNKNOWN,
        "meets": format_count(figures.meets) if figures.assessed else UNKNOWN,
        "assessed": format_count(figures.assessed),
        "notes": ", ".join(_attribute_words(row)),
    }


def _attribute_words(row):
    if row.is_especially_difficult:
        yield _("especially disadvantaged")
    if row.area:
        yield _("area %(area)s") % {"area": row.area}


def village_row(frame, rollup, village):
    decision = _shown_decision(village)
    return {
        "name": village.full_name,
        "code": village.code,
        "href": frame.url("reports:locality", village.code),
        "state": _state(rollup, decision),
        "tone": "green" if decision else "",
        "decision": decision,
        "marks": village.marks,
        "met": format_count(village.met) if village.is_assessed else UNKNOWN,
        "required": village.required if village.is_assessed else "",
    }


def _shown_decision(village):
    return village.decision(Attainment.STANDARD)


def _state(rollup, decision):
    if decision:
        return Attainment(decision.attainment).label
    return _("not recognised") if rollup.knows_recognitions else _("no decision recorded")


def by_commune(rows):
    """[{commune, rows}] of new villages, in the order they were given."""
    found = {}
    for row in rows:
        found.setdefault(row.commune.pk, {"commune": row.commune, "rows": []})["rows"].append(
            {"kind": Kind(row.kind).label, "name": row.name, "valid_from": row.valid_from, "code": row.code,
             "note": row.note}
        )  # fmt: skip
    return list(found.values())


def table(frame, rollup):
    return _village_table(frame, rollup) if frame.place.level == Level.COMMUNE else _commune_table(frame, rollup)


def _village_table(frame, rollup):
    numbers = [criterion.number for criterion in rollup.criteria]
    return Table(
        name=_("villages"),
        title=_("List of villages, %(place)s") % {"place": frame.place.full_name},
        notes=[day_line(rollup)],
        columns=[Column(_("No."), "mark", 5), Column(_("Code"), "mark", 14), Column(_("Kind"), "text", 12),
                 Column(_("Name of the village"), "text", 26), Column(_("Recognised as"), "text", 16),
                 Column(_("Decision"), "text", 20), Column(_("dated"), "date", 12),
                 *(Column(number, "mark", 5, group=_("Criteria")) for number in numbers),
                 Column(_("Met"), "count", 7)],
        rows=[_village_line(number, village, rollup) for number, village in enumerate(rollup.villages, start=1)],
    )  # fmt: skip


def _village_line(number, village, rollup):
    decision = _shown_decision(village)
    marks = [MARK_WORDS[mark] for mark in village.marks] or [None] * len(rollup.criteria)
    return [number, village.code, Kind(village.kind).label, village.name,
            Attainment(decision.attainment).label if decision else None, decision.number if decision else None,
            decision.date if decision else None, *marks, village.met]  # fmt: skip


def _commune_table(frame, rollup):
    rows = [row for row in rollup.communes if row.kind == Kind.COMMUNE or row.villages]
    lines = [_commune_line(number, row) for number, row in enumerate(rows, start=1)]
    return Table(
        name=_("villages"),
        title=_("Villages by commune, %(place)s") % {"place": frame.place.full_name},
        notes=[day_line(rollup), _("An empty cell: no list of villages is kept for the commune.")],
        columns=[Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Commune"), "text", 26),
                 Column(_("Villages"), "auto", 10, total="sum"),
                 Column(_("Villages recognised"), "auto", 12, total="sum"),
                 Column(_("Share (%)"), "auto", 12, total="ratio", of=(4, 3)),
                 Column(_("Meets all criteria by the data"), "auto", 16, total="sum"), Column(_("Note"), "text", 30)],
        rows=[*lines, *_village_total(lines)],
        unit_line=_("Unit of measure: village"),
    )  # fmt: skip


def _village_total(lines):
    """Sum of the communes a list of villages is kept for; no row where there is none."""
    known = [line for line in lines if line[3] is not None]
    if not known:
        return []
    sums = [_sum(line[column] for line in known) for column in (3, 4, 6)]
    part = share(sums[1], sums[0]) if sums[1] is not None else None
    return [Row([None, None, _("Total"), sums[0], sums[1], part and round(part, 2), sums[2], None], "total")]


def _sum(values):
    values = [value for value in values if value is not None]
    return sum(values) if values else None


def _commune_line(number, row):
    figures = row.figures
    counts = (
        [figures.total, figures.standard, share(figures.standard, figures.total)] if figures.has_list else [None] * 3
    )
    return [number, row.code, row.full_name, *counts, figures.meets if figures.assessed else None,
            ", ".join(_attribute_words(row))]  # fmt: skip
