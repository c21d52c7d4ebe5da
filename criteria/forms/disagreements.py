"""What people type to settle a disagreement."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.actions.matters import NOTE_LENGTH
from criteria.forms.entry import VietnameseDecimalField
from criteria.models import Verdict
from criteria.wording import verdict_word

OVERDUE, MINE, SETTLED, ALL = "overdue", "mine", "settled", "all"


class DisagreementFilterForm(forms.Form):
    """Filters of the queue; without any the open ones are shown."""

    show = forms.ChoiceField(label=gettext_lazy("Show"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)

    def __init__(self, data, *, periods):
        super().__init__(data)
        self.fields["show"].choices = [
            ("", _("not settled")),
            (MINE, _("waiting for me")),
            (OVERDUE, _("overdue")),
            (SETTLED, _("settled")),
            (ALL, _("all disagreements")),
        ]
        self.fields["period"].choices = [("", _("all periods")), *periods]
        self.is_valid()

    @property
    def chosen(self):
        return self.cleaned_data


class WordForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your word"), max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(forms.Form):
    """The office's decision; the cell's version tells whether somebody has saved since it was drawn."""

    value = VietnameseDecimalField(
        label=gettext_lazy("Appraised value"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    verdict = forms.ChoiceField(label=gettext_lazy("Appraised verdict"), required=False)
    note = forms.CharField(
        label=gettext_lazy("What the decision rests on"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, indicator, version):
        super().__init__(data, initial={"version": version})
        self.fields["verdict"].choices = [("", _("by value and level")), *((one, verdict_word(one)) for one in Verdict)]
        if not indicator.takes_number:
            del self.fields["value"]
            self.fields["verdict"].choices[0] = ("", "—")
