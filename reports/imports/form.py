"""The form a workbook is sent in with, and the filters of those sent."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models import ReportingPeriod, WorkbookImport
from ntm.lib.text import initial_upper


class UploadForm(forms.Form):
    """A workbook, and the period and set for one that has lost its hidden sheet. `targets`: [(key, label)]."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_(
            "Our workbook filled in, or your own table: .xlsx, .xlsm, .xls, .ods or .csv. "
            "Nothing is written before you confirm."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv"}),
    )
    target = forms.ChoiceField(
        label=_("Period and criteria set"),
        required=False,
        help_text=_("Needed for your own table; our workbook says it itself."),
    )

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["target"].choices = [("", _("as the workbook says")), *targets]


class TemplateForm(forms.Form):
    """Which of our workbooks to download. `offers`: [{"period", "set", "places"}], what this person fills in."""

    prefix = "mau"

    target = forms.ChoiceField(label=_("Period and criteria set"))
    place = forms.ChoiceField(label=_("Place"))

    def __init__(self, data=None, *, offers):
        super().__init__(data, label_suffix="")
        self.offers = {f"{offer['period'].pk}:{offer['set'].pk}": offer for offer in offers}
        self.fields["target"].choices = [
            (key, f"{initial_upper(offer['period'].label)} · {offer['set']}") for key, offer in self.offers.items()
        ]
        places = {place.code: place.full_name for offer in offers for place in offer["places"]}
        self.fields["place"].choices = list(places.items())

    def clean(self):
        said = super().clean()
        offer = self.offers.get(said.get("target"))
        if offer and said.get("place") and said["place"] not in [place.code for place in offer["places"]]:
            words = {"set": offer["set"], "place": dict(self.fields["place"].choices)[said["place"]]}
            self.add_error("place", _("%(set)s is not entered for %(place)s.") % words)
        return said

    def address(self):
        """Where the workbook of a valid form is."""
        offer = self.offers[self.cleaned_data["target"]]
        return reverse(
            "reports:entry-workbook", args=[self.cleaned_data["place"], offer["period"].code, offer["set"].code]
        )


class ImportFilterForm(forms.Form):
    """Filters of the workbooks sent. `rows`: those the person may see at all."""

    period = forms.ModelChoiceField(None, label=_("Period"), required=False, empty_label=_("all periods"))
    state = forms.ChoiceField(label=_("State"), required=False)
    by = forms.ModelChoiceField(None, label=_("By"), required=False, empty_label=_("everybody"))

    def __init__(self, data, *, rows):
        super().__init__(data, label_suffix="")
        periods = ReportingPeriod.objects.filter(pk__in=rows.order_by().values("period"))
        self.fields["period"].queryset = periods.select_related("province").order_by("-end_date", "pk")
        self.fields["by"].queryset = User.objects.filter(pk__in=rows.order_by().values("by")).order_by("username")
        self.fields["state"].choices = [("", _("all")), *WorkbookImport.Outcome.choices]
        self.is_valid()

    def applied(self, rows):
        """The rows that answer the filters; a filter that says nothing sensible is left out."""
        chosen, names = getattr(self, "cleaned_data", {}), {"period": "period", "state": "outcome", "by": "by"}
        return rows.filter(**{names[name]: value for name, value in chosen.items() if value})

    @property
    def is_used(self):
        return any(getattr(self, "cleaned_data", {}).values())
