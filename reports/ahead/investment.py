"""The sheet on which an office says what usually takes investment: one line a criterion and indicator of a set."""

from functools import cached_property

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.investment import Need, Needs, need_words
from criteria.models import CriteriaSet
from criteria.structure import structure_of
from localities.models import Level
from ntm.lib.tables import Column, Row, Table


def sets_of(frame):
    """Published commune sets that the day falls into, the standard one first."""
    rows = CriteriaSet.objects.published().for_provinces(frame.place.pk).in_force_on(frame.day)
    rows = rows.filter(level=Level.COMMUNE, criteria__isnull=False).distinct()
    return sorted(rows, key=lambda row: (row.attainment != "STANDARD", row.code))


def lines_of(frame, criteria_set):
    """[(criterion, indicator or None, Need said of it, its row or None)] in the set's order."""
    needs = Needs(criteria_set, frame.place.pk, frame.day)
    structure = structure_of(criteria_set, frame.day)
    found = []
    for criterion in structure.criteria:
        for indicator in (None, *structure.by_criterion[criterion.pk]):
            key = criterion.pk, indicator.number if indicator else ""
            found.append((criterion, indicator, needs.said(*key), needs.rows.get(key)))
    return found


class InvestmentForm(forms.Form):
    since = forms.DateField(label=gettext_lazy("Holds from"), initial=timezone.localdate)
    note = forms.CharField(label=gettext_lazy("Grounds"), max_length=200, required=False)

    def __init__(self, *args, frame, criteria_set, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.frame, self.criteria_set = frame, criteria_set
        for criterion, indicator, said, _row in self.lines:
            self.fields[_name(criterion, indicator)] = forms.ChoiceField(
                label=_label(criterion, indicator), choices=_choices(indicator), required=False, initial=str(said)
            )

    @cached_property
    def lines(self):
        return lines_of(self.frame, self.criteria_set)

    @property
    def answers(self):
        """{(criterion pk, indicator number or ""): Need}."""
        return {
            (criterion.pk, indicator.number if indicator else ""): Need(self.cleaned_data[_name(criterion, indicator)])
            for criterion, indicator, _said, _row in self.lines
        }

    @property
    def rows(self):
        return [
            {"criterion": criterion, "indicator": indicator, "field": self[_name(criterion, indicator)],
             "said": need_words()[said], "row": row}
            for criterion, indicator, said, row in self.lines
        ]  # fmt: skip


def _name(criterion, indicator):
    return f"need-{criterion.pk}-{indicator.pk if indicator else 0}"


def _label(criterion, indicator):
    return str(indicator) if indicator else str(criterion)


def _choices(indicator):
    words = dict(need_words())
    if indicator is not None:
        words[Need.UNKNOWN] = _("as its criterion")
    return [(str(value), words[value]) for value in (Need.UNKNOWN, Need.YES, Need.NO)]


def investment_table(frame, criteria_set):
    rows = [_table_row(*line) for line in lines_of(frame, criteria_set)]
    return Table(
        name=_("investment"),
        title=_("%(place)s: what usually takes investment, %(set)s")
        % {"place": frame.place.full_name, "set": criteria_set.name},
        notes=[_("As of %(day)s") % {"day": f"{frame.day:%d/%m/%Y}"}],
        columns=[Column(_("No."), "mark", 8), Column(_("Criterion or indicator"), "text", 70),
                 Column(_("Investment"), "text", 22), Column(_("Holds from"), "date", 12),
                 Column(_("Said by"), "text", 24), Column(_("Grounds"), "text", 40)],
        rows=rows,
    )  # fmt: skip


def _table_row(criterion, indicator, said, row):
    number, name = (indicator.number, indicator.name) if indicator else (criterion.number, criterion.name)
    who = row.said_by.get_full_name() if row and row.said_by else None
    said_of = [need_words()[said], row.valid_from if row else None, who, row.note if row else None]
    return Row([number, name, *said_of], "unit" if indicator else "district")
