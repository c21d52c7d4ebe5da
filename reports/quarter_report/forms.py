"""What the office gives around a report: which one to make, the letterhead, a template of its own."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntm.lib.text import initial_upper
from reports.models import OfficeLetterhead, ReportKind, WordTemplate
from reports.places import BadDay, parse_day
from reports.quarter_report.letterheads import FIELDS, lines_of

LINES = 20


class TemplateForm(forms.Form):
    """A Word template of the office's own and the kind of report it is for."""

    form = forms.ChoiceField(choices=WordTemplate.Form, widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("Own template"), widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy("A .docx; it is tried with a sample report before it is used."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class NewReportForm(forms.Form):
    """Kind, and a period or, for an extraordinary report, a day."""

    kind = forms.ChoiceField(label=gettext_lazy("Report"), choices=ReportKind)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    day = forms.CharField(
        label=gettext_lazy("Day, of an extraordinary report"), required=False, max_length=10,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("day/month/year"), "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.periods = {str(period.pk): period for period in periods}
        choices = [(key, _period_words(period)) for key, period in self.periods.items()]
        self.fields["period"].choices = choices or [("", _("no period has been opened yet"))]

    def clean_day(self):
        text = self.cleaned_data["day"]
        try:
            return parse_day(text) if text else None
        except BadDay as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        values = super().clean()
        if values.get("kind") == ReportKind.EXTRAORDINARY:
            values["period"] = None
            if not values.get("day") and "day" not in self.errors:
                self.add_error("day", _("Say of which day."))
        else:
            values["day"] = None
            values["period"] = self.periods.get(values.get("period"))
            if values["period"] is None and "period" not in self.errors:
                self.add_error("period", _("Choose a period."))
        return values

    def refuse(self, problems):
        for problem in problems:
            self.add_error(None, problem.reason)


def _period_words(period):
    return f"{initial_upper(period.label)} ({period.get_state_display()})"


class LetterheadForm(forms.ModelForm):
    class Meta:
        model = OfficeLetterhead
        fields = FIELDS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("addressees", "authority", "recipients")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def _lines(self, name):
        lines = lines_of(self.cleaned_data[name])
        if len(lines) > LINES or any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("At most %(count)s lines of 200 letters.") % {"count": LINES})
        return "\n".join(lines)

    def clean_addressees(self):
        return self._lines("addressees")

    def clean_authority(self):
        return self._lines("authority")

    def clean_recipients(self):
        return self._lines("recipients")
