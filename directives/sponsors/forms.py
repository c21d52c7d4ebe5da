"""What is typed about sponsors, pledges and visits."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from directives.choices import (
    PlainForm,
    agencies_of,
    day_field,
    grouped_units,
    keeping,
    long_field,
    text_field,
    units_of,
)
from directives.models import AssignmentKind, PledgeKind
from localities.models import Level, Locality


def _amount(label):
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=12, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


class SponsorForm(PlainForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AssignmentKind.choices)
    organisation = text_field(gettext_lazy("Organisation or mission"), 250)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency in the register"), queryset=Agency.objects.none(), required=False,
        empty_label=gettext_lazy("none"),
    )  # fmt: skip
    locality = forms.ModelChoiceField(label=gettext_lazy("Commune or village"), queryset=Locality.objects.none())
    contact = text_field(gettext_lazy("Person in charge"), 160, required=False)
    document = text_field(gettext_lazy("Assigned by"), required=False)
    valid_from = day_field(gettext_lazy("From day"), required=False)
    valid_to = day_field(gettext_lazy("Last day"), required=False)

    def __init__(self, *args, scope, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        agencies, units = agencies_of(scope), units_of(scope, levels=(Level.COMMUNE, Level.VILLAGE))
        if row is not None:
            agencies, units = keeping(agencies, row.agency_id), keeping(units, row.locality_id)
        self.fields["agency"].queryset = agencies
        self.fields["locality"].queryset = units
        self.fields["locality"].choices = [("", _("choose the place")), *_grouped(units)]

    def clean(self):
        said = super().clean()
        begin, end = said.get("valid_from"), said.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", _("The last day lies before the first."))
        return said


def _grouped(units):
    """Communes under their districts; a village is named with its commune."""
    rows = list(units.select_related("district", "parent"))
    villages = {str(unit.pk): f"{unit.full_name}, {unit.parent.running_name}" for unit in rows if _is_village(unit)}
    return [(head, [(key, villages.get(key, name)) for key, name in members]) for head, members in grouped_units(rows)]


def _is_village(unit):
    return unit.level == Level.VILLAGE and unit.parent is not None


class PledgeForm(PlainForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PledgeKind.choices)
    content = text_field(gettext_lazy("What is promised"), 300)
    amount = _amount(gettext_lazy("Value (million VND)"))
    pledged_on = day_field(gettext_lazy("Promised on"), initial=timezone.localdate)
    delivered = _amount(gettext_lazy("Delivered (million VND)"))
    delivered_on = day_field(gettext_lazy("Delivered on"), required=False)
    note = text_field(gettext_lazy("Note"), 300, required=False)


class VisitForm(PlainForm):
    day = day_field(gettext_lazy("Day"), initial=timezone.localdate)
    who = text_field(gettext_lazy("Who came"), 250)
    findings = long_field(gettext_lazy("Findings and conclusions"))


class SponsorFilterForm(PlainForm):
    q = text_field(gettext_lazy("Organisation or place"), 100, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("all kinds")), *AssignmentKind.choices]
    )
    district = forms.ModelChoiceField(
        label=gettext_lazy("District"), queryset=Locality.objects.none(), required=False,
        empty_label=gettext_lazy("all districts"),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("all states")), ("NOW", gettext_lazy("still in force"))],
    )  # fmt: skip

    def __init__(self, data, *, rows):
        super().__init__(data)
        districts = Locality.objects.filter(pk__in=rows.values("locality__district"))
        self.fields["district"].queryset = districts.alphabetical()
        self.is_valid()
