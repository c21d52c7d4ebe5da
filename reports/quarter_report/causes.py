"""Why weak criteria are not met, in the words of those who wrote it. Three queries whatever the number of communes."""

from collections import Counter, defaultdict

from django.db.models import Q

from criteria.models import DisagreementNote, DisagreementState, IndicatorResult, Side, Verdict
from reports.quarter_report.facts import Quote

# So many different sayings of one criterion stand in the text; the rest is counted.
QUOTED = 3
_FIELDS = (
    "indicator__criterion_id", "indicator__number", "assessment__locality_id", "verdict", "note", "department_verdict",
    "department_note", "department_agency__name", "appraised_verdict", "appraised_note",
)  # fmt: skip
_OFFICE = "Văn phòng Điều phối nông thôn mới"


def causes_of(rollup, criterion_ids):
    """{criterion: ([Quote], how many more)}: what was noted of cells counted as not met, departments first."""
    if not rollup.period or not criterion_ids:
        return {}
    names = {unit.pk: unit.full_name[:1].lower() + unit.full_name[1:] for unit in rollup.units}
    said = defaultdict(list)
    for row in _results(rollup, criterion_ids):
        place = names.get(row["assessment__locality_id"])
        if place and _counted(row) == Verdict.NOT_MET:
            for said_by, text in _sayings(row, place):
                said[row["indicator__criterion_id"]].append((said_by, _about(place, row["indicator__number"]), text))
    for criterion, quote in _disputed(rollup, criterion_ids, names):
        said[criterion].append(quote)
    return {criterion: _chosen(quotes) for criterion, quotes in said.items()}


def _results(rollup, criterion_ids):
    rows = IndicatorResult.objects.filter(
        Q(note__gt="") | Q(department_note__gt="") | Q(appraised_note__gt=""),
        assessment__period=rollup.period,
        assessment__criteria_set=rollup.criteria_set,
        indicator__criterion__in=criterion_ids,
    )
    return rows.order_by("indicator__order", "assessment__locality__sort_key", "pk").values(*_FIELDS)


def _counted(row):
    """The verdict that counts: the appraised, else the department's, else the locality's."""
    return row["appraised_verdict"] or row["department_verdict"] or row["verdict"]


def _sayings(row, place):
    if row["department_verdict"] == Verdict.NOT_MET and row["department_note"]:
        yield row["department_agency__name"] or "Sở, ngành phụ trách", row["department_note"]
    if row["appraised_verdict"] == Verdict.NOT_MET and row["appraised_note"]:
        yield _OFFICE, row["appraised_note"]
    if row["verdict"] == Verdict.NOT_MET and row["note"]:
        yield f"UBND {place}", row["note"]


def _about(place, number):
    return f"{place}, chỉ tiêu {number}"


def _disputed(rollup, criterion_ids, names):
    """What departments said in disagreements that are not withdrawn."""
    rows = DisagreementNote.objects.filter(
        side=Side.DEPARTMENT,
        disagreement__assessment__period=rollup.period,
        disagreement__assessment__criteria_set=rollup.criteria_set,
        disagreement__indicator__criterion__in=criterion_ids,
        disagreement__state__in=(DisagreementState.OPEN, DisagreementState.ACCEPTED),
    )
    fields = ("indicator__criterion_id", "indicator__number", "assessment__locality_id", "agency__name")
    rows = rows.order_by("at", "pk").values_list(*(f"disagreement__{field}" for field in fields), "text")
    for criterion, number, locality, agency, text in rows:
        if locality in names:
            yield criterion, (agency or "Sở, ngành phụ trách", _about(names[locality], number), text)


def _chosen(sayings):
    """The first few different sayings; the same words of the same side about several cells stand once."""
    counts = Counter((said_by, text.strip().rstrip(".")) for said_by, _about, text in sayings)
    first = {}
    for said_by, about, text in sayings:
        first.setdefault((said_by, text.strip().rstrip(".")), about)
    quotes = [Quote(said_by, first[said_by, text], text) for said_by, text in list(counts)[:QUOTED]]
    return quotes, max(0, len(counts) - QUOTED)
