"""Whose workbook it is, where neither a stamp nor the sender says: the province whose units it names."""

from criteria.models import ReportingPeriod
from reports.intake.units import Units

_COLUMNS = 6  # names and codes stand within the first so many


def period_meant(book, code, set_code, scope):
    """The period of that code whose units the book names most of; None where it is no single province's plainly."""
    rows = ReportingPeriod.objects.filter(code=code, criteria_sets__code=set_code).select_related("province")
    periods = [period for period in rows if scope.sees(period.province)]
    if len(periods) < 2:
        return next(iter(periods), None)
    texts = {
        value.strip()
        for sheet in book.sheets
        for line in sheet.rows
        for value in line[:_COLUMNS]
        if isinstance(value, str) and 2 < len(value.strip()) < 80 and any(map(str.isalpha, value))
    }
    counts = sorted(
        ((_known(period, set_code, texts), period.pk, period) for period in periods), key=lambda one: one[:2]
    )
    (second, _pk, _other), (best, _key, period) = counts[-2:]
    return period if best > 2 * second else None


def _known(period, set_code, texts):
    units = Units(period, period.criteria_sets.get(code=set_code))
    return sum(map(units.is_known, texts))
