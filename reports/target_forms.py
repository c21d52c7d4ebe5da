"""What is typed beside a target: a figure by hand, new terms by a decision."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directives.choices import PlainForm, day_field, long_field, text_field
from ntm.lib.numbers import format_decimal, parse_decimal


class NumberField(forms.CharField):
    """A number as a Vietnamese typist writes it ("17,3", "1.286", "95,69%"), as a Decimal; None for nothing."""

    def __init__(self, *args, **kwargs):
        attrs = {"inputmode": "decimal", "autocomplete": "off", "size": 12}
        super().__init__(*args, max_length=24, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value):
        return format_decimal(value) if value is not None and not isinstance(value, str) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_decimal(text)
        except ValueError:
            raise forms.ValidationError(_("Type a number, such as 17,3 or 1.286.")) from None


class FigureForm(PlainForm):
    day = day_field(gettext_lazy("State of"))
    value = NumberField(label=gettext_lazy("Value"))
    source = text_field(
        gettext_lazy("Source"), 300, help_text=gettext_lazy("Report, number and day the figure was read in.")
    )
    note = long_field(gettext_lazy("Note"), rows=2, required=False)


class RevisionForm(PlainForm):
    """All terms as they stand from the decision on; the page fills in what stood before."""

    decided_on = day_field(gettext_lazy("Decided on"))
    document = text_field(gettext_lazy("Decision"), help_text=gettext_lazy("Kind, number and day."))
    value = NumberField(label=gettext_lazy("Value"), required=False)
    denominator = NumberField(label=gettext_lazy("Denominator"), required=False)
    deadline = day_field(gettext_lazy("Deadline"), required=False)
    reason = long_field(gettext_lazy("Reason"), rows=2, required=False)
