"""Lists behind figures: which communes a number counts, in words and rows."""

from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.models import Attainment
from localities.models import Level, Locality
from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from ntm.lib.validity import in_force
from reports.dashboard.links import list_url, unit_url
from reports.dashboard.matrix import matrix_row
from reports.dashboard.tables import band_words, failing_names
from reports.proof import proofs_of
from reports.rollups import SELECTIONS

BY_CRITERION = ("criterion", "criterion_unknown")
BY_DECISION = ("recognised", "not_recognised", "recognised_in", "at_risk", "revocation")
ATTAINMENT_WORDS = {
    Attainment.STANDARD: gettext_lazy("meeting the standard"),
    Attainment.ADVANCED: gettext_lazy("meeting the advanced standard"),
    Attainment.EXEMPLARY: gettext_lazy("meeting the model standard"),
}


def selected(rollup, show):
    """Units behind a figure; 404 for a selection there is not."""
    name, _sep, value = show.partition(":")
    if name not in SELECTIONS or not _is_value(rollup, name, value):
        raise Http404
    return rollup.select(show)


def _is_value(rollup, name, value):
    if name in ("recognised", "not_recognised"):
        return value in ("", *ATTAINMENT_WORDS)
    if name in BY_CRITERION:
        return value.isdecimal() and int(value) < len(rollup.criteria)
    if name == "recognised_in":
        return value.isdecimal() and len(value) == 4
    if name in ("mapped", "unmapped"):
        return rollup.is_carried_over
    if name == "band":
        return value in rollup.figures.bands
    return True


def title_of(rollup, show):
    name, _sep, value = show.partition(":")
    words = {"attainment": ATTAINMENT_WORDS.get(value or Attainment.STANDARD, ""), "value": value}
    if name in BY_CRITERION:
        words["value"] = str(rollup.criteria[int(value)])
    if name == "band":
        words["value"] = band_words(value)
    return _TITLES()[name] % words


def _TITLES():
    return {
        "total": _("All communes"),
        "recognised": _("Communes recognised as %(attainment)s"),
        "not_recognised": _("Communes not recognised as %(attainment)s"),
        "recognised_in": _("Communes recognised in %(value)s"),
        "assessed": _("Communes with results"),
        "meets": _("Communes that meet every criterion by the data"),
        "finished": _("Communes that meet every criterion, not yet recognised"),
        "not_full": _("Communes that do not meet every criterion"),
        "behind": _("Communes with results that do not meet every criterion"),
        "at_risk": _("Communes recognised, with criteria no longer met"),
        "revocation": _("Communes to be considered for revocation"),
        "unknown": _("Communes whose standing cannot be told"),
        "below_15": _("Communes below 15 criteria"),
        "band": _("Communes with %(value)s met"),
        "criterion": _("Communes that do not meet criterion %(value)s"),
        "criterion_unknown": _("Communes for which criterion %(value)s cannot be told"),
        "mapped": _("Communes carried over to the boundaries of today"),
        "unmapped": _("Communes that cannot be carried over"),
    }


def definition_of(rollup, show):
    """One sentence saying what the figure counts (docs/definitions.md)."""
    name = show.partition(":")[0]
    return {
        "total": _("Units of the kind “xã” in force on the day; wards and townships are not counted."),
        "recognised": _("A recognition decision dated by the day and not revoked; a higher one counts as well."),
        "not_recognised": _("Units of the kind “xã” in force on the day without such a decision."),
        "recognised_in": _("Recognised as standard on the day, for the first time by a decision of that year."),
        "assessed": _("The commune has figures on this basis for the period."),
        "meets": _("Every criterion of the set is met or not applicable; no decision is needed for this."),
        "finished": _("Every criterion is met by the data, and no recognition decision is dated by the day."),
        "not_full": _("At least one criterion is not met or cannot be told."),
        "behind": _("The commune has figures for the period, and at least one criterion is not met or cannot be told."),
        "at_risk": _("Recognised by decision, and at least one criterion of the set in force is not met."),
        "revocation": _("Recognised, but missing as many criteria as the rules on revocation name; a proposal only."),
        "unknown": _("No criterion is known to be missed, but at least one cannot be told, or nothing was entered."),
        "below_15": _("Fewer than 15 criteria met; a criterion that cannot be told is not counted as met."),
        "band": _("Number of criteria met; a criterion that cannot be told is not counted as met."),
        "criterion": _("At least one applicable indicator of the criterion is not met."),
        "criterion_unknown": _("No indicator of the criterion is known to be missed, but at least one cannot be told."),
        "mapped": _("Units of today whose predecessors on the day all agree, or that plainly continue one."),
        "unmapped": _("Units of today with a divided predecessor, one that is no xã, or predecessors that disagree."),
    }[name]


def attainment_of(show):
    """The attainment a list is about, whose decision is the proof of each row."""
    return show.partition(":")[2] if show.partition(":")[2] in ATTAINMENT_WORDS else Attainment.STANDARD


def rows(frame, rollup, units, show="total", *, with_proof=True):
    """Rows of the list: the matrix row with the decision, the criteria missed, and who stands behind the results.

    Without proof for those who read no names of people.
    """
    districts = {row.pk: row.name for row in rollup.districts}
    proofs = proofs_of(rollup, [unit.lineage_id for unit in units]) if with_proof else {}
    attainment, found = attainment_of(show), []
    for unit in units:
        decision = unit.decision(attainment)
        found.append(
            matrix_row(frame, unit, districts, rollup.knows_recognitions)
            | {
                "code": unit.code,
                "decision": decision,
                "since": _first_day(unit, decision, attainment),
                "proof": proofs.get(unit.lineage_id),
                "failing": failing_names(rollup, unit),
                "is_advanced": unit.is_recognised(Attainment.ADVANCED),
                "mapping": unit.mapping,
                "carrying": carrying_words(unit),
            }
        )
    return found


def _first_day(unit, decision, attainment):
    """Day of the first decision where the one in force is a later one, else None."""
    since = unit.recognised_since(attainment)
    return since if decision and since != decision.date else None


def criterion_of(rollup, show):
    """The criterion a list is about, or None."""
    name, _sep, value = show.partition(":")
    return rollup.criteria[int(value)] if name in BY_CRITERION else None


def carrying_words(unit):
    """How a unit of other boundaries got its results, or why it has none; "" for a unit of the day."""
    mapping = unit.mapping
    if mapping is None:
        return ""
    parts = [mapping.reason or mapping.settled or (
        _("plainly continues") if mapping.is_plain else _("all predecessors agree"))]  # fmt: skip
    parts += [mapping.note] if mapping.note else []
    parts += [_("%(attainment)s: predecessors do not agree") % {"attainment": Attainment(level).label}
              for level in mapping.mixed]  # fmt: skip
    return "; ".join(parts)


def heads(frame, rollup):
    return [
        {"number": criterion.number, "name": criterion.name, "href": list_url(frame, f"criterion:{position}")}
        for position, criterion in enumerate(rollup.criteria)
    ]


def choices(frame, rollup, chosen):
    """Links to the other lists of the same place and day, each with its count."""
    names = ["total", "recognised:STANDARD", "not_recognised:STANDARD", "recognised:ADVANCED"]
    if rollup.figures.assessed:
        names += ["meets", "finished", "not_full", "at_risk", "revocation", "unknown", "below_15"]
    if rollup.is_carried_over:
        names += ["mapped", "unmapped"]
    return [
        {
            "text": title_of(rollup, name),
            "count": format_count(_count_of(rollup, name)),
            "href": list_url(frame, name),
            "is_current": name == chosen,
        }
        for name in names
    ]


def _count_of(rollup, show):
    """Communes behind a list; None where nobody has recorded what would tell them."""
    return len(rollup.select(show)) if rollup.knows_recognitions or not is_by_decision(show) else None


def is_by_decision(show):
    return show.partition(":")[0] in BY_DECISION


def district_rows(frame, rollup):
    found = []
    for row in rollup.districts:
        figures = row.figures
        found.append(
            {
                "name": row.full_name,
                "href": unit_url(frame, row),
                "list_href": frame.url("reports:commune-list", row.code, show="recognised:STANDARD"),
                "advanced_href": frame.url("reports:commune-list", row.code, show="recognised:ADVANCED"),
                "meets_href": frame.url("reports:commune-list", row.code, show="meets"),
                "average_href": frame.url("reports:commune-list", row.code, show="assessed"),
                "recognised": f"{format_count(figures.standard)}/{format_count(figures.total)}",
                "share": format_percent(figures.standard, figures.total),
                "advanced": format_count(figures.advanced),
                "meets": format_count(figures.meets) if figures.assessed else "–",
                "average": format_decimal(quantize(figures.average, 1), 1) if figures.assessed else "–",
                "decision": row.decision,
            }
        )
    return found


def _listed_name(unit):
    """A village is told apart by its commune."""
    return f"{unit.full_name} ({unit.parent.full_name})" if unit.level == Level.VILLAGE else unit.full_name


def places(frame, scope, query):
    """[(district or province, [units])] in force on the day, or those whose name holds the query."""
    units = scope.visible(Locality.objects.filter(in_force(frame.day)))
    # Villages are found by name; a list of all of them belongs on the page of their commune.
    units = units if query else units.exclude(level=Level.VILLAGE)
    province = frame.place.own_province
    if province is not None:
        units = units.within(province)
    if query:
        units = units.named(query)
    found = {}
    for unit in units.select_related("district", "province", "parent").order_by(
        F("district__sort_key").asc(nulls_first=True), "sort_key"
    ):
        head = unit.district or unit.province or unit
        if unit.level == Level.DISTRICT:
            head = unit
        found.setdefault(head.pk, (head, []))
        if unit.pk != head.pk:
            found[head.pk][1].append({"name": _listed_name(unit), "href": unit_url(frame, unit)})
    return [
        {"name": head.full_name, "href": unit_url(frame, head), "units": members} for head, members in found.values()
    ]
