"""What is typed about a year's plan: lines for several units at once, and the workbook that holds them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directives.actions.year_plan_numbers import NumberEntry
from directives.actions.year_plans import FIRST_YEAR, YEARS_AHEAD, PlanEntry
from directives.choices import PlainForm, day_field, text_field
from directives.models import Directive, NumberSide, PlanMove
from directives.models.year_plans import BY_LOCALITIES
from directives.plans.forms import PaperField
from directives.year_plans import LISTS

TAKEN_BACK = "-"


class PlanChangeForm(PlainForm):
    move = forms.ChoiceField(label=gettext_lazy("What is to be recorded"))
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Units"), error_messages={"required": gettext_lazy("Tick at least one unit.")}
    )
    on = day_field(gettext_lazy("Day of the registration or decision"))
    document = text_field(
        gettext_lazy("Decision or document"), required=False,
        help_text=gettext_lazy("Number, day and issuer; needed for everything but a registration."),
    )  # fmt: skip
    directive = PaperField(
        label=gettext_lazy("The document in the register"), queryset=Directive.objects.none(), required=False,
        empty_label=gettext_lazy("none"),
    )  # fmt: skip
    reason = text_field(
        gettext_lazy("Reason"), 500, required=False,
        help_text=gettext_lazy("Needed for adding, taking out, moving and withdrawing."),
    )  # fmt: skip
    to_year = forms.IntegerField(
        label=gettext_lazy("Moved to year"), required=False, min_value=FIRST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )  # fmt: skip

    def __init__(self, *args, units, papers, may_manage, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {str(unit.pk): unit for unit in units}
        moves = PlanMove.choices if may_manage else [(one.value, one.label) for one in BY_LOCALITIES]
        self.fields["move"].choices = moves
        self.fields["units"].choices = [(key, place.full_name) for key, place in self.places.items()]
        self.fields["directive"].queryset = papers

    def entries(self, year, what):
        """[PlanEntry] of a form that is right."""
        said = self.cleaned_data
        same = {name: said[name] for name in ("move", "on", "document", "directive", "reason", "to_year")}
        attainment = LISTS[what][1]
        return [PlanEntry(self.places[key], year, attainment, where=key, **same) for key in said["units"]]


class PlanNumberForm(PlainForm):
    """Numbers of several places by one paper; a place left empty keeps what it has."""

    side = forms.ChoiceField(label=gettext_lazy("What is to be recorded"), choices=NumberSide)
    on = day_field(gettext_lazy("Day of the registration or decision"))
    document = text_field(
        gettext_lazy("Decision or document"), required=False,
        help_text=gettext_lazy("Number, day and issuer; needed for what is assigned."),
    )  # fmt: skip
    directive = PaperField(
        label=gettext_lazy("The document in the register"), queryset=Directive.objects.none(), required=False,
        empty_label=gettext_lazy("none"),
    )  # fmt: skip
    reason = text_field(
        gettext_lazy("Reason"), 500, required=False, help_text=gettext_lazy("Needed where a number changes.")
    )

    def __init__(self, *args, places, papers, may_manage, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {number_name(place): place for place in places}
        if not may_manage:
            self.fields["side"].choices = [(NumberSide.REGISTERED.value, NumberSide.REGISTERED.label)]
        self.fields["directive"].queryset = papers
        for name, place in self.places.items():
            self.fields[name] = PlanCountField(label=place.full_name)

    def clean(self):
        said = super().clean()
        if not self.errors and not any(said.get(name) for name in self.places):
            raise forms.ValidationError(_("Type the number of at least one place."))
        return said

    def entries(self, year, what):
        """[NumberEntry] of a form that is right."""
        said = self.cleaned_data
        same = {name: said[name] for name in ("side", "on", "document", "directive", "reason")}
        return [
            NumberEntry(place, year, what, count=None if said[name] == TAKEN_BACK else int(said[name]), where=name,
                        **same)
            for name, place in self.places.items() if said[name]
        ]  # fmt: skip


def number_name(place):
    return f"count_{place.pk}"


class PlanCountField(forms.CharField):
    """A whole number, TAKEN_BACK for none any more, "" for nothing said."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "autocomplete": "off", "size": 5}
        super().__init__(required=False, max_length=5, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value):
        text = super().clean(value).replace("–", TAKEN_BACK)
        if text and text != TAKEN_BACK and not (text.isascii() and text.isdecimal()):
            raise forms.ValidationError(_("Type a whole number such as 3, or - to take the number back."))
        return text


class PlanUploadForm(PlainForm):
    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("An .xlsx or .xlsm file. Nothing is written before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )


class YearForm(PlainForm):
    """Which year's plan to open."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=FIRST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )  # fmt: skip

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > self.today.year + YEARS_AHEAD:
            raise forms.ValidationError(_("Plans reach at most %(count)s years ahead.") % {"count": YEARS_AHEAD})
        return year
