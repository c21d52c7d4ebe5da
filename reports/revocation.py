"""Units to be looked at for revocation: a proposal from the figures, never a decision.

QĐ 18/2022/QĐ-TTg names two shares of criteria failed, and for a district the share of its communes revoked. No source
lists a unit actually revoked, so nothing here changes a recognition.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.models import Attainment, Criterion, Recognition, RecognitionKind
from criteria.revocation import ground_of, procedure
from criteria.rules import INCLUDED_IN, NOT_MET
from localities.models import Kind, Level, Locality
from ntm.lib.numbers import format_count, format_decimal, format_percent
from ntm.lib.tables import Column, Table
from reports.facts import Facts
from reports.standing import sets_for


@dataclass
class Review:
    """One unit with the ground it gives; `failed` are the criteria not met, `named` those that weigh."""

    unit: object
    decision: object
    criteria_set: object
    ground: object
    failed: list
    named: list


def communes_to_review(rollup):
    """[Review] of the recognised communes of a roll-up, the most failed first."""
    found = []
    for unit in rollup.units:
        ground = rollup.ground_of(unit)
        if ground:
            found.append(_review(unit, unit.decision(), rollup.criteria_set, rollup.criteria, unit.marks, ground))
    return sorted(found, key=lambda row: (-row.ground.count, row.unit.sort_key))


def districts_to_review(rollup, frame):
    """[Review] of recognised districts and cities. A fixed number of queries."""
    recognised = [row for row in rollup.districts if row.decision]
    if not recognised:
        return []
    facts = Facts(frame.place, frame.day, frame.basis)
    offered = _sets_offered(recognised, facts)
    criteria = _criteria({row.pk for rows in offered.values() for row in rows})
    revoked = _revoked(facts)
    found = []
    for district in recognised:
        wanted = district.decision.attainment
        criteria_set = next((row for row in offered[_likeness(district, facts)] if row.attainment == wanted), None)
        if criteria_set is None:
            continue
        marks = facts.marks(criteria_set).get(_lineage(facts, district), "")
        communes = facts.below(district.pk, Level.COMMUNE, {Kind.COMMUNE})
        children = sum(unit.lineage_id in revoked for unit in communes), len(communes)
        ground = ground_of(criteria_set, criteria[criteria_set.pk], marks, children=children)
        if ground:
            found.append(
                _review(district, district.decision, criteria_set, criteria[criteria_set.pk], marks, ground)
            )  # fmt: skip
    return found


def _review(unit, decision, criteria_set, criteria, marks, ground):
    failed = [row for row, mark in zip(criteria, marks, strict=False) if mark == NOT_MET]
    named = [row for row in failed if row.number in ground.sensitive]
    return Review(unit, decision, criteria_set, ground, failed, named)


def _sets_offered(districts, facts):
    """{likeness: sets applied to districts of it}, asked of one place each."""
    samples = {_likeness(row, facts): row.pk for row in districts}
    places = Locality.objects.in_bulk(samples.values())
    return {likeness: sets_for(places[pk], facts.day) for likeness, pk in samples.items()}


def _likeness(district, facts):
    """What tells the sets of one district from another's: its kind, and whether it has communes at all."""
    return district.kind, bool(facts.below(district.pk, Level.COMMUNE))


def _criteria(sets):
    found = {pk: [] for pk in sets}
    for row in Criterion.objects.filter(criteria_set__in=sets).order_by("criteria_set", "order"):
        found[row.criteria_set_id].append(row)
    return found


def _lineage(facts, district):
    return next((unit.lineage_id for unit in facts.units[Level.DISTRICT] if unit.pk == district.pk), None)


def _revoked(facts):
    """Lineages of communes whose last word on the standard is a revocation."""
    lineages = {unit.lineage_id for unit in facts.units[Level.COMMUNE]}
    rows = Recognition.objects.filter(
        locality__lineage__in=lineages, kind=RecognitionKind.REVOKED, attainment=Attainment.STANDARD,
        decision_date__lte=facts.day,
    )  # fmt: skip
    standard = INCLUDED_IN[Attainment.STANDARD]
    once = set(rows.values_list("locality__lineage_id", flat=True))
    return {lineage for lineage in once if not any(level in facts.decisions.get(lineage, {}) for level in standard)}


# -- Words and tables -------------------------------------------------------------------------------------------------


def ground_words(review):
    """ "06/19 tiêu chí không đạt (31,58%), trong đó có 10 Thu nhập"."""
    ground = review.ground
    words = {
        "count": format_count(ground.count),
        "total": format_count(ground.total),
        "share": format_percent(ground.count, ground.total),
        "level": format_decimal(ground.threshold),
        "named": "; ".join(f"{row.number} {row.name}" for row in review.named),
    }
    if ground.measure == "percent_of_communes_revoked":
        return _("%(count)s/%(total)s communes revoked (%(share)s), at least %(level)s%%") % words
    if review.named:
        return _("%(count)s/%(total)s criteria not met (%(share)s), among them %(named)s") % words
    return _("%(count)s/%(total)s criteria not met (%(share)s), at least %(level)s%%") % words


def steps_of(level):
    return [row["name_vi"] for row in procedure()["steps"].get(level, [])]


def source_words():
    found = procedure()
    return {"decision": found["decision"], "are_steps_checked": found["steps_verified"], "note": found["note_vi"]}


def review_table(frame, communes, districts, note):
    rows = [
        [number, review.unit.code, review.unit.full_name, review.decision.number, review.decision.date,
         review.criteria_set.name, ground_words(review), ", ".join(f"{row.number} {row.name}" for row in review.failed)]
        for number, review in enumerate([*districts, *communes], start=1)
    ]  # fmt: skip
    return Table(
        name=_("revocation review"),
        title=_("Units to be considered for revocation, %(place)s") % {"place": frame.place.full_name},
        notes=[note, _("A proposal from the figures, not a decision.")],
        columns=[Column(_("No."), "mark", 5), Column(_("Code"), "mark", 9), Column(_("Unit"), "text", 24),
                 Column(_("Decision"), "text", 20), Column(_("dated"), "date", 12),
                 Column(_("Criteria set"), "text", 40), Column(_("Ground"), "text", 50),
                 Column(_("Criteria not met"), "text", 60)],
        rows=rows,
    )  # fmt: skip
