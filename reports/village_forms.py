"""Forms of the lists of villages."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions.villages import VILLAGE_KINDS
from localities.models import Kind, Locality
from ntm.lib.text import clean
from reports.places import BadDay, parse_day

KIND_CHOICES = [(kind, Kind(kind).label) for kind in VILLAGE_KINDS]


class DayField(forms.CharField):
    """A day as the office writes it, 30/06/2025."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 10, "autocomplete": "off"})
        super().__init__(**{"max_length": 10, "widget": widget, **kwargs})

    def clean(self, value):
        text = super().clean(value)
        try:
            return parse_day(text)
        except BadDay as error:
            raise forms.ValidationError(str(error)) from error


class _PlainForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class VillageForm(_PlainForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KIND_CHOICES)
    name = forms.CharField(
        label=gettext_lazy("Name of the village"),
        max_length=Locality._meta.get_field("name").max_length,
        help_text=gettext_lazy('Without the kind: "Đông Hà", not "Thôn Đông Hà".'),
    )
    valid_from = DayField(label=gettext_lazy("In force from"))
    code = forms.CharField(
        label=gettext_lazy("Official code"),
        required=False,
        max_length=Locality._meta.get_field("code").max_length,
        help_text=gettext_lazy("Leave it empty where there is none; the system gives one of its own."),
    )

    def clean_code(self):
        code = clean(self.cleaned_data["code"])
        if any(not (char.isalnum() or char in "-.") for char in code):
            raise forms.ValidationError(_("A code holds letters, digits, dots and hyphens only."))
        return code


class VillageRenameForm(_PlainForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KIND_CHOICES)
    name = forms.CharField(label=gettext_lazy("New name"), max_length=Locality._meta.get_field("name").max_length)
    date = DayField(label=gettext_lazy("From day"))


class VillageEndForm(_PlainForm):
    last_day = DayField(label=gettext_lazy("Last day in force"))


class VillageUploadForm(_PlainForm):
    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("An .xlsx or .xlsm file. Nothing is written before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )
    first_day = DayField(label=gettext_lazy("First day of lines that name none"))
