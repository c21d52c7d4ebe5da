"""What a reader asks of the register, and the head of a document as the office corrects it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency
from directives.choices import DAY, PlainForm, day_field, long_field, text_field
from directives.models import DatePrecision, Directive, System, TaskAgency
from directives.plans.forms import PaperField
from localities.models import Locality
from ntm.lib.text import clean

_YEAR = forms.TextInput(attrs={"inputmode": "numeric", "size": 6})


class DocumentFilterForm(PlainForm):
    q = text_field(gettext_lazy("Words in the document"), 100, required=False)
    system = forms.ChoiceField(label=gettext_lazy("System"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of document"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.none(), required=False,
        empty_label=gettext_lazy("all agencies"),
    )  # fmt: skip
    place = forms.ModelChoiceField(
        label=gettext_lazy("Place"), queryset=Locality.objects.none(), required=False,
        empty_label=gettext_lazy("all places"),
    )  # fmt: skip

    def __init__(self, data, *, directives):
        super().__init__(data)
        rows = list(directives.values_list("kind", "date__year", "locality"))
        years = sorted({year for _kind, year, _place in rows if year}, reverse=True)
        self.fields["system"].choices = [("", _("both systems")), *System.choices]
        self.fields["kind"].choices = [
            ("", _("all kinds")),
            *((kind, kind) for kind in sorted({row[0] for row in rows})),
        ]
        self.fields["year"].choices = [("", _("all years")), *((str(year), str(year)) for year in years)]
        named = TaskAgency.objects.filter(task__directive__in=directives).values("agency")
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=named).order_by("search_key", "pk")
        places = Locality.objects.filter(pk__in={row[2] for row in rows if row[2]})
        self.fields["place"].queryset = places.alphabetical()
        self.is_valid()


class LinesField(forms.CharField):
    """A list of texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [line for line in (clean(line) for line in super().clean(value).splitlines()) if line]


class DirectiveForm(PlainForm):
    system = forms.ChoiceField(label=gettext_lazy("System"), choices=System.choices)
    kind = text_field(gettext_lazy("Kind of document"), 60)
    number = text_field(gettext_lazy("Number"), 60, required=False)
    symbol = text_field(
        gettext_lazy("Symbol"), 60, required=False, help_text=gettext_lazy("As printed: /CT-UBND, -CV/TU.")
    )
    date = forms.DateField(label=gettext_lazy("Date"), required=False, widget=forms.DateInput(attrs=DAY))
    date_precision = forms.ChoiceField(label=gettext_lazy("The paper gives"), choices=DatePrecision.choices)
    issuer = text_field(gettext_lazy("Issuer"), 250, required=False)
    issuer_agency = forms.ModelChoiceField(
        label=gettext_lazy("Issuing agency in the register"), queryset=Agency.objects.none(), required=False,
        empty_label=gettext_lazy("none"),
    )  # fmt: skip
    signatory = text_field(gettext_lazy("Signatory"), 120, required=False)
    signatory_position = text_field(gettext_lazy("Signatory's office"), 160, required=False)
    locality = forms.ModelChoiceField(label=gettext_lazy("Place"), queryset=Locality.objects.none())
    period_from = forms.IntegerField(
        label=gettext_lazy("Valid from year"), required=False, min_value=1945, max_value=2100, widget=_YEAR
    )
    period_to = forms.IntegerField(
        label=gettext_lazy("Valid to year"), required=False, min_value=1945, max_value=2100, widget=_YEAR
    )
    superseded_by = PaperField(
        label=gettext_lazy("Superseded by"), queryset=Directive.objects.none(), required=False,
        empty_label=gettext_lazy("still in force"),
    )  # fmt: skip
    registered_on = day_field(gettext_lazy("Registered on"))
    subject = long_field(gettext_lazy("Subject"), 2000, rows=2)
    addressees = LinesField(label=gettext_lazy("Addressees, one on each line"), required=False, max_length=5000)
    recipients = LinesField(label=gettext_lazy("Recipients, one on each line"), required=False, max_length=5000)
    references = LinesField(
        label=gettext_lazy("Documents referred to, one on each line"), required=False, max_length=5000
    )

    def __init__(self, *args, agencies, places, papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer_agency"].queryset = agencies
        self.fields["locality"].queryset = places
        self.fields["superseded_by"].queryset = papers

    def clean(self):
        said = super().clean()
        is_dated = said.get("date_precision") != DatePrecision.UNKNOWN
        if is_dated and not said.get("date") and "date" not in self.errors:
            self.add_error("date", _("Give the date, or say that it is unknown."))
        first, last = said.get("period_from"), said.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The last year lies before the first."))
        return said


FIELDS = tuple(DirectiveForm.base_fields)
