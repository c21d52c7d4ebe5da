"""What corrections did to the figures: the first figure of the closing beside the adjusted one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.models import CorrectionLine
from localities.models import Level
from ntm.lib.cells import CellValue
from ntm.lib.numbers import format_count, format_decimal
from ntm.lib.tables import Table
from reports.freezing.editions import valid_editions
from reports.freezing.snapshots import snapshot_of
from reports.rollups.figures import Basis


@dataclass(frozen=True)
class Effect:
    """A figure before and after; numbers as they are counted."""

    title: str
    first: object
    adjusted: object

    @property
    def first_text(self):
        return _text(self.first)

    @property
    def adjusted_text(self):
        return _text(self.adjusted)


def _text(number):
    return format_decimal(number, 2) if isinstance(number, float) else format_count(number)


def effects_of(first, adjusted):
    """[Effect] of the figures (rollups.Figures) that are others now."""
    rows = [
        (_("Communes meeting all criteria by the data"), first.meets, adjusted.meets),
        (_("Criteria met, all communes"), first.met_sum, adjusted.met_sum),
        (_("Criteria per commune"), first.average, adjusted.average),
        (_("Recognised communes with a criterion not met"), first.at_risk, adjusted.at_risk),
        (_("Communes below 15 criteria"), first.below_15, adjusted.below_15),
        (_("Communes assessed"), first.assessed, adjusted.assessed),
    ]
    return [Effect(*row) for row in rows if row[1] != row[2]]


def effect_on(period, place):
    """[Effect] of all corrections of a closed period on the figures of a place; nothing where there are none."""
    if not valid_editions(period).filter(edition__gt=0).exists():
        return []
    first, adjusted = snapshot_of(period, 0), snapshot_of(period)
    code = first.standard_set()
    if code is None:
        return []
    inside = None if place.level == Level.PROVINCE else place.lineage_id
    return effects_of(*(one.figures(code, Basis.APPROVED, inside) for one in (first, adjusted)))


def lines_of(period, place, criteria_set=None, since=None):
    """CorrectionLines of a period about units inside a place, `since` a moment, in the order of their numbers."""
    rows = CorrectionLine.objects.filter(correction__period=period)
    if since is not None:
        rows = rows.filter(correction__at__gte=since)
    if criteria_set is not None:
        rows = rows.filter(correction__criteria_set=criteria_set)
    if place.level != Level.PROVINCE:
        field = "district__lineage" if place.level == Level.DISTRICT else "locality__lineage"
        rows = rows.filter(**{f"assessment__{field}": place.lineage_id})
    rows = rows.select_related("correction__by", "assessment__locality", "indicator", "criterion")
    return list(rows.order_by("correction__number", "order"))


def first_words(line):
    """ "70 K": what counted first."""
    return _words(line.old_value, line.old_grade, line.old_verdict)


def corrected_words(line):
    return _words(line.new_value, line.new_grade, line.new_verdict)


def _words(value, grade, verdict):
    return " ".join(filter(None, (grade, str(CellValue(value, verdict))))) or "–"


def corrections_table(period, place, criteria_set=None, only=None, since=None):
    """The sheet "Điều chỉnh sau khi chốt" beside a form of a closed period; None where nothing was corrected.

    `only`: one Correction whose cells are wanted.
    """
    lines = lines_of(period, place, criteria_set, since)
    if only is not None:
        lines = [line for line in lines if line.correction_id == only.pk]
    if not lines:
        return None
    rows = [
        [f"{line.correction.number:02d}", line.correction.at.date(), line.assessment.locality.full_name,
         line.subject_words, first_words(line), corrected_words(line),
         line.correction.reason, line.correction.document or None]
        for line in lines
    ]  # fmt: skip
    effects = [_("%(figure)s: first %(first)s → adjusted %(adjusted)s") % {
        "figure": one.title, "first": one.first_text, "adjusted": one.adjusted_text}
        for one in effect_on(period, place)]  # fmt: skip
    return Table(
        name=_("corrections"),
        title=_("Corrections after closing, %(period)s, %(place)s") % {
            "period": period.label, "place": place.full_name},
        notes=[_("The figures in the form are those of the closing; they do not change."), *effects],
        columns=[_("Number of the correction"), _("Date"), _("Unit"), _("Indicator"), _("First figure"),
                 _("Corrected figure"), _("Reason"), _("Document")],
        widths=[10, 12, 24, 48, 14, 14, 40, 20],
        rows=rows,
    )  # fmt: skip
