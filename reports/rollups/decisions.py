"""Recognition decisions as roll-ups count them: read once, for whatever day."""

import datetime as dt

from django.db.models import Q

from criteria.holdings import standing
from criteria.models import Attainment
from criteria.models import Recognition as RecognitionRow
from localities.models import Level, Locality
from ntm.looks import kept, once
from reports.rollups.figures import Decision
from reports.rollups.ground import lineage_of

DISTRICT_RECOGNISED = frozenset({Attainment.STANDARD, Attainment.ADVANCED, Attainment.COMPLETED})

_RECOGNITION = (
    "locality__lineage_id", "attainment", "kind", "decision_number", "decision_date", "recognition_year", "note",
    "criteria_set_id",
)  # fmt: skip

# Of more units than this a question names their province instead of each of them.
_MOST_NAMED = 2000


def all_decisions(place, day):
    """Every recognition recorded for the place's lineage and dated by the day, newest first."""
    rows = RecognitionRow.objects.filter(locality__lineage=place.lineage_id, decision_date__lte=day)
    rows = rows.select_related("criteria_set")
    return list(rows.order_by("-decision_date", "-pk"))


def own_decision(place, day):
    """The recognition of the place itself (a district or province) valid on the day, or None."""
    own = valid_decisions(recognitions_by(place, day)).get(place.lineage_id, {})
    return max(own.values(), key=lambda decision: decision.date, default=None)


def recognition_rows(lineages, day):
    """Decisions up to the day about units of these lineages, oldest first."""
    rows = RecognitionRow.objects.filter(locality__lineage__in=lineages, decision_date__lte=day)
    return list(rows.order_by("decision_date", "pk").values_list(*_RECOGNITION, named=True))


def recognitions_by(place, day):
    """Decisions up to the day that a roll-up of the place counts; read once for every day."""
    is_small = place.level in (Level.COMMUNE, Level.VILLAGE)
    rows = _own_recognitions(place.lineage_id) if is_small else province_recognitions(place)
    return [row for row in rows if row.decision_date <= day]


@once
def _own_recognitions(lineage):
    return recognition_rows([lineage], dt.date.max)


def province_recognitions(place):
    """Every decision about a unit of the place's province that is no village, of whatever day, oldest first."""
    return _province_recognitions(lineage_of(place.own_province_id))


@once
def _province_recognitions(lineage):
    family = _family(lineage)
    units = family if len(family) <= _MOST_NAMED else _family_rows(lineage).values("pk")
    rows = RecognitionRow.objects.filter(locality__in=units).order_by("decision_date", "pk")
    return list(rows.values_list(*_RECOGNITION, named=True))


@kept("base")
def _family(lineage):
    """Keys of a province and of every unit, villages aside, that under whatever row is or was in it."""
    return list(_family_rows(lineage).values_list("pk", flat=True))


def _family_rows(lineage):
    ours = Locality.objects.filter(Q(province__lineage=lineage) | Q(lineage=lineage)).exclude(level=Level.VILLAGE)
    return Locality.objects.filter(lineage__in=ours.values("lineage"))


def valid_decisions(rows):
    """{lineage: {attainment: Decision}} after the last word on each."""
    return standing(rows, _decision)


def _decision(row, before):
    since = before.since if before else row.decision_date
    return Decision(
        row.attainment, row.decision_number, row.decision_date, row.recognition_year, row.kind, row.note, since,
        row.criteria_set_id,
    )  # fmt: skip


def recorded():
    """Recognitions of communes, districts and provinces."""
    return RecognitionRow.objects.exclude(locality__level=Level.VILLAGE)


def knows_recognitions(place):
    """Whether a decision about a unit of the place's province was ever recorded; villages are another matter."""
    return bool(province_recognitions(place))


def provinces_that_know(province_ids):
    """Lineages of those provinces that `knows_recognitions` says of that they do: a unit that lay in one of them has a
    decision, under whatever row."""
    rows = Locality.objects.filter(Q(province__in=province_ids) | Q(pk__in=province_ids))
    rows = rows.exclude(level=Level.VILLAGE).filter(lineage__in=recorded().values("locality__lineage"))
    found = rows.values_list("province__lineage_id", "lineage_id", "level").distinct()
    return {lineage if level == Level.PROVINCE else province for province, lineage, level in found}


def in_province(place):
    """Q over recognitions of units that, under whatever row, belong or belonged to the place's province."""
    province_id = place.own_province_id
    own = Q(locality__province=province_id) | Q(locality=province_id)
    lineages = Locality.objects.filter(Q(province=province_id) | Q(pk=province_id)).values("lineage")
    return own | Q(locality__lineage__in=lineages)
