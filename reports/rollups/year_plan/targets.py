"""The numbers of units documents assign for a year, and how many there are to be by then."""

from django.db.models import OuterRef, Q, Subquery

from directives.models import Target, TargetRevision
from directives.terms import revised, with_terms

# Metrics of targets that say how many units a year brings, and how many there are to be by then.
OF_THE_YEAR = {
    "STANDARD": ("xa_dat_chuan_moi",),
    "ADVANCED": ("xa_nang_cao_moi",),
    "DISTRICT": ("huyen_thanh_pho_dat_moi",),
}
CUMULATIVE = {
    "STANDARD": ("xa_dat_chuan_luy_ke", "xa_dat_chuan_ntm"),
    "ADVANCED": ("xa_nang_cao_luy_ke", "xa_nang_cao"),
    "DISTRICT": ("huyen_thanh_pho_dat_luy_ke",),
}


def targets_of(province, year, what, day):
    """{("year" or "cumulative", lineage of the place): Target} of documents issued by the day.

    A later document goes before an earlier one; of cumulative targets the one of the nearest deadline from the
    plan's year on.
    """
    metrics = (*OF_THE_YEAR.get(what, ()), *CUMULATIVE.get(what, ()))
    rows = Target.objects.filter(
        Q(directive__date__isnull=True) | Q(directive__date__lte=day),
        Q(locality__lineage=province.lineage_id) | Q(locality__province__lineage=province.lineage_id),
        metric__in=metrics,
    )  # fmt: skip
    rows = rows.select_related("directive", "clause", "locality")
    rows = rows.defer("directive__text", "directive__search_key", "clause__text")
    decided = TargetRevision.objects.filter(target=OuterRef("pk"), decided_on__lte=day).order_by("-decided_on")
    rows = rows.annotate(terms_since=Subquery(decided.values("decided_on")[:1]))
    # What a later decision set anew counts from its day on.
    said = [revised(row, day) for row in with_terms(rows, day).order_by("directive__date", "pk")]
    said = [row for row in said if row.value is not None and row.deadline and row.deadline.year >= year]
    found = {}
    for row in sorted(said, key=lambda row: row.deadline, reverse=True):
        is_of_year = row.metric in OF_THE_YEAR.get(what, ())
        if not is_of_year or row.deadline.year == year:
            found["year" if is_of_year else "cumulative", row.locality.lineage_id] = row
    return found
